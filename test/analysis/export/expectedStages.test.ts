import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedStages } from '../../../src/analysis/export/expectedStages';
import { methodNamed, methods } from '../../../src/analysis/methods/registry';
import { DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { type JobProgress, silentReporter } from '../../../src/analysis/session/stageContext';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { analyzed, makeDataset } from '../store/analyzed';

const room = temporaryFolder();
let first: readonly JobProgress[];
let again: readonly JobProgress[];

beforeAll(async () => {
  await makeDataset(room);
  [first, again] = [await progressOf(), await progressOf()];
});

async function progressOf(): Promise<JobProgress[]> {
  const reports: JobProgress[] = [];
  await analyzed(room, join(room, 'store'), (progress) => reports.push(progress));
  return reports;
}

/** Names of the stages, one for each beginning. */
function stagesOf(reports: readonly JobProgress[]): string[] {
  return reports.flatMap(({ stage, done, total }, i) => {
    const before = reports.at(i - 1);
    const begins = i === 0 || stage !== before?.stage || (before.done >= before.total && done < total);
    return begins ? [stage] : [];
  });
}

const counts = { samples: 14, records: 60, encoder: 'builtin', space: 'image' } as const;
const names = (stored?: ReadonlySet<string>) =>
  expectedStages({ ...counts, ...(stored && { stored }) }).map(({ stage }) => stage);

describe('the stages of an analysis', () => {
  it('are those that are expected, in their order', () => {
    expect(stagesOf(first)).toEqual(names());
  });

  it('are without those whose results are stored', async () => {
    const open = {
      folder: join(room, 'set'),
      storageDir: join(room, 'store'),
      encoder: 'builtin',
      seed: 42,
    } as const;
    const session = await DatasetAnalysis.open(open, new CancelFlag(), silentReporter);
    const stored = await session.storedKinds({ space: 'image', params: {}, seed: 42 });
    const embedding = ['Embedding images', 'Embedding questions', 'Finishing the embeddings'];
    expect(stagesOf(again)).toEqual(names(stored).filter((name) => !embedding.includes(name)));
    const others = await session.storedKinds({ space: 'image', params: { kmeans: { k: 3 } }, seed: 42 });
    const kmeans = ['kmeans'];
    expect([...stored].filter((kind) => !others.has(kind))).toEqual(kmeans);
    expect((await session.storedKinds({ space: 'image', params: {}, seed: 43 })).size).toBe(0);
  });

  it.each([
    ['the first time', () => first],
    ['again', () => again],
  ])('tell how far the whole is, which never goes back and ends at 1, %s', (_when, reports) => {
    const shares = reports().map(({ whole }) => whole?.share ?? -1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
  });

  it('are known of the built-in encoder alone, and of the images alone', () => {
    const unknown = (change: object) =>
      expectedStages({ ...counts, ...change }).flatMap(({ stage, ms }) => (ms === undefined ? [stage] : []));
    expect(unknown({})).toEqual([]);
    expect(unknown({ encoder: 'biomedclip' })).toEqual(['Embedding images', 'Embedding questions']);
    expect(unknown({ space: 'text' })).toHaveLength(12);
  });

  it('grow with the rows, not with their pairs, where a method runs on landmarks', () => {
    const msOf = (samples: number) =>
      new Map(expectedStages({ ...counts, samples }).map(({ stage, ms }) => [stage, ms ?? NaN]));
    const [two, four] = [msOf(2e6), msOf(4e6)];
    const growth = (method: string) => (four.get(method) ?? NaN) / (two.get(method) ?? NaN);
    for (const { title, cost, landmarks } of methods) {
      if (landmarks) expect(growth(title), title).toBeLessThan(2.1);
      else if (cost?.pairs) expect(growth(title), title).toBeGreaterThan(3);
    }
    // Of 20,000 landmarks and the distances of the others to them some 12 minutes; all pairs would be 37 hours.
    expect(two.get(methodNamed('hdbscan').title)).toBeLessThan(30 * 60_000);
  });

  it('are longer with more images and with more records', () => {
    const all = (change: object) =>
      expectedStages({ ...counts, ...change }).reduce((sum, { ms = 0 }) => sum + ms, 0);
    expect(all({ samples: 1400 })).toBeGreaterThan(all({}));
    expect(all({ records: 6000 })).toBeGreaterThan(all({}));
  });
});
