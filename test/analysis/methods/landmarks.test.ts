/** Methods that look at neighbours, beyond the rows that they take whole: limits of a few hundred rows stand for a million. */
import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import type { AnyMethod, FitOptions } from '../../../src/analysis/methods/method';
import { neighborWarnings } from '../../../src/analysis/methods/neighborSearch';
import { methodNamed, methods } from '../../../src/analysis/methods/registry';
import { checkMemory, fitRequest, runMethod } from '../../../src/analysis/methods/runMethod';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { sampleRows } from '../../../src/analysis/numeric/sampleRows';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { silentContext, type TaskContext } from '../../../src/analysis/taskContext';
import { setThreads, threadCount } from '../../../src/analysis/threads';
import { adjustedRand, contingency } from '../../../src/common/agreement';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { blobs, normals } from '../clustering/fitted';
import { expectProgress } from '../contexts';

const SEED = 42;
const LIMITS = { mostRows: 500, count: 300 };
const N = 1000;
const STRAYS = 10;
const REPEATED = 20;

/** Six groups, then rows far from all and from each other, then repetitions of the first rows. */
const x = ((): Matrix => {
  const groups = blobs(N, 16, 6, 7);
  const strays = normals(STRAYS, 16, 8);
  const from = 16 * (N - STRAYS - REPEATED);
  groups.data.set(
    strays.data.map((value) => 6 * value),
    from,
  );
  groups.data.copyWithin(16 * (N - REPEATED), 0, 16 * REPEATED);
  return groups;
})();
const strays = Array.from({ length: STRAYS }, (_none, i) => N - STRAYS - REPEATED + i);

const requests: Readonly<Record<string, object>> = {
  tsne: { iterations: 400 },
  umap: { epochs: 100 },
  dbscan: { eps: 1.2 },
  hdbscan: { minClusterSize: 10 },
  finch: { requiredClusters: 6 },
  lof: { contamination: 0.01 },
  'knn-distance': { contamination: 0.01 },
};
const searching = methods.filter(({ params }) => 'neighborSearch' in params);
const named = (kind: AnyMethod['kind']) =>
  searching.filter((method) => method.kind === kind).map((method) => [method.name, method] as const);

interface Run {
  readonly data?: Matrix;
  readonly limits?: typeof LIMITS;
  readonly seed?: number;
  readonly task?: TaskContext;
  readonly request?: object;
  readonly options?: FitOptions;
}

// The members of all kinds.
interface Result {
  readonly labels: Int32Array;
  readonly partitions?: readonly Int32Array[];
  readonly scores: Float64Array;
  readonly outliers: Int32Array;
  readonly coordinates: Matrix;
  readonly landmarks?: number;
}

async function run(
  method: AnyMethod,
  { data = x, limits = LIMITS, seed = SEED, task = silentContext(), request = {}, options }: Run = {},
): Promise<Result> {
  const space = new EmbeddingMatrix(data);
  const { params } = fitRequest(method, { ...requests[method.name], ...request }, space, limits);
  const { result } = await runMethod(method, space, params, seed, task, { limits, ...options });
  return result as unknown as Result;
}

const whole = { limits: { mostRows: N, count: 300 } };

/** What a result says of one row. */
function ofRow({ labels, partitions = [], scores, coordinates }: Partial<Result>, row: number): number[] {
  const { d = 0, data = [] } = coordinates ?? {};
  const all = [labels, ...partitions, scores].flatMap((values) => (values ? [values[row]] : []));
  return [...all, ...data.slice(row * d, (row + 1) * d)];
}

it('is declared by the methods that look at neighbours', () => {
  expect(methods.filter(({ landmarks }) => landmarks)).toEqual(searching);
  expect(searching).toHaveLength(8);
});

describe.each(searching.map((method) => [method.name, method] as const))('%s', (name, method) => {
  const before = threadCount(64);
  afterEach(() => setThreads(before));

  it('answers for all rows, says on how many it ran, and gives equal rows one answer', async () => {
    const result = await run(method);
    expect(result.landmarks).toBe(300);
    expect(neighborWarnings(method.title, result, N).map(formatEnglish)).toEqual([
      expect.stringContaining(
        `${method.title}: computed on 300 of 1000 rows, drawn by the seed; every other row is answered by the nearest of them.`,
      ),
    ]);
    for (let i = 0; i < REPEATED; i++) expect(ofRow(result, N - REPEATED + i)).toEqual(ofRow(result, i));
    expect(ofRow(result, N - 1).length).toBeGreaterThan(0);
  });

  it('has the same answer with one thread and two, and another with another seed', async () => {
    setThreads(1);
    const one = await run(method);
    setThreads(2);
    expect(await run(method)).toEqual(one);
    expect(await run(method, { seed: 43 })).not.toEqual(one);
  });

  it('takes all rows up to the limit, of which equal ones are one, and where a search is asked for', async () => {
    const small = blobs(100, 16, 6, 9);
    const data = new Float32Array(16 * 600);
    for (let i = 0; i < 6; i++) data.set(small.data, i * small.data.length);
    const repeated = { n: 600, d: 16, data };
    expect(
      await run(method, { data: repeated, request: name === 'tsne' ? { perplexity: 20 } : {} }),
    ).not.toHaveProperty('landmarks');
    expect(await run(method, whole)).not.toHaveProperty('landmarks');
    expect(await run(method, { request: { neighborSearch: 'exact' } })).not.toHaveProperty('landmarks');
  });

  it('reports progress, and is cancelled while rows are answered', async () => {
    await expectProgress((task) => run(method, { task }));
    let share = 0;
    const stop = () => {
      if (share >= 0.99) throw new CancelledError();
    };
    const task = {
      ...silentContext(),
      check: stop,
      progress(done: number, total: number) {
        share = done / total;
        stop();
      },
    };
    await expect(run(method, { task })).rejects.toThrow(CancelledError);
  });

  it('needs the memory of the landmarks only', () => {
    const shape = { n: 3_000_000, d: 64 };
    const limit = 2.5 * 2 ** 30;
    expect(() => checkMemory(method, {}, shape, limit)).not.toThrow();
    expect(() => checkMemory(method, { neighborSearch: 'approximate' }, shape, limit)).toThrow('MiB');
    expect(() => checkMemory(method, {}, shape, 2 ** 30)).toThrow('MiB');
  });
});

it.each(named('clustering'))('%s has the clusters of all rows', async (_name, method) => {
  const [few, all] = [await run(method), await run(method, whole)];
  expect(new Set(all.labels).size).toBeGreaterThanOrEqual(6);
  expect(adjustedRand(contingency(Array.from(all.labels), Array.from(few.labels)))).toBeGreaterThan(0.97);
});

it.each(['dbscan', 'hdbscan'])('%s leaves strays out that are no landmarks', async (name) => {
  const { labels } = await run(methodNamed(name));
  expect(strays.map((row) => labels[row])).toEqual(strays.map(() => -1));
});

it.each(named('reduction'))('%s keeps neighbourhoods about as well', async (_name, method) => {
  const quality = async (given: Run) =>
    layoutQuality(
      new EmbeddingMatrix(x),
      (await run(method, given)).coordinates,
      { k: 15, seed: 42 },
      silentContext(),
    );
  const [few, all] = [await quality({}), await quality(whole)];
  expect(few.trustworthiness).toBeGreaterThan(all.trustworthiness - 0.03);
  expect(few.continuity).toBeGreaterThan(all.continuity - 0.03);
});

it.each(['tsne', 'umap'])('%s starts from a given layout', async (name) => {
  const initial = Float32Array.from({ length: 2 * N }, (_none, at) => Math.sin(at));
  const given = await run(methodNamed(name), { options: { initial } });
  expect(given.landmarks).toBe(300);
  expect(given.coordinates).not.toEqual((await run(methodNamed(name))).coordinates);
});

it.each(named('outliers'))('%s finds outliers that are no landmarks', async (_name, method) => {
  const landmarks = new Set(sampleRows(N, LIMITS.count, new MT19937(SEED)));
  expect(strays.filter((row) => !landmarks.has(row)).length).toBeGreaterThan(3);
  const { scores, outliers } = await run(method);
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  expect(order.slice(0, STRAYS).sort((a, b) => a - b)).toEqual(strays);
  expect([...outliers]).toEqual(strays);
});
