/** An analysis of a small made dataset with its cache in a given folder, and all that it writes but the times. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportAnalysis } from '../../../src/analysis/export/exportAnalysis';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import type { JobProgress } from '../../../src/analysis/session/stageContext';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { outputsIn } from './outputs';

const SAMPLES = 14;

export function makeDataset(room: string) {
  const faults = { outliers: 1, exactDuplicates: 1, nearDuplicates: 1 };
  return makeSample(join(room, 'set'), { count: SAMPLES, seed: 3, faults }, silentContext());
}

export interface Analyzed {
  /** Content of each file that was written, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What was logged as a warning. */
  readonly warnings: readonly string[];
}

/** @param onProgress may disturb the run. */
export async function analyzed(
  room: string,
  storageDir: string,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<Analyzed> {
  const out = join(room, `out-${randomUUID()}`);
  const warnings: string[] = [];
  await exportAnalysis(
    { folder: join(room, 'set'), storageDir, encoder: 'builtin', seed: 42 },
    { space: 'image', params: {}, seed: 42 },
    () => Promise.resolve(out),
    new CancelFlag(),
    {
      progress: onProgress,
      snapshot: () => undefined,
      log: (level, message) => level === 'warn' && warnings.push(message),
    },
  );
  return { files: await outputsIn(out), warnings };
}

/** Paths of the files below a folder, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}
