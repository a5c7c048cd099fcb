/** A worker of a few lines in the place of the real one: it answers, counts until cancelled, and crashes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { temporaryFolder } from '../../temporaryFolder';
import { fakeLog, fakeMemento, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { AnalysisClient } = await import('../../../src/extension/worker/analysisClient');
const { DatasetClient } = await import('../../../src/extension/worker/datasetClient');
const { runJob } = await import('../../../src/extension/worker/workerJob');

const program = `
const { parentPort: port, threadId } = require('node:worker_threads');
const send = (message) => port.postMessage({ rpc: 1, ...message });
port.on('message', ({ id, name, args, target, flag }) => {
  const report = (name, payload) => send({ type: 'report', id, name, payload });
  const ok = (result) => send({ type: 'ok', id, result });
  if (name === 'removeModel') throw new Error('crashed');
  if (name === 'modelTerms') return; // never answered
  if (name === 'shutdown') return setTimeout(() => { ok(); port.close(); }, 50);
  if (name === 'open') {
    report('dataset', { root: target, findings: [] });
    report('thumbnails', { first: 0 });
    return ok({ name: 'set', root: target });
  }
  if (name !== 'fit' && name !== 'importModel') return ok({ threadId, args, target });
  report('progress', { stage: 'Counting', done: 1, total: 2, rate: 0, remainingMs: -1 });
  report('snapshot', new Float32Array([1, 2]));
  const view = new Int32Array(flag);
  const timer = setInterval(() => {
    if (Atomics.load(view, 0) === 0) return;
    clearInterval(timer);
    send({ type: 'err', id, error: { name: 'CancelledError', code: 'cancelled', message: 'Cancelled.' } });
  }, 2);
});`;

const folder = temporaryFolder();
let client: InstanceType<typeof AnalysisClient>;
beforeAll(() => {
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'analysisWorker.js'), program);
});
beforeEach(() => {
  fakeLog.lines.length = 0;
  const context = { extensionPath: folder } as vscode.ExtensionContext;
  client = new AnalysisClient(context, fakeLog.channel);
});
afterEach(() => client.stop());

const models = () => client.request('models', { storageDir: '/s' }) as Promise<unknown>;

describe('the client of the worker', () => {
  it('starts one worker for all requests, and none before', async () => {
    expect(fakeLog.lines).toEqual([]);
    const [first, second] = await Promise.all([models(), models()]);
    expect(second).toEqual(first);
    expect(fakeLog.lines.filter((line) => line.includes('worker started'))).toHaveLength(1);
  });

  it('rejects open requests readably when the worker crashes, and starts a new one at the next', async () => {
    const before = await models();
    const open = client.request('modelTerms', {});
    const crash = client.request('removeModel', { storageDir: '/s', sha256: 'x' });
    await expect(open).rejects.toThrow('crashed');
    await expect(crash).rejects.toThrow('crashed');
    expect(await models()).not.toEqual(before);
  });

  it('cancels what may be cancelled when it stops, and refuses requests afterwards', async () => {
    const signal = new AbortController().signal;
    const running = client.request('importModel', { storageDir: '/s', source: '/m' }, { signal });
    const settled = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await client.stop();
    await settled;
    await expect(models()).rejects.toThrow('Slakescope is shutting down.');
  });
});

describe('the client of a dataset', () => {
  const fit = { space: 'image' as const, method: 'tsne', params: {}, seed: 1 };
  const calls: string[] = [];
  const listener = {
    dataset: () => calls.push('dataset'),
    thumbnails: () => calls.push('thumbnails'),
    progress: (progress: object | null) => calls.push(progress ? 'progress' : 'idle'),
    snapshot: ({ method, coordinates }: { method: string; coordinates: Float32Array }) =>
      calls.push(`${method} ${coordinates.join()}`),
    picture: (coordinates: Float32Array) => calls.push(`picture ${coordinates.join()}`),
  };
  const create = () => {
    calls.length = 0;
    return new DatasetClient(
      file('/data') as unknown as vscode.Uri,
      client,
      { storage: file('/s') as unknown as vscode.Uri, state: fakeMemento() },
      fakeLog.channel,
    );
  };

  it('keeps what arrives while it opens, and sends its session with every request', async () => {
    const dataset = create();
    await dataset.open(listener);
    expect(calls).toEqual(['dataset', 'thumbnails', 'idle']);
    const session = dataset.dataset?.root;
    expect(dataset.thumbnails).toHaveLength(1);
    expect(await dataset.request('sample', { index: 3 })).toMatchObject({
      args: { index: 3 },
      target: session,
    });
    await dataset.open(listener);
    expect(dataset.thumbnails).toHaveLength(1);
    expect(dataset.dataset?.root).not.toBe(session);
  });

  it('is busy until what runs is cancelled, by itself or by the signal of the request', async () => {
    const dataset = create();
    await dataset.open(listener);
    for (const way of ['cancel', 'signal']) {
      calls.length = 0;
      const controller = new AbortController();
      const running = dataset.request('fit', fit, controller.signal);
      await expect.poll(() => calls).toEqual(['progress', 'tsne 1,2']);
      expect(dataset.busy).toBe(true);
      if (way === 'cancel') dataset.cancel();
      else controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
      expect([dataset.busy, calls.at(-1)]).toEqual([false, 'idle']);
    }
  });
});

describe('a job', () => {
  it('shows its progress, and is undefined when the user cancels it', async () => {
    const job = runJob(client, 'Import', 'importModel', { storageDir: '/s', source: '/m' });
    await expect
      .poll(() => fakeVscode.window.progress.at(-1)?.reports)
      .toEqual([{ message: 'Counting: 1 of 2', increment: 50 }]);
    fakeVscode.window.progress.at(-1)?.cancel();
    expect(await job).toBeUndefined();
  });
});
