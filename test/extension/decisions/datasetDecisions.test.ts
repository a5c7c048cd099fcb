/** The decisions file of a workspace: canonical lines, undo, edits by others, and the places where none is written. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { DraftDecision } from '../../../src/analysis/curation/decision';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file, fireWatcher } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { DatasetDecisions } = await import('../../../src/extension/decisions/datasetDecisions');
const { setKnownRoots } = await import('../../../src/extension/tags/tagFilePath');

let root: string;
let path: string;
let decisions: InstanceType<typeof DatasetDecisions>;
beforeEach(() => {
  const work = folderOfTest();
  root = join(work, 'Slake');
  mkdirSync(root);
  path = join(work, '.slakescope', 'Slake.decisions.jsonl');
  Object.assign(editor, {
    settings: { reader: 'AB' },
    workspaceSettings: {},
    trusted: true,
    answer: undefined,
  });
  editor.watched.clear();
  editor.workspace = file(work);
  const dataset = { folder: file(root) as unknown as vscode.Uri, root, roots: [root] };
  decisions = new DatasetDecisions(() => dataset);
});

const uriOf = (path: string) => file(path) as unknown as vscode.Uri;
const drop = (sample: string): DraftDecision => ({
  kind: 'drop-image',
  sample,
  finding: `leakage:${sample}`,
});
const lines = () => readFileSync(path, 'utf8').split('\n').filter(Boolean);
const samples = () => lines().map((line) => (JSON.parse(line) as { sample: string }).sample);

describe('decisions of a dataset', () => {
  it('are canonical lines with the reader and the date, sorted, beside an attribute for git', async () => {
    expect(await decisions.decide([drop('xmlab2'), drop('xmlab1')], [])).toBe(true);
    const date = new Date().toISOString().slice(0, 10);
    expect(lines()).toEqual(
      ['xmlab1', 'xmlab2'].map(
        (id) =>
          `{"sample":"${id}","kind":"drop-image","finding":"leakage:${id}","reader":"AB","date":"${date}"}`,
      ),
    );
    expect(readFileSync(join(path, '..', '.gitattributes'), 'utf8')).toContain('merge=union');
  });

  it('are not those of another dataset of the same name, also beside a file of an earlier version', async () => {
    const work = join(root, '..');
    const [x, y] = ['x/Same', 'y/Same'].map((path) => {
      const own = join(work, path);
      mkdirSync(own, { recursive: true });
      return new DatasetDecisions(() => ({ folder: uriOf(own), root: own, roots: [own] }));
    });
    const kept = async (each: typeof x) =>
      (await each.state()).decisions.map(({ decision }) => decision.sample);
    await x.decide([drop('xmlab1')], []);
    expect([await kept(x), await kept(y)]).toEqual([['xmlab1'], []]);
    await y.decide([drop('xmlab2')], []);
    expect([await kept(x), await kept(y)]).toEqual([['xmlab1'], ['xmlab2']]);
    expect((await y.locate())?.slice(work.length)).toBe('/.slakescope/y--Same.decisions.jsonl');
    const folder = join(work, '.slakescope');
    for (const name of ['x', 'y']) rmSync(join(folder, `${name}--Same.decisions.jsonl`));
    writeFileSync(
      join(folder, 'Same.decisions.jsonl'),
      '{"sample":"xmlab3","kind":"checked","date":"2026-01-01"}\n',
    );
    setKnownRoots(() => Promise.resolve(['y/Same', 'x/Same'].map((path) => join(work, path))));
    expect([await kept(x), await kept(y)]).toEqual([['xmlab3'], []]);
  });

  it('are undone and done again, with what others wrote in between kept', async () => {
    await decisions.decide([drop('xmlab1')], []);
    await decisions.decide([drop('xmlab2')], []);
    writeFileSync(
      path,
      `${readFileSync(path, 'utf8')}{"sample":"xmlab9","kind":"checked","date":"2026-01-01"}\nno line\n`,
    );
    await decisions.undo();
    expect(lines()).toContain('no line');
    expect((await decisions.state()).decisions.map(({ decision }) => decision.sample)).toEqual([
      'xmlab1',
      'xmlab9',
    ]);
    await decisions.undo();
    await decisions.redo();
    await decisions.redo();
    const state = await decisions.state();
    expect(state).toMatchObject({ undo: 2, redo: 0, reader: 'AB' });
    expect(state.decisions).toHaveLength(3);
    expect(state.findings.map(({ kind }) => kind)).toEqual(['bad-decision']);
  });

  it('replace others as one change', async () => {
    await decisions.decide([drop('xmlab1')], []);
    const [{ line }] = (await decisions.state()).decisions;
    await decisions.decide([{ kind: 'checked', sample: 'xmlab1', finding: 'leakage:xmlab1' }], [line]);
    expect(lines().map((one) => (JSON.parse(one) as { kind: string }).kind)).toEqual(['checked']);
    await decisions.undo();
    expect(lines()).toEqual([line]);
  });

  it('are all kept when many changes come at once, and are told when the file changes on disk', async () => {
    let told = 0;
    decisions.onDidChange(() => told++);
    const ids = Array.from({ length: 20 }, (_none, at) => `xmlab${at}`);
    await Promise.all(ids.map((id) => decisions.decide([drop(id)], [])));
    expect(samples().sort()).toEqual([...ids].sort());
    const before = told;
    const state = await decisions.state();
    fireWatcher(path); // of what was written here, which has been told
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(told).toBe(before);
    expect(await decisions.state()).toBe(state);
    writeFileSync(path, lines().slice(1).join('\n'));
    fireWatcher(path);
    await expect.poll(() => told).toBe(before + 1);
    expect((await decisions.state()).decisions).toHaveLength(19);
  });

  it('are not written without consent where the workspace is not trusted, nor into the dataset', async () => {
    editor.trusted = false;
    expect(await decisions.decide([drop('xmlab1')], [])).toBe(false);
    editor.trusted = true;
    editor.workspace = file(root);
    expect(await decisions.decide([drop('xmlab1')], [])).toBe(false);
    expect((await decisions.state()).file).toBeNull();
  });
});
