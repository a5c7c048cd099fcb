/** `Slakescope: Show in Slakescope`: from an image, a record, a folder of a sample or a row of a table to the panel. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { isBelow, realPathOf } from '../files/pathGuard';
import { reachedPath } from '../files/reachedPaths';
import { uriOfInput } from '../panel/besideEditors';
import type { ExplorerPanels } from '../panel/explorerPanels';
import { recordAt, type RecordPlaces } from '../records/recordPlaces';
import { placeOf } from '../rows/rowUri';
import type { WorkspaceDatasets } from '../workspace/workspaceDatasets';

const TABLE = /\.(json|jsonl|ndjson|csv|tsv|parquet|arrow)$/i;

export class ShowInSlakescope {
  constructor(
    private readonly datasets: Datasets,
    private readonly panels: ExplorerPanels,
    private readonly places: RecordPlaces,
    private readonly workspace: WorkspaceDatasets,
  ) {}

  /** @param argument URI that a menu passes; without one the active tab is meant. */
  async run(argument: unknown): Promise<void> {
    const uri = argument instanceof vscode.Uri ? argument : activeUri();
    if (!uri) throw new Error(vscode.l10n.t('Open a file of a dataset first.'));
    const model = await this.modelOf(uri);
    this.panels.showIn(model, () => ({}));
    if (!(await isReady(model))) return;
    const rows = await this.rowsOf(uri, model);
    if (rows.length > 0) this.panels.showIn(model, () => ({ samples: rows, index: rows[0] }));
  }

  /** Rows of the samples that a file, or the record at the cursor in it, belongs to; of an open dataset alone. */
  async rowsOf(uri: vscode.Uri, model: DatasetModel): Promise<readonly number[]> {
    const editor = vscode.window.visibleTextEditors.find(
      (each) => each.document.uri.toString() === uri.toString(),
    );
    const records = editor && (await this.places.of(editor.document));
    const atCursor = records && recordAt(records, editor.document.offsetAt(editor.selection.active));
    if (atCursor !== undefined) return [atCursor];
    const place = placeOf(uri);
    const path = place?.file ?? uri.fsPath;
    const { samples } = await model.client.request('samplesOfPath', {
      path: (await realPathOf(path)) ?? path,
      ...(place ? { row: place.row } : {}),
    });
    return samples;
  }

  private async modelOf(uri: vscode.Uri): Promise<DatasetModel> {
    const place = placeOf(uri);
    const file = place ? vscode.Uri.file(place.file) : uri;
    const open = await this.datasets.holding(file);
    if (open) return open;
    const path = reachedPath(file.fsPath);
    const root = this.workspace.found.find((dataset) => isBelow(path, dataset.root))?.root;
    const folder = TABLE.test(file.path) ? file.fsPath : dirname(file.fsPath);
    const { model } = await this.datasets.open(vscode.Uri.file(root ?? folder));
    return model;
  }
}

/** Of a text, an image, or whatever else the active tab shows. */
export function activeUri(): vscode.Uri | undefined {
  return uriOfInput(vscode.window.tabGroups.activeTabGroup.activeTab?.input);
}

/** Whether the dataset is read and embedded, once that has ended. */
function isReady(model: DatasetModel): Promise<boolean> {
  if (model.phase.phase !== 'working') return Promise.resolve(model.phase.phase === 'ready');
  return new Promise((resolve) => {
    const subscription = model.listen({
      phase: ({ phase }) => {
        if (phase === 'working') return;
        subscription.dispose();
        resolve(phase === 'ready');
      },
    });
  });
}
