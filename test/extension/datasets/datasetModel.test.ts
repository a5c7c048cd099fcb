/** A dataset whose folder goes away and comes back. */
import { beforeEach, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { DatasetModel } = await import('../../../src/extension/datasets/datasetModel');

const root = '/data';
const columns = { name: 'data', roots: [root], ids: ['xmlab1'], findings: [] };
const answer = { samples: 1, questions: 0, dimension: 2, encoderTitle: 'Built-in', crossModal: false };

beforeEach(() => editor.watched.clear());

it('offers no file to read once all were read again', async () => {
  const requests: string[] = [];
  const worker = {
    request: (name: string, _args: unknown, options: { reports?: { dataset?: (of: object) => void } }) => {
      requests.push(name);
      if (name === 'refresh') return Promise.reject(new Error('There is no folder /data.'));
      options.reports?.dataset?.(columns);
      return Promise.resolve(answer);
    },
    close: () => undefined,
  };
  const place = { key: root, root, folder: fakeVscode.Uri.file(root) };
  const places = {
    storage: fakeVscode.Uri.file('/storage'),
    state: { get: (_name: string, fallback: unknown) => fallback },
  };
  const silent = () => undefined;
  const log = { info: silent, error: silent, warn: silent, debug: silent };
  const parts = [place, worker, places, log, silent, silent] as unknown;
  const model = new DatasetModel(...(parts as ConstructorParameters<typeof DatasetModel>));
  const stale: number[] = [];
  model.listen({ stale: (files) => stale.push(files) });
  const changed = () => {
    for (const listener of editor.watched.get(`${root}/**/*`)!) listener(fakeVscode.Uri.file('/data/a.json'));
  };

  await model.open();
  expect(model.phase.phase).toBe('ready');
  changed();
  await expect.poll(() => model.phase.phase).toBe('failed');
  await expect.poll(() => stale.at(-1)).toBe(1);
  changed();
  await expect.poll(() => model.phase.phase).toBe('ready');
  expect(requests).toEqual(['open', 'refresh', 'open']);
  expect(stale.at(-1)).toBe(0);
  model.dispose();
});
