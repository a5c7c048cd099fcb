/** What the settings of a cloned repository can and cannot do. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { SAMPLE_FIELDS } from '../../../src/analysis/dataset/fields';
import { methods } from '../../../src/analysis/methods/registry';
import { devices } from '../../../src/common/encoders';
import { findingKinds } from '../../../src/common/findings';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeMemento, fakeVscode, file } from '../fakeEditor';
import { parameterSchemas } from './parameterSchemas';

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
  type Setting = {
    type: string | string[];
    scope: string;
    order: number;
    enum?: string[];
    enumItemLabels?: string[];
    enumDescriptions?: string[];
    items?: { enum: string[] };
    properties?: object;
    markdownDescription: string;
  };
  const { contributes, capabilities } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { order: number; properties: Record<string, Setting> }[] };
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  };
  const groups = contributes.configuration;
  const settings = Object.assign({}, ...groups.map(({ properties }) => properties)) as Record<
    string,
    Setting
  >;
  /** Checked where they are read, as the tests above and those of tags show. */
  const checked = ['slakescope.embeddings', 'slakescope.tagFolder'];
  /** Written into decisions as it is. */
  const words = ['slakescope.reader'];

  it('that name a file, a server or a device are none of a workspace, unless they are checked', () => {
    const free = Object.entries(settings).filter(
      ([name, { type, enum: values, scope }]) =>
        type === 'string' && !values && scope !== 'machine' && ![...checked, ...words].includes(name),
    );
    expect(free).toEqual([]);
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations).toEqual(expect.arrayContaining(checked));
  });

  it('stand in order, in groups, each described', () => {
    for (const { properties } of groups) {
      const orders = Object.values(properties).map(({ order }) => order);
      expect(orders).toEqual(orders.map((_, i) => i + 1));
    }
    const lacking = Object.entries(settings).filter(([, { markdownDescription }]) => !markdownDescription);
    expect(lacking).toEqual([]);
  });

  it('name and describe every choice or none', () => {
    for (const { enum: values, enumItemLabels, enumDescriptions } of Object.values(settings)) {
      for (const texts of [enumItemLabels, enumDescriptions])
        expect(texts ?? values ?? []).toHaveLength(values?.length ?? 0);
      // The list would show an empty line.
      if (values?.includes('')) expect(enumItemLabels?.every(Boolean)).toBe(true);
    }
  });

  it('offer the methods, fields, devices and kinds of findings that there are', () => {
    expect(settings['slakescope.problems.hiddenKinds'].items!.enum).toEqual(Object.keys(findingKinds));
    expect(settings['slakescope.device'].enum).toEqual(devices);
    expect(settings['slakescope.parameters'].properties).toEqual(parameterSchemas());
    const named = (kind: string) => methods.filter((method) => method.kind === kind).map(({ name }) => name);
    expect(settings['slakescope.layout'].enum).toEqual(['', ...named('reduction')]);
    const fields = SAMPLE_FIELDS.filter(({ title, kind }) => title !== null && kind === 'category');
    expect(new Set(settings['slakescope.color'].enum)).toEqual(
      new Set([
        ...named('clustering').map((name) => `cluster:${name}`),
        ...fields.map(({ id }) => `field:${id}`),
        'tags',
      ]),
    );
  });
});
