import { resolve } from 'node:path';
import { jsonPieces } from '../../../common/jsonPieces';
import { formatEnglish, message } from '../../../common/messageTemplate';
import { checkOutputFile } from '../../dataset/outputTarget';
import { readNumbers } from '../../embedding/npy';
import { AnalysisError } from '../../errors';
import { resultToJson } from '../../export/resultJson';
import { writeTogether } from '../../files/atomic';
import { neighborWarnings } from '../../methods/neighborSearch';
import { methodNamed, methods } from '../../methods/registry';
import { checkMemory, fitRequest, memoryLimitBytes, runMethod } from '../../methods/runMethod';
import { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { allowedRange, type ParamSpecs, resolveParams } from '../../params';
import { stageContext } from '../../session/stageContext';
import { type Command, seedFlag, UsageError } from '../command';
import { insideFlag, outputOptions } from '../outputFlags';
import { threadsFlag } from '../threadsFlag';

const MEBIBYTE = 2 ** 20;

/** `slakescope fit`: one method on any matrix. */
export const fitCommand: Command = {
  name: 'fit',
  operands: ['MATRIX.npy'],
  summary: 'Runs one method on a 2-D float16, float32 or float64 .npy file.',
  flags: {
    method: { value: 'NAME', required: true, help: 'One of the methods below.' },
    params: { value: 'JSON', help: 'Parameters as a JSON object; others take their defaults.' },
    seed: { value: 'N', help: 'Seed of everything random (42).' },
    out: { value: 'RESULT.json', required: true, help: 'File for the result.' },
    ...insideFlag,
    memory: { value: 'MIB', help: 'Memory that the run may use (a quarter of this machine).' },
    ...threadsFlag,
  },
  notes: () => methods.map((method) => `${method.name}\n${describeParams(method.params)}`).join('\n'),
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const seed = seedFlag(flags);
    const method = asUsage(() => methodNamed(flags.required('method')));
    const request = parseParams(flags.text('params'));
    asUsage(() => resolveParams(method.params, request, method.title));
    const mebibytes = flags.integer('memory', Math.floor(memoryLimitBytes() / MEBIBYTE), 1);
    const memoryLimit = mebibytes * MEBIBYTE;
    const input = resolve(operands[0]);
    await checkOutputFile(out, outputOptions(flags, [input]));
    const numbers = await readNumbers(input, memoryLimit, (rows, columns) => {
      if (rows === 0) {
        throw new AnalysisError('bad-input', message`${input} holds no row, but at least one is expected.`);
      }
      checkMemory(method, request, { n: rows, d: columns }, memoryLimit);
    });
    const space = new EmbeddingMatrix(numbers);
    const { n, d } = space.x;
    const { params, warnings } = fitRequest(method, request, space);
    for (const warning of warnings) terminal.log('warn', formatEnglish(warning));
    const startedAt = performance.now();
    const task = stageContext(method.title, cancel, terminal);
    const { result, infinite } = await runMethod(method, space, params, seed, task, { memoryLimit });
    const ms = performance.now() - startedAt;
    const found = neighborWarnings(method.title, result, n);
    for (const warning of found) terminal.log('warn', formatEnglish(warning));
    const answer = {
      method: method.name,
      params,
      seed,
      shape: [n, d],
      ms: Math.round(ms * 1000) / 1000,
      warnings: [...warnings, ...found].map(formatEnglish),
      /** JSON has no infinity: what null means, by place. */
      ...(Object.keys(infinite).length > 0 && { nulls: infinite }),
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
  // JSON.parse reads 1e400 as infinity, which the user did not write.
  const tooLarge = text.match(/-?\d[\d.]*e\+?\d+/gi)?.find((number) => !Number.isFinite(Number(number)));
  if (tooLarge !== undefined) {
    throw new UsageError(
      `--params holds ${tooLarge}, but numbers go up to ${Number.MAX_VALUE.toPrecision(3)}.`,
    );
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
      ([name, spec]) =>
        `  ${name} = ${JSON.stringify(spec.default)}  (${formatEnglish(allowedRange(spec))}) ${spec.help}`,
    )
    .join('\n');
}
