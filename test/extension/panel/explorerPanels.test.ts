import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { editor, fakeLog, fakeMemento, fakePanel, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { ExplorerPanels } = await import('../../../src/extension/panel/explorerPanels');
const { OpenedRoots } = await import('../../../src/extension/rows/openedRoots');
const { RowFiles } = await import('../../../src/extension/rows/rowFiles');
const { Datasets } = await import('../../../src/extension/datasets/datasets');
const { Curation } = await import('../../../src/extension/decisions/curation');
const { placesOf } = await import('../../../src/extension/worker/datasetClient');

const slake = file('/data/Slake') as unknown as vscode.Uri;
const other = file('/data/Other') as unknown as vscode.Uri;
/** Root, table and sample of each path that is asked about. */
const places: Partial<Record<string, object>> = {
  '/data/Slake': { root: '/data/Slake', table: null, sample: null },
  '/data/Slake/imgs': { root: '/data/Slake', table: null, sample: null },
  '/data/Slake/imgs/xmlab2': { root: '/data/Slake', table: null, sample: 'xmlab2' },
  '/data/Slake/train.json': { root: '/data/Slake', table: null, sample: null },
  '/data/Other': { root: '/data/Other', table: null, sample: null },
  '/data/x/Other': { root: '/data/x/Other', table: null, sample: null },
  '/data/Other/a.csv': { root: '/data/Other', table: '/data/Other/a.csv', sample: null },
};
const renamed = { root: '/data/Renamed', table: null, sample: null };
const columns = { name: 'Slake', root: '/data/Slake', roots: ['/data/Slake'], ids: ['xmlab1', 'xmlab2'] };
const finding = { id: 'f', kind: 'empty-answer', severity: 'error', file: 'a.json', line: 1, column: 1 };
let opened: string[];
let movedRuns: object[];
let refreshed: number;
let whileRefreshing: () => void;
let opens: () => Promise<never>;
let datasets: InstanceType<typeof Datasets>;
let panels: InstanceType<typeof ExplorerPanels>;

beforeEach(() => {
  opened = [];
  movedRuns = [];
  refreshed = 0;
  whileRefreshing = () => undefined;
  opens = () => Promise.reject(new Error('No worker here.'));
  editor.panels.length = 0;
  editor.diagnostics.clear();
  editor.configurationListeners.clear();
  const client: Partial<AnalysisClient> = {
    request: (name, args, { reports } = {}) => {
      if (name === 'detectDataset' && 'folder' in args) {
        const place = args.folder === renamed.root ? renamed : places[String(args.folder)];
        return place ? Promise.resolve(place as never) : Promise.reject(new Error('There is no dataset.'));
      }
      if (name === 'open' && 'folder' in args) {
        opened.push(String(args.folder));
        if (String(args.folder).startsWith(columns.root))
          reports?.dataset?.({ ...columns, findings: [finding] } as never);
        return opens();
      }
      if (name === 'columnQuestion') return Promise.reject(new Error('It has no columns to choose.'));
      if (name === 'moveRuns') return Promise.resolve(void movedRuns.push(args) as never);
      if (name === 'refresh') {
        refreshed++;
        whileRefreshing();
        return Promise.resolve({ name: 'Slake', samples: 2, columns: { ...columns, findings: [] } } as never);
      }
      return Promise.reject(new Error('No worker here.'));
    },
    close: () => undefined,
  };
  const context: Partial<vscode.ExtensionContext> = {
    extensionUri: slake,
    globalStorageUri: other,
    workspaceState: fakeMemento(),
    globalState: fakeMemento() as vscode.ExtensionContext['globalState'],
  };
  datasets = new Datasets(
    client as AnalysisClient,
    placesOf(context as vscode.ExtensionContext),
    fakeLog.channel,
  );
  panels = new ExplorerPanels(
    context as vscode.ExtensionContext,
    client as AnalysisClient,
    datasets,
    new RowFiles(client as AnalysisClient, new OpenedRoots(fakeMemento()), fakeLog.channel),
    new Curation(datasets, fakeLog.channel),
    fakeLog.channel,
  );
});

/** The opening was answered, or refused. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const readable = () => {
  opens = () => Promise.resolve({ name: 'Slake', samples: 2, questions: 0, crossModal: false } as never);
};
const titles = () => editor.panels.map(({ title }) => title);
const uri = (path: string) => file(path) as unknown as vscode.Uri;

describe('panels of datasets', () => {
  it('are one for each dataset, whatever path leads to it, and made anew once closed', async () => {
    for (const path of Object.keys(places)) await panels.show(uri(path));
    expect(titles()).toEqual(['Slake', 'Other — data', 'Other — x', 'a.csv']);
    expect(editor.panels.map(({ reveals }) => reveals)).toEqual([4, 1, 1, 1]);
    editor.panels[0].dispose();
    await panels.show(slake);
    expect(titles()).toEqual(['Slake', 'Other — data', 'Other — x', 'a.csv', 'Slake']);
    editor.panels[2].dispose();
    expect(titles()[1]).toBe('Other');
  });

  it('read a file once more that changes while it is read', async () => {
    readable();
    await panels.show(slake);
    await settled();
    const before = refreshed;
    whileRefreshing = () => {
      whileRefreshing = () => undefined;
      datasets.all[0]['filesChanged'](new Set(['/data/Slake/train.json']));
    };
    datasets.all[0]['filesChanged'](new Set(['/data/Slake/train.json']));
    await settled();
    expect(refreshed - before).toBe(2);
  });

  it('show a dataset that was renamed, in the same tab, and forget its old place', async () => {
    readable();
    await panels.show(slake);
    await settled();
    const [before] = datasets.all;
    await panels.move(before, uri('/data/Renamed'));
    await settled();
    const [now, ...others] = datasets.all;
    expect([now.root, others]).toEqual(['/data/Renamed', []]);
    expect(editor.panels.map(({ disposed }) => disposed)).toEqual([false]);
    expect([panels.isOpen(now), panels.isOpen(before), opened]).toEqual([
      true,
      false,
      ['/data/Slake', '/data/Renamed'],
    ]);
    expect(movedRuns).toMatchObject([{ from: '/data/Slake', to: '/data/Renamed' }]);
    expect(before.findings.all).toEqual([]);
    // A dataset at the old place is another one, which the tab says nothing about.
    await panels.show(slake);
    editor.panels[0].dispose();
    expect(datasets.all.map(({ root }) => root)).toContain('/data/Slake');
  });

  it('are shown before it is asked what columns mean, and as soon as the dataset is read', async () => {
    for (const path of ['/data/Slake', '/data/Slake/imgs'])
      await expect(panels.chooseColumns(uri(path))).rejects.toThrow('It has no columns to choose.');
    expect([titles(), opened]).toEqual([['Slake'], ['/data/Slake']]);
    await panels.chooseColumns(other); // which cannot be read: its panel says why
    expect(titles()).toEqual(['Slake', 'Other']);
  });

  it('are none where there is no dataset', async () => {
    await expect(panels.show(uri('/data/notes'))).rejects.toThrow('There is no dataset.');
    expect([editor.panels, datasets.all]).toEqual([[], []]);
  });

  it('read an open dataset again when it is shown again', async () => {
    readable();
    await panels.show(slake);
    await expect.poll(() => opened).toHaveLength(1);
    await settled();
    await panels.show(uri('/data/Slake/imgs'));
    await expect.poll(() => datasets.all[0].findings.all).toEqual([]);
    expect([opened.length, refreshed]).toEqual([1, 1]);
  });

  it('leave the dataset with its findings when they are closed, until those are cleared', async () => {
    readable();
    await panels.show(slake);
    await expect.poll(() => datasets.all[0].phase.phase).toBe('ready');
    const [model] = datasets.all;
    editor.panels[0].dispose();
    expect([datasets.all, model.findings.all.length]).toEqual([[model], 1]);
    panels.showSample('/data/Slake', 'xmlab2');
    expect([titles(), opened.length]).toEqual([['Slake', 'Slake'], 1]);
    panels.clearFindings();
    expect([datasets.all, model.findings.all]).toEqual([[model], []]);
    editor.panels[1].dispose();
    panels.clearFindings();
    expect(datasets.all).toEqual([]);
  });

  it('are restored from the state of their webview, if the dataset has none yet', async () => {
    const restore = async (state: unknown) => {
      const panel = fakePanel('restored');
      await panels.deserializeWebviewPanel(panel as unknown as vscode.WebviewPanel, state);
      return panel.disposed;
    };
    expect(await restore({ folder: slake.toString() })).toBe(false);
    for (const state of [
      ...[{ folder: slake.toString() }, { folder: uri('/data/Slake/imgs').toString() }],
      ...[{ folder: uri('/data/gone').toString() }, { folder: 'https://x' }, { folder: 1 }, undefined],
    ])
      expect(await restore(state)).toBe(true);
    await expect.poll(() => opened).toEqual(['/data/Slake']);
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
    await expect.poll(() => opened).toHaveLength(1);
    await settled(); // the opening has failed
    panels.retryFailed();
    await expect.poll(() => opened).toHaveLength(2);
    for (const listener of editor.configurationListeners) listener({ affectsConfiguration: () => true });
    await expect.poll(() => opened).toHaveLength(3);
    panels.dispose();
    datasets.dispose();
    expect(editor.configurationListeners.size).toBe(0);
  });
});
