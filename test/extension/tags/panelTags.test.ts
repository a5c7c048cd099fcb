import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import { argumentCheck } from '../../../src/common/requestTable';
import { Rpc } from '../../../src/common/rpc';
import type { TagState } from '../../../src/webview/protocol';
import { type PanelOffer, panelRequests, type WebviewOffer } from '../../../src/webview/requests';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file, fireWatcher } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { PanelTags } = await import('../../../src/extension/tags/panelTags');

let work: string;
let dataset: string;
let manifest: string;
let tags: InstanceType<typeof PanelTags>;
let page: Rpc<WebviewOffer, PanelOffer>;
let told: TagState[];
let logged: string[];

/** Two ends of a channel; what goes over it is copied, as between a page and its host. */
function channel(): [Rpc<PanelOffer, WebviewOffer>, Rpc<WebviewOffer, PanelOffer>] {
  const listeners: ((message: unknown) => void)[] = [];
  const port = (mine: number) => ({
    post: (message: unknown) =>
      void Promise.resolve().then(() => listeners[1 - mine]?.(structuredClone(message))),
    listen: (listener: (message: unknown) => void) => {
      listeners[mine] = listener;
      return () => undefined;
    },
  });
  const onProblem = (text: string) => logged.push(text);
  return [
    new Rpc<PanelOffer, WebviewOffer>(port(0), { onProblem, check: argumentCheck(panelRequests) }),
    new Rpc<WebviewOffer, PanelOffer>(port(1), { onProblem }),
  ];
}

beforeEach(() => {
  work = folderOfTest();
  dataset = join(work, 'Slake');
  mkdirSync(join(dataset, 'imgs'), { recursive: true });
  manifest = join(work, '.slakescope', 'Slake.tags.tsv');
  Object.assign(editor, { settings: {}, workspaceSettings: {}, trusted: true });
  Object.assign(editor, { answer: undefined, picked: undefined, questions: [] });
  editor.watched.clear();
  editor.workspace = file(work);
  logged = [];
  told = [];
  const [host, other] = channel();
  page = other;
  page.on('tags', (state) => told.push(state));
  const log = {
    warn: (text: string) => logged.push(text),
    error: (text: unknown) => logged.push(String(text)),
  };
  const folder = file(dataset) as unknown as vscode.Uri;
  tags = new PanelTags(folder, host, log as unknown as vscode.LogOutputChannel);
});
afterEach(() => {
  tags.dispose();
});

function open(ids = ['xmlab0', 'xmlab1', 'xmlab10', 'xmlab2']): void {
  tags.show({ root: dataset, roots: [dataset], name: 'Slake', ids } as unknown as DatasetColumns);
}
const text = () => readFileSync(manifest, 'utf8');

describe('tags of a panel', () => {
  it('are written into the workspace, one sorted line each, and told in rows', async () => {
    open();
    const state = await page.request('setTag', { indices: [3, 0], tag: 'dark', on: true });
    expect(state).toEqual({ file: manifest, tags: [{ tag: 'dark', indices: [0, 3] }], notDuplicates: [] });
    expect(text()).toBe('xmlab0\ttag:dark\nxmlab2\ttag:dark\n');
    await page.request('setTag', { indices: [0], tag: 'dark', on: false });
    expect(text()).toBe('xmlab2\ttag:dark\n');
    expect(readdirSync(join(work, '.slakescope'))).toEqual(['Slake.tags.tsv']);
    expect(readdirSync(dataset)).toEqual(['imgs']);
  });

  it('hold decisions about pairs, which the audit is given', async () => {
    open();
    const state = await page.request('decidePair', { a: 2, b: 1, notDuplicate: true });
    expect(state.notDuplicates).toEqual([[1, 2]]);
    expect(text()).toBe('xmlab1\tnot-duplicate-of:xmlab10\n');
    expect(await tags.notDuplicates()).toEqual([['xmlab1', 'xmlab10']]);
    await page.request('decidePair', { a: 1, b: 2, notDuplicate: false });
    expect(await tags.notDuplicates()).toEqual([]);
    await expect(page.request('decidePair', { a: 1, b: 1, notDuplicate: true })).rejects.toThrow(
      /with itself/,
    );
  });

  it('are all kept when many changes come at once', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `xmlab${i}`);
    open(ids);
    await Promise.all(ids.map((_, i) => page.request('setTag', { indices: [i], tag: 'seen', on: true })));
    expect(text().split('\n')).toHaveLength(31);
  });

  it('keep lines about samples that are not here, and what an editor has added meanwhile', async () => {
    mkdirSync(join(work, '.slakescope'));
    writeFileSync(manifest, 'gone7\ttag:dark\nxmlab1\ttag:new\n');
    open();
    const state = await page.request('setTag', { indices: [0], tag: 'dark', on: true });
    expect(state.tags).toEqual([
      { tag: 'dark', indices: [0] },
      { tag: 'new', indices: [1] },
    ]);
    expect(text()).toBe('gone7\ttag:dark\nxmlab0\ttag:dark\nxmlab1\ttag:new\n');
  });

  it('are told anew when the file changes on disk', async () => {
    open();
    await page.request('tags', {});
    mkdirSync(join(work, '.slakescope'));
    writeFileSync(manifest, 'xmlab1\ttag:new\n');
    fireWatcher(manifest);
    await expect.poll(() => told.at(-1)?.tags).toEqual([{ tag: 'new', indices: [1] }]);
  });

  it('are not written into a merge that is not finished', async () => {
    mkdirSync(join(work, '.slakescope'));
    writeFileSync(manifest, 'xmlab0\ttag:a\n<<<<<<< ours\n=======\n>>>>>>> theirs\n');
    open();
    await expect(page.request('setTag', { indices: [0], tag: 'b', on: true })).rejects.toThrow(
      `${manifest} contains an unfinished merge at line 2; resolve it first.`,
    );
    expect(text()).toContain('<<<<<<< ours');
    expect((await page.request('tags', {})).tags).toEqual([{ tag: 'a', indices: [0] }]);
    await expect.poll(() => logged.join()).toContain('lines 2, 3, 4 contain neither a tag nor a decision');
  });

  it('are not written into a file that is not UTF-8: its words would be lost', async () => {
    mkdirSync(join(work, '.slakescope'));
    const bytes = Buffer.from('# lésion\nxmlab0\ttag:a\n', 'latin1');
    writeFileSync(manifest, bytes);
    open();
    await expect(page.request('setTag', { indices: [0], tag: 'b', on: true })).rejects.toThrow(
      `${manifest} is not UTF-8, and words would be lost when it is written again. Save it as UTF-8.`,
    );
    expect(readFileSync(manifest)).toEqual(bytes);
  });

  it.each([
    ['a row beyond the last', { indices: [4], tag: 'a', on: true }],
    ['a tag of two lines', { indices: [0], tag: 'a\nb', on: true }],
  ])('refuse %s', async (_, request) => {
    open();
    await expect(page.request('setTag', request)).rejects.toThrow(
      /^Invalid `setTag`: `(indices|tag)` must be /,
    );
    expect(existsSync(manifest)).toBe(false);
  });
});

describe('the place of the manifest', () => {
  const elsewhere = () => join(work, 'elsewhere');

  it('is asked for once where the workspace is the dataset, and kept in the settings of the user', async () => {
    editor.workspace = file(dataset);
    editor.answer = 'Choose Folder…';
    editor.picked = file(elsewhere());
    open();
    expect((await page.request('tags', {})).file).toBeNull();
    expect(editor.questions).toEqual([]);
    const state = await page.request('setTag', { indices: [0], tag: 'a', on: true });
    expect(state.file).toBe(join(elsewhere(), 'Slake.tags.tsv'));
    await page.request('setTag', { indices: [1], tag: 'a', on: true });
    expect(editor.questions).toHaveLength(1);
    expect(editor.settings['tagFolder']).toBe(elsewhere());
    expect(readdirSync(dataset)).toEqual(['imgs']);
  });

  it('stays open when the user does not say', async () => {
    editor.workspace = undefined;
    open();
    const state = await page.request('setTag', { indices: [0], tag: 'a', on: true });
    expect(state).toEqual({ file: null, tags: [], notDuplicates: [] });
  });

  it('is never inside the dataset', async () => {
    editor.answer = 'Choose Folder…';
    editor.workspace = undefined;
    editor.picked = file(join(dataset, 'imgs'));
    open();
    const change = () => page.request('setTag', { indices: [0], tag: 'a', on: true });
    await expect(change()).rejects.toThrow(/is inside the dataset, which is never changed/);
    expect(editor.settings['tagFolder']).toBeUndefined();
    editor.settings['tagFolder'] = join(dataset, 'notes');
    await expect(change()).rejects.toThrow(/is inside the dataset, which is never changed/);
    expect(readdirSync(dataset)).toEqual(['imgs']);
  });

  it('may be relative to the workspace folder', async () => {
    editor.settings['tagFolder'] = 'notes';
    open();
    expect((await page.request('tags', {})).file).toBe(join(work, 'notes', 'Slake.tags.tsv'));
    editor.workspace = undefined;
    await expect(page.request('tags', {})).rejects.toThrow(/no folder is open; enter an absolute path\.$/);
  });
});

describe('a cloned repository', () => {
  const change = () => page.request('setTag', { indices: [0], tag: 'a', on: true });
  const outside = () => join(work, '..', `${basename(work)}-outside`);
  const victim = () => join(outside(), 'victim');
  beforeEach(() => {
    mkdirSync(outside());
    writeFileSync(victim(), 'secret');
  });
  afterEach(() => {
    expect(readdirSync(outside())).toEqual(['victim']);
    expect(readFileSync(victim(), 'utf8')).toBe('secret');
    rmSync(outside(), { recursive: true });
  });

  it('cannot have tags written through a link', async () => {
    const plant: (() => void)[] = [
      () => symlinkSync(outside(), join(work, '.slakescope')),
      () => {
        mkdirSync(join(work, '.slakescope'));
        symlinkSync(victim(), manifest);
      },
    ];
    open();
    for (const each of plant) {
      rmSync(join(work, '.slakescope'), { recursive: true, force: true });
      each();
      await expect(change()).rejects.toThrow(/is a link or no plain file/);
      await expect(tags.notDuplicates()).rejects.toThrow(/is a link or no plain file/);
    }
    rmSync(join(work, '.slakescope'), { recursive: true });
    mkdirSync(join(work, '.slakescope'));
    symlinkSync(victim(), `${manifest}.${process.pid}.tmp`);
    await change();
    expect(text()).toBe('xmlab0\ttag:a\n');
  });

  it.each([
    ['elsewhere', () => outside()],
    ['above it', () => `../${basename(outside())}`],
  ])('cannot have tags written %s by its settings', async (_, folder) => {
    editor.workspaceSettings['tagFolder'] = folder();
    open();
    await expect(change()).rejects.toThrow(/^This workspace sets slakescope.tagFolder to .* outside it/);
  });

  it('cannot lead a folder of its settings out by a link', async () => {
    symlinkSync(outside(), join(work, 'notes'));
    editor.workspaceSettings['tagFolder'] = 'notes/tags';
    open();
    await expect(change()).rejects.toThrow(/is a link or no plain file/);
  });

  it('is asked about once where it is not trusted', async () => {
    editor.trusted = false;
    open();
    await change();
    expect(existsSync(manifest)).toBe(false);
    editor.answer = 'Write';
    await change();
    await page.request('setTag', { indices: [1], tag: 'a', on: true });
    expect(text().split('\n')).toHaveLength(3);
    expect(editor.questions).toHaveLength(2);
  });
});
