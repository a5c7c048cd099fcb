import { resolve } from 'node:path';
import type { OutputOptions } from '../dataset/outputTarget';
import type { FlagHelp, Flags } from './command';

const INSIDE = 'inside-dataset';

/** A flag of every command that writes files. */
export const insideFlag: Readonly<Record<string, FlagHelp>> = {
  [INSIDE]: { help: 'Allows results inside a dataset, which is otherwise never altered.' },
};

/** @param inputs paths that the command reads, where they were given. */
export function outputOptions(flags: Flags, inputs: readonly (string | undefined)[]): OutputOptions {
  return {
    insideDataset: flags.has(INSIDE),
    flag: `--${INSIDE}`,
    inputs: inputs.flatMap((path) => (path === undefined ? [] : [resolve(path)])),
  };
}
