import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { editor, fakeLog, fakeMemento, fakePanel, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { ExplorerPanels } = await import('../../../src/extension/panel/explorerPanels');
const { OpenedRoots } = await import('../../../src/extension/rows/openedRoots');
const { RowFiles } = await import('../../../src/extension/rows/rowFiles');
const { Findings } = await import('../../../src/extension/findings/diagnostics');

const slake = file('/data/Slake') as unknown as vscode.Uri;
const other = file('/data/Other') as unknown as vscode.Uri;
let opened: string[];
let detected: () => Promise<never>;
let panels: InstanceType<typeof ExplorerPanels>;

beforeEach(() => {
  opened = [];
  detected = () => Promise.resolve({ root: '/data' } as never);
  editor.panels.length = 0;
  editor.configurationListeners.clear();
  const client: Partial<AnalysisClient> = {
    request: (name, args) => {
      if (name === 'open' && 'folder' in args) opened.push(String(args.folder));
      if (name === 'detectDataset') return detected();
      return Promise.reject(new Error('No worker here.'));
    },
    close: () => undefined,
  };
  const context: Partial<vscode.ExtensionContext> = {
    extensionUri: slake,
    globalStorageUri: other,
    workspaceState: fakeMemento(),
  };
  panels = new ExplorerPanels(
    context as vscode.ExtensionContext,
    client as AnalysisClient,
    new Findings(),
    new RowFiles(client as AnalysisClient, new OpenedRoots(fakeMemento()), fakeLog.channel),
    fakeLog.channel,
  );
});

describe('panels of dataset folders', () => {
  it('are one for each folder, revealed when shown again and made anew once closed', async () => {
    await panels.show(slake);
    await panels.show(slake);
    await panels.show(other);
    expect(editor.panels.map(({ title, reveals }) => [title, reveals])).toEqual([
      ['Slake', 2],
      ['Other', 1],
    ]);
    editor.panels[0].dispose();
    await panels.show(slake);
    expect(editor.panels.map(({ title }) => title)).toEqual(['Slake', 'Other', 'Slake']);
  });

  it('are none where there is no dataset', async () => {
    detected = () => Promise.reject(new Error('There is no dataset.'));
    await expect(panels.show(slake)).rejects.toThrow('There is no dataset.');
    expect(editor.panels).toEqual([]);
  });

  it('are restored from the state of their webview, if the folder is not open yet', async () => {
    const restore = async (state: unknown) => {
      const panel = fakePanel('restored');
      await panels.deserializeWebviewPanel(panel as unknown as vscode.WebviewPanel, state);
      return panel.disposed;
    };
    expect(await restore({ folder: slake.toString() })).toBe(false);
    for (const state of [{ folder: slake.toString() }, { folder: 'https://x' }, { folder: 1 }, undefined])
      expect(await restore(state)).toBe(true);
    await vi.waitFor(() => expect(opened).toEqual(['/data/Slake']));
  });

  it('name the folder of the active one', async () => {
    await panels.show(slake);
    await panels.show(other);
    expect(panels.activeFolder).toBeUndefined();
    editor.panels[1].active = true;
    expect(panels.activeFolder?.fsPath).toBe('/data/Other');
  });

  it('open a failed dataset again on demand, and every dataset when a setting changes', async () => {
    await panels.show(slake);
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    await new Promise((resolve) => setImmediate(resolve)); // the opening has failed
    panels.retryFailed();
    await vi.waitFor(() => expect(opened).toHaveLength(2));
    for (const listener of editor.configurationListeners) listener({ affectsConfiguration: () => true });
    await vi.waitFor(() => expect(opened).toHaveLength(3));
    panels.dispose();
    expect(editor.configurationListeners.size).toBe(0);
  });
});
