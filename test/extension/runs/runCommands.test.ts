/** With what a kept run can be compared, and what the report says. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import { editor, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { RunCommands } = await import('../../../src/extension/runs/runCommands');
const { RunNode } = await import('../../../src/extension/runs/runNode');

const made = {
  space: 'image' as const,
  seed: 42,
  samples: 3,
  encoderTitle: 'Built-in',
  modelHash: 'a1',
  version: '0.2.0',
};
const runOf = (id: string, methods = ['kmeans']) => ({
  ...{ ...made, id, name: id, savedMs: 0, methods, titles: methods, state: '', embedding: 'e1' },
});
const first = runOf('first');
const now = runOf('now');
const difference = {
  ...{ method: 'kmeans', title: 'K-means', common: 3, adjustedRand: 0.5, changed: ['xmlab2'] },
  parameters: [
    { name: 'k', first: 8, second: 12 },
    { name: 'init', first: null, second: 'pca' },
  ],
};

let requests: string[] = [];
let reports: string[] = [];
let shown: unknown[] = [];
/** Commands over a dataset whose requests give these answers. */
function commands(answers: Record<string, unknown>) {
  const client = {
    seed: 42,
    request: (name: string, args: object) => {
      requests.push(`${name} ${JSON.stringify(args)}`);
      return Promise.resolve(answers[name]);
    },
  };
  const model = {
    ...{ client, place: { key: 'k' }, root: '/data', columns: { ids: ['xmlab1', 'xmlab2', 'xmlab3'] } },
    results: { clusters: [{ method: 'kmeans' }] },
  } as unknown as DatasetModel;
  const panels = {
    stateOf: () => ({}),
    showIn: (_model: unknown, what: () => unknown) => shown.push(what()),
  };
  const report = { show: (_name: string, text: string) => Promise.resolve(void reports.push(text)) };
  const parts = [{ all: [model] }, panels, report, () => undefined];
  const runs = new RunCommands(...(parts as unknown as ConstructorParameters<typeof RunCommands>));
  return { runs, node: new RunNode(model, first) };
}

beforeEach(() => {
  [requests, reports, shown] = [[], [], []];
  Object.assign(editor, { answer: undefined, answers: undefined, shown: [] });
});

it('compares the only run with what is shown, which is kept', async () => {
  const { runs, node } = commands({ runs: [first], saveRun: now, compareRuns: [difference] });
  editor.answers = ['What is shown now'];
  await runs.compare(node);
  expect(requests.map((each) => each.split(' ')[0])).toEqual(['runs', 'saveRun', 'compareRuns']);
  expect(requests[2]).toBe('compareRuns {"first":"first","second":"now"}');
  expect(shown).toEqual([{ samples: [1] }]);
  expect(reports[0]).toContain(
    '## K-means\n\n- k: 8 → 12\n- init: null → pca\n\n' +
      '1 of 3 samples changed cluster; adjusted Rand index 0.500.\n\nxmlab2\n',
  );
});

it('keeps nothing where another run is chosen or none', async () => {
  const other = runOf('other', ['dbscan']);
  const { runs, node } = commands({ runs: [first, other], compareRuns: [] });
  editor.answers = ['other'];
  await runs.compare(node);
  await runs.compare(node);
  expect(requests.filter((each) => !each.startsWith('runs'))).toEqual([
    'compareRuns {"first":"first","second":"other"}',
  ]);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain('The two runs have no clustering in common.');
});

it('asks of which open dataset a run is kept where none is in front', async () => {
  const kept: string[] = [];
  const modelOf = (name: string) => {
    const client = { seed: 42, request: () => Promise.resolve(void kept.push(name)) };
    const phase = { phase: 'ready' };
    return { name, client, phase, root: `/data/${name}`, place: { key: name }, results: { clusters: [] } };
  };
  const all = ['one', 'two'].map(modelOf);
  const save = (activeModel?: object) => {
    const parts = [{ all }, { activeModel, stateOf: () => ({}) }, {}, () => undefined];
    const runs = new RunCommands(...(parts as unknown as ConstructorParameters<typeof RunCommands>));
    return runs.save('before');
  };
  editor.answers = ['one'];
  await save();
  expect(kept).toEqual(['one']);
  await save(all[1]);
  expect(kept).toEqual(['one', 'two']);
  editor.answers = [];
  await save();
  expect(kept).toHaveLength(2);
});
