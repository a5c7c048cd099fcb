import { resolve } from 'node:path';
import { jsonPieces } from '../../../common/jsonPieces';
import { checkOutputFile } from '../../dataset/outputTarget';
import { readMatrix } from '../../embedding/npy';
import { AnalysisError } from '../../errors';
import { resultToJson } from '../../export/resultJson';
import { writeTogether } from '../../files/atomic';
import { methodNamed, methods } from '../../methods/registry';
import { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { allowedRange, type ParamSpecs, resolveParams } from '../../params';
import { stageContext } from '../../session/stageContext';
import { type Command, seedFlag, UsageError } from '../command';
import { insideFlag, outputOptions } from '../outputFlags';

/** `slakescope fit`: one method on any matrix. */
export const fitCommand: Command = {
  name: 'fit',
  operands: ['MATRIX.npy'],
  summary: 'Runs one method on a 2-D float32 or float64 .npy file.',
  flags: {
    method: { value: 'NAME', help: 'One of the methods below.' },
    params: { value: 'JSON', help: 'Parameters as a JSON object; others take their defaults.' },
    seed: { value: 'N', help: 'Seed of everything random (42).' },
    out: { value: 'RESULT.json', help: 'File for the result.' },
    ...insideFlag,
  },
  notes: () => methods.map((method) => `${method.name}\n${describeParams(method.params)}`).join('\n'),
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const seed = seedFlag(flags);
    const method = asUsage(() => methodNamed(flags.required('method')));
    const params = asUsage(() =>
      resolveParams(method.params, parseParams(flags.text('params')), method.name),
    );
    const input = resolve(operands[0]);
    await checkOutputFile(out, outputOptions(flags, [input]));
    const x = await readMatrix(input);
    const startedAt = performance.now();
    const task = stageContext(method.title, cancel, terminal);
    const result = await method.fit(new EmbeddingMatrix(x), params, seed, task);
    const ms = performance.now() - startedAt;
    const answer = {
      method: method.name,
      params,
      seed,
      shape: [x.n, x.d],
      ms: Math.round(ms * 1000) / 1000,
      result: resultToJson(result),
    };
    await writeTogether(
      (write) => write(out, jsonPieces(answer), '\n'),
      () => cancel.check(),
    );
    return 0;
  },
};

function parseParams(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--params is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('--params must be a JSON object such as {"k": 8}.');
  }
  return value as Record<string, unknown>;
}

/** A wrong name or value on the command line is bad usage, wherever it is detected. */
function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AnalysisError) throw new UsageError(error.message);
    throw error;
  }
}

function describeParams(specs: ParamSpecs): string {
  return Object.entries(specs)
    .map(
      ([name, spec]) => `  ${name} = ${JSON.stringify(spec.default)}  (${allowedRange(spec)}) ${spec.help}`,
    )
    .join('\n');
}
