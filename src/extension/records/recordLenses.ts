/** Lenses above records: "Show in map · 2 findings", where the sample changes and where there are findings. */
import * as vscode from 'vscode';
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { type DocumentRecords, lastUpTo, RECORD_DOCUMENTS, type RecordPlaces } from './recordPlaces';

export const SHOW_ROWS = 'slakescope.showRows';
/** More would be slow to draw. The first are those of the beginning of the file. */
const MAX_LENSES = 10_000;
/** Samples that one lens selects, of a file with many records in one line. */
const MAX_SELECTED = 100_000;

export class RecordLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(
    datasets: Datasets,
    private readonly places: RecordPlaces,
  ) {
    this.subscriptions = [
      vscode.languages.registerCodeLensProvider(RECORD_DOCUMENTS, this),
      datasets.onDidChange(() => this.changed.fire()),
      datasets.onDidChangeFindings(() => this.changed.fire()),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const records = await this.places.of(document);
    if (!records) return [];
    const { findings } = records.model;
    const inFile = findings.byFile.get(document.uri.toString())?.findings ?? [];
    return linesOf(document, records, inFile)
      .slice(0, MAX_LENSES)
      .map((line) => lensOf(line, records.model));
  }

  dispose(): void {
    this.changed.dispose();
    for (const each of this.subscriptions) each.dispose();
  }
}

interface LensLine {
  readonly line: number;
  readonly samples: Set<number>;
  records: number;
  findings: number;
}

/** Lines in which a record begins, where it is another sample's than the record before or has findings. */
export function linesOf(
  document: Pick<vscode.TextDocument, 'positionAt'>,
  { offsets, samples }: DocumentRecords,
  findings: readonly Pick<Finding, 'line'>[],
): LensLine[] {
  const starts = Array.from(offsets, (offset) => document.positionAt(offset).line);
  const counts = new Int32Array(starts.length);
  for (const { line } of findings) {
    const record = lastUpTo(starts, line - 1);
    if (record >= 0) counts[record]++;
  }
  const lines: LensLine[] = [];
  for (const [i, line] of starts.entries()) {
    const isNew = i === 0 || samples[i] !== samples[i - 1];
    const last = lines.at(-1);
    if (last?.line === line) {
      last.samples.add(samples[i]);
      last.records++;
      last.findings += counts[i];
    } else if (isNew || counts[i] > 0) {
      lines.push({ line, samples: new Set([samples[i]]), records: 1, findings: counts[i] });
    }
  }
  return lines;
}

function lensOf({ line, samples, records, findings }: LensLine, model: DatasetModel): vscode.CodeLens {
  const show =
    samples.size === 1
      ? vscode.l10n.t('Show in map')
      : vscode.l10n.t('Show {0} images of {1} records in map', samples.size, records);
  const counted =
    findings === 0
      ? show
      : findings === 1
        ? vscode.l10n.t('{0} · 1 finding', show)
        : vscode.l10n.t('{0} · {1} findings', show, findings);
  const rows = [...samples].slice(0, MAX_SELECTED);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title: counted,
    command: SHOW_ROWS,
    arguments: [model.root, rows],
  });
}
