/** Lines of a decisions file that are wrong, in Problems: there while they are wrong, and nothing is sent where none is. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file, fireWatcher } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { Curation } = await import('../../../src/extension/decisions/curation');

it('shows what is wrong with a decisions file until it is mended', async () => {
  const work = folderOfTest();
  const root = join(work, 'Slake');
  mkdirSync(root);
  const path = join(work, '.slakescope', 'Slake.decisions.jsonl');
  Object.assign(editor, { settings: { reader: 'AB' }, workspaceSettings: {}, trusted: true });
  editor.workspace = file(work);
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
  const model = { folder: file(root), root, columns: { roots: [root] } } as unknown as DatasetModel;
  const datasets = { all: [model], onDidChange: () => ({ dispose: () => undefined }) };
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
