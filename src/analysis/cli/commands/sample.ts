import { dirname, resolve } from 'node:path';
import { checkOutputFolder } from '../../dataset/outputTarget';
import { type FaultCounts, faultKinds } from '../../sample/datasetPlan';
import { makeSample } from '../../sample/makeSample';
import { stageContext } from '../../session/stageContext';
import { type Command, seedFlag, UsageError } from '../command';
import { counted } from '../counted';
import { insideFlag, outputOptions } from '../outputFlags';

/** `slakescope sample`: a synthetic dataset in SLAKE's shape. */
export const sampleCommand: Command = {
  name: 'sample',
  operands: ['DIR'],
  summary: 'Writes a synthetic dataset in the shape of SLAKE, to try the product on.',
  flags: {
    count: { value: 'N', help: 'Number of images (642).' },
    seed: { value: 'N', help: 'Seed (42); the same count, seed and faults give the same files.' },
    faults: {
      value: 'JSON',
      help: 'How many faults of each kind to inject; kinds that are left out have their default number.',
    },
    ...insideFlag,
  },
  notes: () =>
    `Faults, as {"outliers": 20, "leakagePairs": 10}: ${faultKinds.join(', ')}.\nThe faults are written to planted.json beside the images.`,
  async run({ operands, flags, terminal, cancel }) {
    const folder = resolve(operands[0]);
    const faults = readFaults(flags.text('faults'));
    const request = { count: flags.integer('count', 642, 1), seed: seedFlag(flags), faults };
    // The folder itself may be an earlier sample, which is replaced.
    await checkOutputFolder(dirname(folder), [], outputOptions(flags, []));
    const { samples } = await makeSample(folder, request, stageContext('Drawing images', cancel, terminal));
    terminal.print(`${folder}: ${counted(samples, 'sample')}.`);
    return 0;
  },
};

function readFaults(text: string | undefined): Partial<FaultCounts> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--faults is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('--faults must be a JSON object such as {"outliers": 20}.');
  }
  const unknown = Object.keys(value).find((name) => !(faultKinds as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--faults: there is no fault "${unknown}"; the faults are ${faultKinds.join(', ')}.`,
    );
  }
  return value;
}
