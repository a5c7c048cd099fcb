import { beforeAll, describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../src/analysis/methods/fit';
import { type DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from './openedSample';

const SAMPLES = 24;
const plain: FitRequest = {
  space: 'image',
  method: 'tsne',
  params: { perplexity: 5, iterations: 250 },
  seed: 42,
};
const room = temporaryFolder();
let session: DatasetAnalysis;

beforeAll(async () => {
  ({ session } = await openedSample(room, { count: SAMPLES, seed: 3 }));
});

async function fit(request: FitRequest) {
  const answer = await session.fit(request, new CancelFlag(), reporter);
  if (answer.kind !== 'reduction') throw new Error('No layout.');
  return { data: answer.result.coordinates.data, fromCache: answer.fromCache };
}

describe('a fit from a given layout', () => {
  it('is kept apart from the one without, and found again by its layout', async () => {
    const initial = Float32Array.from({ length: 2 * SAMPLES }, (_, i) => Math.cos(5 * i));
    const first = await fit(plain);
    const started = await fit({ ...plain, initial });
    expect(started.fromCache).toBe(false);
    expect(started.data).not.toEqual(first.data);
    expect(await fit({ ...plain, initial: initial.slice() })).toEqual({
      data: started.data,
      fromCache: true,
    });
    expect(await fit(plain)).toEqual({ data: first.data, fromCache: true });
  });

  it('is refused where the method starts by itself', async () => {
    const request = { ...plain, method: 'pca', params: {}, initial: new Float32Array(2 * SAMPLES) };
    await expect(fit(request)).rejects.toThrow(/^PCA does not accept an initial layout\.$/);
  });

  it('is refused when the layout is of another dataset', async () => {
    await expect(fit({ ...plain, initial: new Float32Array(10) })).rejects.toThrow(
      /^t-SNE: the layout to start from holds 10 numbers but 24 rows need 48\.$/,
    );
  });
});
