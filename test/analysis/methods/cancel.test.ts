/** Every method looks at the cancel flag often enough, whatever it is given. */
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import { methods } from '../../../src/analysis/methods/registry';
import { fitRequest, runMethod } from '../../../src/analysis/methods/runMethod';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { silentContext, type TaskContext } from '../../../src/analysis/taskContext';
import { slowness } from '../../processorTime';
import { blobs } from '../clustering/fitted';

/** Of processor time. */
const MOST_MS = 1000 * slowness();
const WATCHED_MS = 1200;

/** Measures the longest time between two looks at the flag, and cancels in the end. */
function watch(): { task: TaskContext; longestMs: () => number } {
  const now = () => process.cpuUsage().user / 1000;
  const startedAt = now();
  let lastAt = startedAt;
  let longest = 0;
  const check = () => {
    const at = now();
    longest = Math.max(longest, at - lastAt);
    lastAt = at;
    if (at - startedAt > WATCHED_MS) throw new CancelledError();
  };
  return {
    task: { ...silentContext(), check, progress: check },
    longestMs: () => Math.max(longest, now() - lastAt),
  };
}

const inputs: readonly (readonly [name: string, x: AnyMatrix])[] = [
  ['equal rows', { n: 30_000, d: 2, data: new Float32Array(60_000).fill(1) }],
  ['many rows of one column', blobs(12_000, 1, 5, 1)],
];
const endless: Readonly<Record<string, object>> = {
  umap: { epochs: 20_000 },
  tsne: { iterations: 100_000 },
  kmeans: { k: 200, nInit: 1000, maxIter: 100_000, tol: 0 },
  'kmeans-distance': { k: 200, nInit: 1000 },
  'isolation-forest': { nEstimators: 100_000, maxSamples: 30_000 },
  lof: { nNeighbors: 100 },
};

describe.each(methods.map((method) => [method.name, method] as const))('%s', (name, method) => {
  it.each(inputs)('looks at the cancel flag at least once a second on %s', async (_name, x) => {
    const space = new EmbeddingMatrix(x);
    const { params } = fitRequest(method, { ...endless[name] }, space);
    const { task, longestMs } = watch();
    const outcome = await runMethod(method, space, params, 1, task).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(['cancelled', 'bad-input']).toContain('code' in outcome ? outcome.code : outcome.message);
    }
    expect(longestMs()).toBeLessThan(MOST_MS);
  });
});
