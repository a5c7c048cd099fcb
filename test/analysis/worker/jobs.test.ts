import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import type { JobProgress } from '../../../src/analysis/session/stageContext';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { startServer } from '../download/hostileServer';
import { fixtureFolder } from '../embedding/biomedclip/fixture';
import { bundled, type Program } from '../program';
import { startWorker } from './workerThread';

const SAMPLES = 24;
let program: Program;
const room = temporaryFolder();
let dataset: string;

beforeAll(async () => {
  program = await bundled('worker/worker.ts');
  dataset = join(room, 'set');
  await makeSample(dataset, { count: SAMPLES, seed: 5 }, silentContext());
});
afterAll(() => program.remove());

describe('jobs of the worker', () => {
  it('import a model, tell what is there, check it, and remove it', async () => {
    const { rpc, stop, problems } = startWorker(program);
    const storageDir = join(room, 'models');
    expect(await rpc.request('models', { storageDir })).toEqual([]);
    const stages = new Set<string>();
    const reports = { progress: ({ stage }: JobProgress) => stages.add(stage) };
    const model = await rpc.request('importModel', { storageDir, source: fixtureFolder }, { reports });
    expect(await rpc.request('models', { storageDir })).toEqual([model]);
    const { sha256 } = model;
    const checked = await rpc.request('verifyModel', { storageDir, sha256, hub: {} }, { reports });
    expect(checked).toEqual({ model, outcomes: null });
    await rpc.request('removeModel', { storageDir, sha256 });
    expect(await rpc.request('models', { storageDir })).toEqual([]);
    await expect(rpc.request('removeModel', { storageDir, sha256 })).rejects.toThrow(/names 0 stored models/);
    expect([...stages]).toEqual(['Importing the model (MB)', 'Reading the model (MB)']);
    expect(await stop()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('stop a download at once when it is cancelled, beside whatever else runs', async () => {
    const server = await startServer((request, response) => {
      if (request.url?.endsWith('tokenizer.json')) response.end('{}');
      else response.writeHead(200, { 'content-length': 783_705_670 }).write(Buffer.alloc(1000));
    });
    const { rpc, stop } = startWorker(program);
    const cancel = new AbortController();
    const storageDir = join(room, 'stopped');
    const hub = { endpoint: server.url };
    const download = rpc.request('downloadModel', { storageDir, hub }, { signal: cancel.signal });
    download.catch(() => undefined);
    const { repository, bytes } = await rpc.request('modelTerms', {});
    expect([repository.startsWith('microsoft/'), bytes]).toEqual([true, 783_705_670]);
    await expect.poll(() => server.requests.length).toBe(2);
    cancel.abort();
    await expect(download).rejects.toMatchObject({ code: 'cancelled' });
    expect(await rpc.request('models', { storageDir })).toEqual([]);
    expect(await stop()).toBe(0);
    await server.close();
  });

  it('export what analyze writes, beside an earlier export, and never into the dataset', async () => {
    const { rpc, stop } = startWorker(program);
    const open = { folder: dataset, storageDir: join(room, 'cache'), encoder: 'builtin' as const, seed: 42 };
    const parent = join(room, 'exports');
    await mkdir(parent);
    const analysis = { space: 'image' as const, params: { kmeans: { k: 3 } }, seed: 7 };
    const about = { open, analysis };
    for (const name of ['slakescope-set', 'slakescope-set-2']) {
      const said = { tagFile: 'xmlab1\ttag:blurred\n', names: { kmeans: { '0': 'Mine' } } };
      const { out } = await rpc.request('exportAnalysis', { ...about, parent, said });
      expect(out).toBe(join(parent, name));
      expect(readFileSync(join(out, 'points.csv'), 'utf8').trim().split('\n')).toHaveLength(SAMPLES + 1);
      expect(readFileSync(join(out, 'points.csv'), 'utf8')).toMatch(/,Mine,.*\n/);
      expect(readFileSync(join(out, 'points.csv'), 'utf8')).toMatch(/^xmlab1,.*,blurred$/m);
      const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
        seed: number;
        methods: { method: string }[];
      };
      expect(summary.seed).toBe(7);
      expect(summary.methods.find(({ method }) => method === 'kmeans')).toMatchObject({ params: { k: 3 } });
    }
    const before = readdirSync(dataset);
    for (const inside of [dataset, join(dataset, 'imgs')])
      await expect(rpc.request('exportAnalysis', { ...about, parent: inside })).rejects.toThrow(
        `${inside}/slakescope-set lies in the dataset ${dataset}, which is never altered. Choose another place.`,
      );
    expect(readdirSync(dataset)).toEqual(before);
    expect(existsSync(join(dataset, 'imgs/slakescope-set'))).toBe(false);
    expect(await stop()).toBe(0);
  });
});
