/**
 * Lenses above records: "Show in map · 2 findings", where the sample changes and where there are findings. A file of a
 * dataset of the workspace that is not open has one, which opens it.
 */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { reachedPath } from '../files/reachedPaths';
import { number } from '../language/number';
import type { FoundDataset } from '../workspace/slakeFolders';
import type { WorkspaceDatasets } from '../workspace/workspaceDatasets';
import { lensWindows, type RecordRange, shownRecords } from './lensWindows';
import { type DocumentRecords, lastUpTo, RECORD_DOCUMENTS, type RecordPlaces } from './recordPlaces';

export const SHOW_ROWS = 'slakescope.showRows';
const SHOW_FILE = 'slakescope.showInSlakescope';
/** Samples that one lens selects, of a file with many records in one line. */
const MAX_SELECTED = 100_000;

/** Of a document, as its lenses were last given. */
interface Given {
  readonly records: DocumentRecords;
  readonly windows: readonly RecordRange[];
}

export class RecordLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly given = new WeakMap<vscode.TextDocument, Given>();

  constructor(
    private readonly datasets: Datasets,
    private readonly places: RecordPlaces,
    private readonly workspace: Pick<WorkspaceDatasets, 'found' | 'onDidChange'>,
  ) {
    this.subscriptions = [
      workspace.onDidChange(() => this.changed.fire()),
      vscode.languages.registerCodeLensProvider(RECORD_DOCUMENTS, this),
      datasets.onDidChange(() => this.changed.fire()),
      datasets.onDidChangeFindings(() => this.changed.fire()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        if (this.isShort(textEditor)) this.changed.fire();
      }),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const records = await this.places.of(document);
    if (!records) return this.opening(document);
    const { findings } = records.model;
    const inFile = findings.byFile.get(document.uri.toString())?.findings ?? [];
    const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
    const windows = lensWindows(document, records.offsets, editors);
    this.given.set(document, { records, windows });
    return windows.flatMap((window) =>
      linesOf(document, records, inFile, window).map((line) => lensOf(line, records.model)),
    );
  }

  private async opening({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (uri.scheme !== 'file' || !isOfDataset(uri.fsPath, this.workspace.found)) return [];
    if (await this.datasets.holding(uri)) return [];
    const title = vscode.l10n.t('Open the dataset and show this in its map');
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: SHOW_FILE, arguments: [uri] }),
    ];
  }

  /** Whether an editor shows records beyond those that have their lenses. */
  private isShort(editor: vscode.TextEditor): boolean {
    const given = this.given.get(editor.document);
    if (!given) return false;
    const shown = shownRecords(editor.document, given.records.offsets, editor);
    return !given.windows.some(({ first, end }) => first <= shown.first && shown.end <= end);
  }

  dispose(): void {
    this.changed.dispose();
    for (const each of this.subscriptions) each.dispose();
  }
}

/** Whether a file is one of questions of a sample, or a table, of a dataset of the workspace. */
function isOfDataset(path: string, found: readonly FoundDataset[]): boolean {
  const reached = reachedPath(path);
  const folder = dirname(reached);
  return found.some(
    ({ tables, sampleFolders }) =>
      tables.includes(reached) || (basename(reached) === 'question.json' && sampleFolders.includes(folder)),
  );
}

interface LensLine {
  readonly line: number;
  readonly samples: Set<number>;
  records: number;
  findings: number;
}

/**
 * Lines in which a record begins, where it is another sample's than the record before or has findings.
 * @param window of whole lines.
 */
export function linesOf(
  document: Pick<vscode.TextDocument, 'positionAt'>,
  { offsets, samples }: DocumentRecords,
  findings: readonly Pick<Finding, 'line'>[],
  { first, end }: RecordRange = { first: 0, end: offsets.length },
): LensLine[] {
  const lineOf = (record: number) => document.positionAt(offsets[record]).line;
  const starts = Array.from({ length: end - first }, (_, i) => lineOf(first + i));
  const after = end < offsets.length ? lineOf(end) : Infinity;
  const counts = new Int32Array(starts.length);
  for (const { line } of findings) {
    const record = line - 1 < after ? lastUpTo(starts, line - 1) : -1;
    if (record >= 0) counts[record]++;
  }
  const lines: LensLine[] = [];
  for (const [at, line] of starts.entries()) {
    const i = first + at;
    const isNew = i === 0 || samples[i] !== samples[i - 1];
    const last = lines.at(-1);
    if (last?.line === line) {
      last.samples.add(samples[i]);
      last.records++;
      last.findings += counts[at];
    } else if (isNew || counts[at] > 0) {
      lines.push({ line, samples: new Set([samples[i]]), records: 1, findings: counts[at] });
    }
  }
  return lines;
}

function lensOf({ line, samples, records, findings }: LensLine, model: DatasetModel): vscode.CodeLens {
  const show =
    samples.size === 1
      ? vscode.l10n.t('Show in map')
      : vscode.l10n.t('Show {0} images of {1} records in map', number(samples.size), number(records));
  const counted =
    findings === 0
      ? show
      : findings === 1
        ? vscode.l10n.t('{0} · 1 finding', show)
        : vscode.l10n.t('{0} · {1} findings', show, number(findings));
  const rows = [...samples].slice(0, MAX_SELECTED);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title: counted,
    command: SHOW_ROWS,
    arguments: [model.root, rows],
  });
}
