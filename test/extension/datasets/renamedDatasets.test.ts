/** What happens to an open dataset, and to the files beside it that have its name, when its folder is renamed in the editor. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeLog, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { setKnownRoots } = await import('../../../src/extension/tags/tagFilePath');
const { RenamedDatasets } = await import('../../../src/extension/datasets/renamedDatasets');

class FakeEdit {
  readonly renames: string[][] = [];
  renameFile(...uris: readonly vscode.Uri[]): void {
    this.renames.push(uris.map(({ fsPath }) => fsPath.split('/').at(-1)!));
  }
}
type Files = { files: readonly { oldUri: unknown; newUri: unknown }[] };

let work: string;
let willRename: (event: Files & { waitUntil(edit: Promise<FakeEdit>): void }) => void;
let didRename: (event: Files) => void;
let moved: string[][];

beforeEach(() => {
  work = folderOfTest();
  moved = [];
  for (const folder of ['Slake', 'inner/Slake', '.slakescope'])
    mkdirSync(join(work, folder), { recursive: true });
  Object.assign(editor, { settings: {}, workspaceSettings: {} });
  editor.workspace = file(work);
  const none = { dispose: () => undefined };
  Object.assign(fakeVscode, { WorkspaceEdit: FakeEdit });
  Object.assign(fakeVscode.workspace, {
    onWillRenameFiles: (listener: typeof willRename) => ((willRename = listener), none),
    onDidRenameFiles: (listener: typeof didRename) => ((didRename = listener), none),
  });
  const roots = ['Slake', 'inner/Slake'].map((name) => join(work, name));
  const all = roots.map((root) => ({ root }) as unknown as DatasetModel);
  const move = (model: DatasetModel, to: vscode.Uri) => {
    moved.push([model.root, to.fsPath].map((path) => path.slice(work.length + 1)));
    return Promise.resolve();
  };
  const known = () => Promise.resolve(roots);
  setKnownRoots(known);
  new RenamedDatasets({ all }, known, move, fakeLog.channel);
});

const rename = async (from: string, to: string) => {
  const files = [{ oldUri: file(join(work, from)), newUri: file(join(work, to)) }];
  let edit: Promise<FakeEdit> | undefined;
  willRename({ files, waitUntil: (given) => (edit = given) });
  const { renames } = await edit!;
  didRename({ files });
  return renames;
};
const write = (name: string) => writeFileSync(join(work, '.slakescope', name), '');

describe('a dataset that is renamed in the editor', () => {
  it('takes its tags and decisions along, and is opened at its new place', async () => {
    for (const name of ['Slake.decisions.jsonl', 'Slake.tags.tsv', 'Other.tags.tsv']) write(name);
    expect(await rename('Slake', 'SLAKE 2')).toEqual([
      ['Slake.decisions.jsonl', 'SLAKE 2.decisions.jsonl'],
      ['Slake.tags.tsv', 'SLAKE 2.tags.tsv'],
    ]);
    expect(moved).toEqual([['Slake', 'SLAKE 2']]);
  });

  it('replaces no file of another one, and has none where none is', async () => {
    for (const name of ['Slake.decisions.jsonl', 'New.decisions.jsonl']) write(name);
    expect(await rename('Slake', 'New')).toEqual([]);
  });

  it('is followed when a folder around it is renamed, under which its name stays', async () => {
    write('Slake.tags.tsv');
    expect(await rename('inner', 'outer')).toEqual([]);
    expect(moved).toEqual([['inner/Slake', 'outer/Slake']]);
  });

  it('takes its files along where they say in which folder it lies, wherever it is moved', async () => {
    for (const name of ['Slake.tags.tsv', 'inner--Slake.tags.tsv', 'inner--Slake.decisions.jsonl'])
      write(name);
    expect(await rename('inner', 'outer')).toEqual([
      ['inner--Slake.decisions.jsonl', 'outer--Slake.decisions.jsonl'],
      ['inner--Slake.tags.tsv', 'outer--Slake.tags.tsv'],
    ]);
    expect(await rename('inner/Slake', 'inner/New')).toEqual([
      ['inner--Slake.decisions.jsonl', 'inner--New.decisions.jsonl'],
      ['inner--Slake.tags.tsv', 'inner--New.tags.tsv'],
    ]);
    expect(await rename('Slake', 'inner/Old')).toEqual([['Slake.tags.tsv', 'inner--Old.tags.tsv']]);
  });

  it('is not meant by a rename of anything in it or beside it', async () => {
    for (const name of ['Slake/imgs', 'Slake-other', '.slakescope'])
      expect(await rename(name, 'x')).toEqual([]);
    expect(moved).toEqual([]);
  });
});
