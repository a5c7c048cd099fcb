import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAnalysis } from '../../../src/analysis/export/analysisFiles';
import { analyze, layoutSampleMessages } from '../../../src/analysis/export/analyze';
import type { FitRequest } from '../../../src/analysis/methods/fit';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { type DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import type { CachedResult } from '../../../src/analysis/session/resultCache';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { temporaryFolder } from '../../temporaryFolder';
import { rewriteStored } from '../store/stores';
import { openedSample, reporter } from './openedSample';

const pcaTrust = { space: 'image', method: 'pca', params: {}, seed: 42, k: 7 } as const;
const room = temporaryFolder();
let session: DatasetAnalysis;

beforeAll(async () => {
  ({ session } = await openedSample(room, { count: 24, seed: 3 }));
});

async function layoutOf(request: FitRequest) {
  const fit = await session.fit(request, new CancelFlag(), reporter);
  if (fit.kind !== 'reduction') throw new Error('No layout.');
  return fit.result;
}

async function storedTrust(): Promise<string[]> {
  const entries = await readdir(join(room, 'store'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.name.startsWith('trust-pca-'))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('trust of a session', () => {
  it('measures the layout that the fit gives', async () => {
    const { coordinates } = await layoutOf(pcaTrust);
    const expected = await layoutQuality(
      session.spaces.get('image').space,
      coordinates,
      { k: 7, seed: 42 },
      silentContext(),
    );
    expect(await session.layoutQuality(pcaTrust, new CancelFlag(), reporter)).toEqual(expected);
    expect(expected.trustworthiness).toBeLessThan(1);
  });

  it('is read from the cache the next time, by its k', async () => {
    await session.layoutQuality(pcaTrust, new CancelFlag(), reporter);
    const [file, ...others] = await storedTrust();
    expect(others).toEqual([]);
    await rewriteStored(file, ({ ms, result }: CachedResult) => ({ ms, result: { ...result, recall: -1 } }));
    expect((await session.layoutQuality(pcaTrust, new CancelFlag(), reporter)).recall).toBe(-1);
    expect((await session.layoutQuality({ ...pcaTrust, k: 5 }, new CancelFlag(), reporter)).k).toBe(5);
  });

  it('tells layouts apart that started elsewhere', async () => {
    const params = { nNeighbors: 4, epochs: 10 };
    const plain = { ...pcaTrust, method: 'umap', params };
    const moved = { ...plain, initial: Float32Array.from({ length: 48 }, (_, at) => (at * 7) % 11) };
    for (const request of [plain, moved]) {
      const { coordinates } = await layoutOf(request);
      const expected = await layoutQuality(
        session.spaces.get('image').space,
        coordinates,
        { k: 7, seed: 42 },
        silentContext(),
      );
      expect(await session.layoutQuality(request, new CancelFlag(), reporter)).toEqual(expected);
    }
  });

  it('refuses a method without a layout and a k that the samples do not allow', async () => {
    const ask = (change: object) =>
      session.layoutQuality({ ...pcaTrust, ...change }, new CancelFlag(), reporter);
    await expect(ask({ method: 'finch' })).rejects.toThrow(
      /^FINCH has no layout to measure; choose a reduction\.$/,
    );
    await expect(ask({ k: 12 })).rejects.toThrow(
      /^Layout quality: k is 12 but must be an integer from 1 to below half/,
    );
  });

  it('stands in summary.json for every reduction, with the largest k that fits', async () => {
    const analysis = await analyze(
      session,
      { space: 'image', params: {}, seed: 42 },
      new CancelFlag(),
      reporter,
    );
    await writeAnalysis(join(room, 'out'), session, analysis, { openedMs: 0, totalMs: 0 });
    const summary = JSON.parse(await readFile(join(room, 'out', 'summary.json'), 'utf8')) as {
      methods: { method: string; kind: string; trust?: { k: number; recall: number } }[];
    };
    const measured = summary.methods.filter((entry) => entry.trust);
    expect(measured.map((entry) => entry.kind)).toEqual(measured.map(() => 'reduction'));
    expect(measured.map((entry) => entry.method)).toEqual([...analysis.trust.keys()]);
    expect(measured.find((entry) => entry.method === 'pca')!.trust!.k).toBe(11);
  });

  it('says in summary.json and in a message where some rows were measured', async () => {
    const request = { space: 'image', params: {}, seed: 42 } as const;
    const analysis = await analyze(session, request, new CancelFlag(), reporter);
    expect(layoutSampleMessages(analysis)).toEqual([]);
    const { coordinates } = await layoutOf(pcaTrust);
    const { space } = session.spaces.get('image');
    const some = { k: 7, seed: 42, measuredRows: 6 };
    const sampled = await layoutQuality(space, coordinates, some, silentContext());
    analysis.trust.set('pca', sampled);
    expect(layoutSampleMessages(analysis).map(formatEnglish)).toEqual([
      expect.stringMatching(/^PCA: layout quality measured on 6 rows drawn by the seed, each against all; /),
    ]);
    await writeAnalysis(join(room, 'sampled'), session, analysis, { openedMs: 0, totalMs: 0 });
    const summary = JSON.parse(await readFile(join(room, 'sampled', 'summary.json'), 'utf8')) as {
      methods: { method: string; trust?: object }[];
    };
    expect(summary.methods.find(({ method }) => method === 'pca')?.trust).toMatchObject({
      measuredRows: 6,
      standardErrors: sampled.sample!.standardErrors,
    });
  });
});
