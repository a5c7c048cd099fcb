/** The real worker in a real thread, asked as the extension host asks it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import type { JobProgress } from '../../../src/analysis/session/stageContext';
import { silentContext } from '../../../src/analysis/taskContext';
import { adding } from '../../additions/addition';
import { temporaryFolder } from '../../temporaryFolder';
import { bundled, type Program } from '../program';
import { startWorker } from './workerThread';

const SAMPLES = 40;
let program: Program;
const room = temporaryFolder();
let dataset: string;

/** t-SNE writes a line into `begun` whenever it begins, and does not go on before there is a file `goOn`. */
const begun = join(room, 'begun');
const goOn = join(room, 'go-on');
const descent = 'analysis/reduction/tsne/gradientDescent.ts';
const heldTsne = adding([
  {
    lines: [
      [descent, '', `import { appendFileSync, existsSync } from 'node:fs';`],
      [
        descent,
        'task.snapshot(layout.values);',
        `if (done === 0) appendFileSync(${JSON.stringify(begun)}, 'begun\\n');
        while (!existsSync(${JSON.stringify(goOn)})) task.progress(done, iterations);`,
      ],
    ],
  },
]);
/** The stage that is named in `heldStage` does not end unless it is cancelled. */
const heldStage = join(room, 'held-stage');
const stages = 'analysis/session/stageContext.ts';
const endlessStage = adding([
  {
    lines: [
      [stages, '', `import { existsSync, readFileSync } from 'node:fs';`],
      [
        stages,
        'remainingMs: left ?? -1,\n      });',
        `const held = ${JSON.stringify(heldStage)};
        if (furthest === 1 && existsSync(held) && readFileSync(held, 'utf8') === stage) for (;;) cancel.check();`,
      ],
    ],
  },
]);
const timesBegun = () => readFileSync(begun, 'utf8').split('\n').length - 1;

beforeAll(async () => {
  program = await bundled('worker/worker.ts', [heldTsne, endlessStage]);
  dataset = join(room, 'set');
  await makeSample(dataset, { count: SAMPLES, seed: 5 }, silentContext());
});
afterAll(() => program.remove());

const start = () => startWorker(program);

const openRequest = (storage: string) => ({
  folder: dataset,
  storageDir: join(room, storage),
  encoder: 'builtin' as const,
  seed: 42,
});
const fitRequest = (method: string) => ({ space: 'image' as const, method, params: {}, seed: 42 });
const one = { target: 'one' };

describe('the worker', () => {
  it('judges outliers, finds topics and chooses samples', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('outliers'), one);
    const about = { space: 'image' as const, seed: 42 };
    const { order, columns, agree } = await rpc.request('outlierComparison', { ...about, params: {} }, one);
    expect(order).toHaveLength(SAMPLES);
    expect(columns.map(({ scores }) => scores.length)).toEqual(columns.map(() => SAMPLES));
    const labels = Int32Array.from(agree, (count) => Math.min(1, count));
    const topics = await rpc.request('topics', { labels, words: 5 }, one);
    const boundary = { ...about, labels, strategy: 'boundary' as const, perGroup: 2 };
    const groups = await rpc.request('representativeSamples', boundary, one);
    expect(topics.map(({ label }) => label)).toEqual(groups.map(({ label }) => label));
    for (const { label, rows } of groups) expect([...rows].every((i) => labels[i] === label)).toBe(true);
    await expect(
      rpc.request('outlierComparison', { ...about, params: { lof: { nNeighbors: 0 } } }, one),
    ).rejects.toMatchObject({ code: 'bad-parameter' });
    expect(problems).toEqual([]);
    expect(await stop()).toBe(0);
  });

  it('opens a dataset, reports on the way, runs methods, and answers the same from its cache', async () => {
    const { rpc, stop, problems } = start();
    const reports: JobProgress[] = [];
    let columns = 0;
    let thumbnails = 0;
    const opened = await rpc.request('open', openRequest('storage'), {
      ...one,
      reports: {
        progress: (progress) => reports.push(progress),
        dataset: ({ ids }) => (columns = ids.length),
        thumbnails: ({ count }) => (thumbnails += count),
      },
    });
    expect(opened).toMatchObject({ samples: SAMPLES, dimension: 512, crossModal: false });
    expect([columns, thumbnails]).toEqual([SAMPLES, SAMPLES]);
    expect(new Set(reports.map(({ stage }) => stage))).toEqual(
      new Set(['Reading the dataset', 'Embedding images', 'Embedding questions', 'Finishing the embeddings']),
    );
    for (const stage of new Set(reports.map((report) => report.stage))) {
      const own = reports.filter((report) => report.stage === stage);
      expect(own.map(({ done }) => done)).toEqual(own.map(({ done }) => done).sort((a, b) => a - b));
      expect(own.at(-1)).toMatchObject({ done: own[0].total, total: own[0].total });
    }
    const fresh = await rpc.request('fit', fitRequest('kmeans'), one);
    const again = await rpc.request('fit', fitRequest('kmeans'), one);
    expect([fresh.fromCache, again.fromCache]).toEqual([false, true]);
    expect(again.result).toEqual(fresh.result);
    expect((await rpc.request('sample', { index: 0 }, one)).id).toBe('xmlab0');
    const near = await rpc.request('neighbors', { space: 'image', row: 3, k: 5 }, one);
    expect(near.indices).toHaveLength(5);
    expect(near.indices).not.toContain(3);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('audits, tells the priors of answers, and stops an audit that is cancelled', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('storage'), one);
    const request = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
    const answer = await rpc.request('audit', request, one);
    expect(answer.pairs.some(({ kind }) => kind === 'exact')).toBe(true);
    expect(answer.groups[0]).toBeInstanceOf(Int32Array);
    expect(answer.findings.some(({ kind, related }) => kind === 'contradiction' && related?.length)).toBe(
      true,
    );
    const controller = new AbortController();
    const cancelled = rpc.request('audit', request, { ...one, signal: controller.signal });
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const { questions } = await rpc.request('open', openRequest('storage'), one);
    const { groups } = await rpc.request('answerPriors', { labels: new Int32Array(questions) }, one);
    expect(new Set(groups.map(({ language }) => language))).toEqual(new Set(['en', 'zh']));
    expect(groups.reduce((sum, prior) => sum + prior.questions, 0)).toBe(questions);
    expect(groups[0].accuracy).toBeGreaterThan(0.3);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  /** A fit by t-SNE that has begun and ends after `letGoOn`. */
  const beginTsne = async (rpc: ReturnType<typeof start>['rpc']) => {
    for (const file of [begun, goOn]) rmSync(file, { force: true });
    const steps: number[] = [];
    let fit: Promise<unknown> = Promise.resolve();
    await new Promise<void>((hasBegun, failed) => {
      const reports = { progress: ({ done }: JobProgress) => steps.push(done), snapshot: () => hasBegun() };
      const { signal } = new AbortController();
      fit = rpc.request('fit', fitRequest('tsne'), { ...one, signal, reports });
      fit.catch(failed);
    });
    const letGoOn = () => writeFileSync(goOn, '');
    return { fit, steps, letGoOn };
  };

  it('makes way for an edit while it computes, and begins again', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('edited'), one);
    const { fit, letGoOn } = await beginTsne(rpc);
    const path = join(dataset, 'imgs/xmlab1/question.json');
    const edited = rpc.request('edited', { files: [{ path, text: '[]' }] }, one);
    rpc.makeWay();
    expect((await edited)?.findings.length).toBeGreaterThan(0);
    letGoOn();
    expect(await fit).toMatchObject({ fromCache: false });
    expect(timesBegun()).toBe(2);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('answers what is cheap while a method runs, which goes on', async () => {
    const { rpc, stop, problems } = start();
    await rpc.request('open', openRequest('asked'), one);
    const { fit, steps, letGoOn } = await beginTsne(rpc);
    const whileRunning = <T>(answer: Promise<T>) => {
      rpc.announce();
      return answer;
    };
    const near = await whileRunning(rpc.request('neighbors', { space: 'image', row: 3, k: 5 }, one));
    expect(near.indices).toHaveLength(5);
    const { qa } = await whileRunning(rpc.request('sample', { index: 1 }, one));
    const terms = [{ in: 'question' as const, text: qa[0].question, not: false }];
    const { rows } = await whileRunning(rpc.request('search', { terms }, one));
    expect([...rows]).toContain(qa[0].row);
    const invalid = rpc.request('neighbors', { space: 'image', row: SAMPLES, k: 5 }, one);
    await whileRunning(expect(invalid).rejects.toMatchObject({ code: 'bad-input' }));
    const before = steps.length;
    await expect.poll(() => steps.length).toBeGreaterThan(before);
    letGoOn();
    expect(await fit).toMatchObject({ fromCache: false });
    expect(timesBegun()).toBe(1);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('refuses by name what it cannot do, and goes on', async () => {
    const { rpc, stop } = start();
    await expect(rpc.request('fit', fitRequest('kmeans'), one)).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(
      rpc.request('open', { ...openRequest('storage'), folder: join(room, 'nowhere') }, one),
    ).rejects.toThrow('nowhere');
    await rpc.request('open', openRequest('storage'), one);
    await expect(rpc.request('fit', fitRequest('magic'), one)).rejects.toThrow('There is no method "magic"');
    await expect(
      rpc.request('fit', { ...fitRequest('kmeans'), params: { k: SAMPLES + 1 } }, one),
    ).rejects.toMatchObject({ code: 'bad-parameter', detail: { parameter: 'k' } });
    await expect(rpc.request('searchImages', { text: 'liver', k: 3 }, one)).rejects.toThrow(
      'cannot compare words with images',
    );
    await expect(rpc.request('neighbors', { space: 'image', row: 0.5, k: 3 }, one)).rejects.toThrow(
      'Invalid `neighbors`: `row` must be an integer >= 0, not 0.5.',
    );
    await rpc.request('close', {}, one);
    await expect(rpc.request('sample', { index: 0 }, one)).rejects.toThrow('not open any more');
    expect(await stop()).toBe(0);
  });

  it.each([
    ['Reading the dataset', 0],
    ['Embedding images', 0],
    ['Embedding images', 1],
  ])(
    'ends when cancelled in the stage %s, from its image %i on, and the next run works',
    async (stage, from) => {
      const { rpc, stop } = start();
      writeFileSync(heldStage, stage);
      const cancel = new AbortController();
      const progress = (report: JobProgress) => {
        if (report.stage === stage && report.done >= from) cancel.abort();
      };
      const request = openRequest(`cancelled-${stage}-${from}`);
      const opening = rpc.request('open', request, { ...one, signal: cancel.signal, reports: { progress } });
      await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
      rmSync(heldStage);
      expect(await rpc.request('open', request, one)).toMatchObject({ samples: SAMPLES });
      expect(await stop()).toBe(0);
    },
  );

  it('waits for what still runs before it ends', async () => {
    const { rpc, stop } = start();
    writeFileSync(heldStage, 'Embedding images');
    const cancel = new AbortController();
    let outcome: Promise<unknown> = Promise.resolve();
    await new Promise<void>((embedding) => {
      const progress = ({ stage }: JobProgress) => {
        if (stage === 'Embedding images') embedding();
      };
      const options = { ...one, signal: cancel.signal, reports: { progress } };
      outcome = rpc.request('open', openRequest('stopped'), options).catch(String);
    });
    cancel.abort();
    expect(await stop()).toBe(0); // an abort of the native engine would be another code, or the end of this test
    expect(await outcome).toContain('Cancelled.');
    rmSync(heldStage);
  });
});
