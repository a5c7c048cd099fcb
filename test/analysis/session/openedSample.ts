/** A sample dataset, made and opened in a temporary folder, for tests of what the analysis answers about it. */
import { join } from 'node:path';
import { makeSample, type SampleRequest } from '../../../src/analysis/sample/makeSample';
import { DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import type { OpenRequest } from '../../../src/analysis/session/openRequest';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';

export const reporter = { progress: () => undefined, snapshot: () => undefined, log: () => undefined };

/** Makes the sample in `room`/set and opens it with its store in `room`/store. */
export async function openedSample(room: string, request: SampleRequest, open: Partial<OpenRequest> = {}) {
  const folder = join(room, 'set');
  const { injected } = await makeSample(folder, request, silentContext());
  const store = { folder, storageDir: join(room, 'store'), encoder: 'builtin' as const, seed: 42 };
  const session = await DatasetAnalysis.open({ ...store, ...open }, new CancelFlag(), reporter);
  return { session, injected };
}
