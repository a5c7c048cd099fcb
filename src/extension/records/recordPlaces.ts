/**
 * Which sample each place of an open document belongs to. In SLAKE's JSON files the names of images in the text say it;
 * in other files of records the places at which the worker read them, moved along with what is typed.
 */
import * as vscode from 'vscode';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { realPathOf } from '../files/pathGuard';
import { placeOf, ROW_SCHEME } from '../rows/rowUri';
import { folderOfName, imageNames } from './imageNames';

/** Documents in which records may lie. */
export const RECORD_DOCUMENTS: vscode.DocumentSelector = [
  { scheme: 'file', pattern: '**/*.{json,jsonl,ndjson,csv,tsv}' },
  { scheme: ROW_SCHEME, pattern: '**/*.json' },
];

/** Records of a document, by their beginnings in ascending order; `samples` are rows. */
export interface DocumentRecords {
  readonly model: DatasetModel;
  readonly offsets: Float64Array;
  readonly samples: ArrayLike<number>;
}

/** A text of more is not searched again at each change. */
const LARGE_CHARACTERS = 1_000_000;

interface Kept {
  readonly columns: DatasetColumns;
  readonly records: DocumentRecords;
  /** Of the document for which they are right; undefined: they are moved along until the dataset is read again. */
  readonly version: number | undefined;
}

export class RecordPlaces implements vscode.Disposable {
  private readonly kept = new Map<string, Kept>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly rowsById = new WeakMap<DatasetColumns, ReadonlyMap<string, number>>();

  constructor(private readonly datasets: Datasets) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const kept = this.kept.get(document.uri.toString());
        if (!kept || kept.version !== undefined) return;
        for (const change of contentChanges) move(kept.records.offsets, change);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.kept.delete(uri.toString())),
    ];
  }

  /** Undefined where the document belongs to no open dataset, or holds no records of one. */
  async of(document: vscode.TextDocument): Promise<DocumentRecords | undefined> {
    const place = placeOf(document.uri);
    const model = await this.datasets.holding(place ? vscode.Uri.file(place.file) : document.uri);
    const columns = model?.phase.phase === 'ready' ? model.columns : undefined;
    if (!model || !columns) return undefined;
    const key = document.uri.toString();
    const { version } = document;
    const known = this.kept.get(key);
    if (known?.columns === columns && (known.version ?? version) === version) return known.records;
    const scanned =
      /\.json$/i.test(document.uri.path) && !place ? this.scan(document, model, columns) : undefined;
    const records = scanned ?? (await this.read(document, model));
    if (!records) return undefined;
    const isLarge = document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > LARGE_CHARACTERS;
    this.kept.set(key, { columns, records, version: scanned && !isLarge ? version : undefined });
    return records;
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  rowOf(columns: DatasetColumns, id: string): number | undefined {
    let rows = this.rowsById.get(columns);
    if (!rows) this.rowsById.set(columns, (rows = new Map(columns.ids.map((each, row) => [each, row]))));
    return rows.get(id);
  }

  private scan(
    document: vscode.TextDocument,
    model: DatasetModel,
    columns: DatasetColumns,
  ): DocumentRecords | undefined {
    const text = document.getText();
    const offsets: number[] = [];
    const samples: number[] = [];
    for (const { name, offset } of imageNames(text, true)) {
      const id = folderOfName(name);
      const row = id === undefined ? undefined : this.rowOf(columns, id);
      if (row === undefined) continue;
      const start = text.lastIndexOf('{', offset);
      if (start === offsets.at(-1)) continue; // another name in the same record
      offsets.push(Math.max(0, start));
      samples.push(row);
    }
    return offsets.length > 0 ? { model, offsets: Float64Array.from(offsets), samples } : undefined;
  }

  private async read(
    document: vscode.TextDocument,
    model: DatasetModel,
  ): Promise<DocumentRecords | undefined> {
    const place = placeOf(document.uri);
    const path = place?.file ?? document.uri.fsPath;
    const real = (await realPathOf(path)) ?? path;
    if (!place) {
      const { offsets, samples } = await model.client.request('recordPlaces', { file: real });
      if (samples.length > 0) return { model, offsets, samples };
    }
    // The whole document is about one sample: its questions without names, its boxes, a row of a table.
    const { samples } = await model.client.request('samplesOfPath', {
      path: real,
      ...(place ? { row: place.row } : {}),
    });
    return samples.length === 1 ? { model, offsets: Float64Array.of(0), samples } : undefined;
  }
}

/** Of the record in which a place lies; undefined before the first. */
export function recordAt({ offsets, samples }: DocumentRecords, offset: number): number | undefined {
  const at = lastUpTo(offsets, offset);
  return at < 0 ? undefined : samples[at];
}

/** Index of the last of ascending values that is not above; -1 where there is none. */
export function lastUpTo(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Beginnings in what was replaced are now at its beginning. */
function move(
  offsets: Float64Array,
  { rangeOffset, rangeLength, text }: vscode.TextDocumentContentChangeEvent,
): void {
  const end = rangeOffset + rangeLength;
  const by = text.length - rangeLength;
  for (let i = lastUpTo(offsets, rangeOffset) + 1; i < offsets.length; i++) {
    offsets[i] = offsets[i] >= end ? offsets[i] + by : rangeOffset;
  }
}
