/** What the settings of a cloned repository can and cannot do. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeMemento, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { embeddingsFolder, setEmbeddingsFolder } =
  await import('../../../src/extension/settings/embeddingsFolder');

let work: string;
let state: vscode.Memento;
const dataset = () => file(join(work, 'repository/Slake')) as unknown as vscode.Uri;

beforeEach(() => {
  work = folderOfTest();
  mkdirSync(join(work, 'repository/vectors'), { recursive: true });
  mkdirSync(join(work, 'elsewhere'));
  Object.assign(editor, { settings: {}, workspaceSettings: {} });
  editor.workspace = file(join(work, 'repository'));
  state = fakeMemento();
});

describe('embeddings that a workspace sets', () => {
  it('may lie in it, not outside', async () => {
    symlinkSync(join(work, 'elsewhere'), join(work, 'repository/link'));
    expect(await embeddingsFolder(dataset(), state)).toBeUndefined();
    const inside = join(work, 'repository/vectors');
    editor.workspaceSettings['embeddings'] = inside;
    expect(await embeddingsFolder(dataset(), state)).toBe(inside);
    for (const outside of ['elsewhere', 'repository/link', 'repository/../elsewhere']) {
      editor.workspaceSettings['embeddings'] = join(work, outside);
      await expect(embeddingsFolder(dataset(), state)).rejects.toThrow(
        /^This workspace sets slakescope.embeddings to .*, which is outside it/,
      );
    }
  });

  it('may lie anywhere when the user chose the folder or set it himself', async () => {
    const outside = join(work, 'elsewhere');
    await setEmbeddingsFolder(outside, state);
    expect(editor.workspaceSettings['embeddings']).toBe(outside);
    expect(await embeddingsFolder(dataset(), state)).toBe(outside);
    await setEmbeddingsFolder(undefined, state);
    editor.settings['embeddings'] = outside;
    expect(await embeddingsFolder(dataset(), fakeMemento())).toBe(outside);
  });
});

describe('the settings of the manifest', () => {
  type Setting = { type: string; scope: string; enum?: string[] };
  const { contributes, capabilities } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Setting> } };
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  };
  /** Checked where they are read, as the tests above and those of tags show. */
  const checked = ['slakescope.embeddings', 'slakescope.tagFolder'];

  it('that name a file, a server or a device are none of a workspace, unless they are checked', () => {
    const free = Object.entries(contributes.configuration.properties).filter(
      ([name, { type, enum: values, scope }]) =>
        type === 'string' && !values && scope !== 'machine' && !checked.includes(name),
    );
    expect(free).toEqual([]);
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations).toEqual(expect.arrayContaining(checked));
  });
});
