/** Lines of a decisions file that are wrong, in Problems: there while they are wrong, and nothing is sent where none is. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file, fireWatcher } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { Curation } = await import('../../../src/extension/decisions/curation');

function openDataset() {
  const work = folderOfTest();
  const root = join(work, 'Slake');
  mkdirSync(root);
  const path = join(work, '.slakescope', 'Slake.decisions.jsonl');
  Object.assign(editor, { settings: { reader: 'AB' }, workspaceSettings: {}, trusted: true });
  editor.workspace = file(work);
  const model = { folder: file(root), root, columns: { roots: [root] } } as unknown as DatasetModel;
  const datasets = { all: [model], onDidChange: () => ({ dispose: () => undefined }) };
  return { path, model, datasets };
}

it('shows what is wrong with a decisions file until it is mended', async () => {
  const { path, model, datasets } = openDataset();
  const sent: number[] = [];
  const shown = new Map<string, number>();
  Object.assign(fakeVscode.languages, {
    createDiagnosticCollection: () => ({
      has: (uri: { readonly path: string }) => (shown.get(uri.path) ?? 0) > 0,
      set: (uri: { readonly path: string }, list: readonly unknown[]) => {
        sent.push(list.length);
        shown.set(uri.path, list.length);
      },
      dispose: () => undefined,
    }),
  });
  const warnings: string[] = [];
  const log = { warn: (text: string) => warnings.push(text) };
  const curation = new Curation(...([datasets, log] as unknown as ConstructorParameters<typeof Curation>));
  const decisions = curation.of(model);
  await decisions.decide([{ kind: 'drop-image', sample: 'xmlab1' }], []);
  await decisions.decide([{ kind: 'drop-image', sample: 'xmlab2' }], []);
  expect(sent).toEqual([]);
  writeFileSync(path, 'no decision\n');
  fireWatcher(path);
  await expect.poll(() => sent).toEqual([1]);
  writeFileSync(path, '{"sample":"xmlab9","kind":"checked","date":"2026-01-01"}\n');
  fireWatcher(path);
  await expect.poll(() => sent).toEqual([1, 0]);
  expect(warnings).toEqual([]);
  curation.dispose();
});

it('tells which findings are decided to be right, and not what a second reader decides unseen', async () => {
  const { path, model, datasets } = openDataset();
  const log = { warn: (text: string) => expect.unreachable(text) };
  const curation = new Curation(...([datasets, log] as unknown as ConstructorParameters<typeof Curation>));
  const told: string[] = [];
  curation.onDidChangeRight((of) => told.push([...curation.rightOf(of)].sort().join(' ')));
  const decisions = curation.of(model);
  const checked = (finding: string) => ({ kind: 'checked', sample: 'xmlab1', finding }) as const;
  await decisions.decide([checked('one'), { kind: 'drop-image', sample: 'xmlab2', finding: 'two' }], []);
  await vi.waitFor(() => expect(told).toEqual(['one']));
  const theirs = ['one', 'three'].map((finding) =>
    JSON.stringify({ ...checked(finding), reader: 'CD', date: '2026-01-01' }),
  );
  writeFileSync(path, `${readFileSync(path, 'utf8')}${theirs.join('\n')}\n`);
  fireWatcher(path);
  await decisions.decide([checked('four')], []);
  await vi.waitFor(() => expect(told.at(-1)).toBe('four one'));
  await decisions.decide([checked('three')], []);
  await vi.waitFor(() => expect(told.at(-1)).toBe('four one three'));
  await decisions.decide(
    [],
    (await decisions.state()).decisions.map(({ line }) => line),
  );
  await vi.waitFor(() => expect(told.at(-1)).toBe(''));
  curation.dispose();
});
