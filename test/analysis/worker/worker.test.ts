/** The real worker in a real thread, asked as the extension host asks it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import type { JobProgress } from '../../../src/analysis/session/stageContext';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { bundled, type Program } from '../program';
import { startWorker } from './workerThread';

const SAMPLES = 40;
let program: Program;
let room: string;
let dataset: string;

beforeAll(async () => {
  program = await bundled('worker/worker.ts');
  room = await mkdtemp(join(tmpdir(), 'slakescope-worker-'));
  dataset = join(room, 'set');
  await makeSample(dataset, { count: SAMPLES, seed: 5 }, silentContext());
});
afterAll(async () => {
  await program.remove();
  await rm(room, { recursive: true, force: true });
});

const start = () => startWorker(program);

function openRequest(storage: string, cancel = new CancelFlag()) {
  return {
    session: 'one',
    folder: dataset,
    storageDir: join(room, storage),
    encoder: 'builtin' as const,
    seed: 42,
    cancel: cancel.shared,
  };
}
const fitRequest = (method: string, cancel = new CancelFlag()) => ({
  session: 'one',
  space: 'image' as const,
  method,
  params: {},
  seed: 42,
  cancel: cancel.shared,
});

describe('the worker', () => {
  it('judges outliers, finds topics and chooses samples', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('outliers'));
    const about = { session: 'one', space: 'image' as const, seed: 42 };
    const cancel = () => new CancelFlag().shared;
    const ledger = await rpc.request('ledger', { ...about, params: {}, cancel: cancel() });
    expect(ledger.order).toHaveLength(SAMPLES);
    expect(ledger.columns.map(({ scores }) => scores.length)).toEqual(ledger.columns.map(() => SAMPLES));
    const labels = Int32Array.from(ledger.agree, (count) => Math.min(1, count));
    const topics = await rpc.request('topics', {
      session: 'one',
      labels,
      words: 5,
      seed: 42,
      cancel: cancel(),
    });
    const groups = await rpc.request('choose', { ...about, labels, strategy: 'boundary', perGroup: 2 });
    expect(topics.map(({ label }) => label)).toEqual(groups.map(({ label }) => label));
    for (const { label, rows } of groups) expect([...rows].every((i) => labels[i] === label)).toBe(true);
    await expect(
      rpc.request('ledger', { ...about, params: { lof: { nNeighbors: 0 } }, cancel: cancel() }),
    ).rejects.toMatchObject({ code: 'bad-parameter' });
    expect(problems).toEqual([]);
    expect(await stop()).toBe(0);
  });

  it('opens a dataset, reports on the way, runs methods, and answers the same from its cache', async () => {
    const { rpc, stop, problems } = start();
    const reports: JobProgress[] = [];
    let columns = 0;
    let thumbnails = 0;
    rpc.on('progress', ({ progress }) => reports.push(progress));
    rpc.on('dataset', ({ dataset: { ids } }) => (columns = ids.length));
    rpc.on('thumbnails', ({ page }) => (thumbnails += page.count));
    const opened = await rpc.request('open', openRequest('storage'));
    expect(opened).toMatchObject({ samples: SAMPLES, dimension: 512, crossModal: false });
    expect([columns, thumbnails]).toEqual([SAMPLES, SAMPLES]);
    expect(new Set(reports.map(({ stage }) => stage))).toEqual(
      new Set(['Reading the dataset', 'Embedding images', 'Embedding questions']),
    );
    for (const stage of new Set(reports.map((report) => report.stage))) {
      const own = reports.filter((report) => report.stage === stage);
      expect(own.map(({ done }) => done)).toEqual(own.map(({ done }) => done).sort((a, b) => a - b));
      expect(own.at(-1)).toMatchObject({ done: own[0].total, total: own[0].total });
    }
    const fresh = await rpc.request('fit', fitRequest('kmeans'));
    const again = await rpc.request('fit', fitRequest('kmeans'));
    expect([fresh.fromCache, again.fromCache]).toEqual([false, true]);
    expect(again.result).toEqual(fresh.result);
    expect((await rpc.request('sample', { session: 'one', index: 0 })).id).toBe('xmlab0');
    const near = await rpc.request('neighbors', { session: 'one', space: 'image', row: 3, k: 5 });
    expect(near.indices).toHaveLength(5);
    expect(near.indices).not.toContain(3);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('audits, tells the priors of answers, and stops an audit that is cancelled', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('storage'));
    const request = { session: 'one', duplicateSimilarity: null, notDuplicates: [], seed: 42 };
    const answer = await rpc.request('audit', { ...request, cancel: new CancelFlag().shared });
    expect(answer.pairs.some(({ kind }) => kind === 'exact')).toBe(true);
    expect(answer.groups[0]).toBeInstanceOf(Int32Array);
    expect(answer.findings.some(({ kind, related }) => kind === 'contradiction' && related?.length)).toBe(
      true,
    );
    const cancelled = new CancelFlag();
    cancelled.raise();
    await expect(rpc.request('audit', { ...request, cancel: cancelled.shared })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const { questions } = await rpc.request('open', openRequest('storage'));
    const [prior, ...rest] = await rpc.request('priors', {
      session: 'one',
      labels: new Int32Array(questions),
    });
    expect(rest).toEqual([]);
    expect(prior).toMatchObject({ label: 0, questions });
    expect(prior.majorityAccuracy).toBeGreaterThan(0.3);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('refuses by name what it cannot do, and goes on', async () => {
    const { rpc, stop } = start();
    await expect(rpc.request('fit', fitRequest('kmeans'))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(
      rpc.request('open', { ...openRequest('storage'), folder: join(room, 'nowhere') }),
    ).rejects.toThrow('nowhere');
    await rpc.request('open', openRequest('storage'));
    await expect(rpc.request('fit', fitRequest('magic'))).rejects.toThrow('There is no method "magic"');
    await expect(
      rpc.request('fit', { ...fitRequest('kmeans'), params: { k: SAMPLES + 1 } }),
    ).rejects.toMatchObject({ code: 'bad-parameter', detail: { parameter: 'k' } });
    const cancel = new CancelFlag().shared;
    await expect(
      rpc.request('searchImages', { session: 'one', text: 'liver', k: 3, cancel }),
    ).rejects.toThrow('cannot compare words with images');
    await rpc.request('close', { session: 'one' });
    await expect(rpc.request('sample', { session: 'one', index: 0 })).rejects.toThrow('not open any more');
    expect(await stop()).toBe(0);
  });

  it('ends when cancelled at any moment, and the next run works', async () => {
    const { rpc, stop } = start();
    const random = new MT19937(11);
    for (let attempt = 0; attempt < 6; attempt++) {
      const cancel = new CancelFlag();
      const opening = rpc.request('open', openRequest(`cancelled-${attempt}`, cancel));
      const settled = opening.then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
      await new Promise((resolve) => setTimeout(resolve, random.random() * 400));
      cancel.raise();
      expect(['cancelled', 'done']).toContain(await settled);
    }
    expect(await rpc.request('open', openRequest('cancelled-0'))).toMatchObject({ samples: SAMPLES });
    expect(await stop()).toBe(0);
  });

  it('waits for what still runs before it ends', async () => {
    const { rpc, stop } = start();
    const cancel = new CancelFlag();
    const opening = rpc
      .request('open', openRequest('stopped', cancel))
      .catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 150));
    cancel.raise();
    expect(await stop()).toBe(0); // an abort of the native engine would be another code, or the end of this test
    expect(await opening).toBe('Cancelled.');
  });
});
