import { resolve } from 'node:path';
import { stageRun } from '../../pipeline/progress';
import { makeSample } from '../../sample/makeSample';
import { seedFlag } from '../command';
import type { Command } from '../command';

/** `slakescope sample`: a synthetic dataset in SLAKE's shape. */
export const sampleCommand: Command = {
  name: 'sample',
  operands: ['DIR'],
  summary: 'Writes a synthetic dataset in the shape of SLAKE, to try the product on.',
  flags: {
    count: { value: 'N', help: 'Number of images (642).' },
    seed: { value: 'N', help: 'Seed (42); the same count and seed give the same files.' },
  },
  async run({ operands, flags, terminal, cancel }) {
    const folder = resolve(operands[0]!);
    const request = { count: flags.integer('count', 642, 1), seed: seedFlag(flags) };
    const { samples } = await makeSample(folder, request, stageRun('Drawing images', cancel, terminal));
    terminal.print(`${folder}: ${samples} samples.`);
    return 0;
  },
};
