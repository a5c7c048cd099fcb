/** Reads tables of one dataset into samples: columns by their roles, images from cells or from files. */
import { getHeapStatistics } from 'node:v8';
import type { ColumnMapping } from '../../../common/columnMapping';
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import type { TaskContext } from '../../taskContext';
import type { ColumnChoice } from '../columns/columnChoice';
import { type FindingList, recordKey } from '../findingList';
import { imageFile } from '../imageSource';
import { splitName } from '../splitNames';
import { type CellImage, type DistinctImage, DistinctImages, imagesOf } from '../tables/cellImages';
import type { RecordTable } from '../tables/recordTable';
import { fieldWords } from '../typeNames';
import type { ImageSource, QaRecord, Sample } from '../types';
import { columnOf, type NamedRow, valueAt } from './columnRoles';
import { type ImageFiles, SEVERAL, stemOf } from './imageFiles';
import { recordsOf, textOf } from './rowRecords';
import { type RowImage, SampleAssembly } from './sampleAssembly';
import { TextPool } from './textPool';

/** Rows by which the columns are recognised. */
const FIRST_ROWS = 20;
/** Of a dataset; the largest published one has 7.5 million questions. */
const MAX_ROWS = 10_000_000;
/**
 * Rough bytes of objects of a row and of a question: a Parquet file of kilobytes can hold any number of equal rows, and what
 * the memory does not hold is refused before it ends the process.
 */
const ROW_BYTES = 250;
const QUESTION_BYTES = 350;
/** Of the memory for objects; the rest is for what is computed of them. */
const MEMORY_SHARE = 0.6;

/** What the place of a table says about its rows. */
export interface TablePlace {
  readonly split?: string;
  /** Names rows of the table together with its split. */
  readonly config?: string;
}

export interface TableSamplesContext {
  readonly findings: FindingList;
  readonly task: TaskContext;
  readonly choice: ColumnChoice;
  /** Looked for once a table names images in files. */
  readonly imageFiles: () => Promise<ImageFiles>;
}

export class TableSamples {
  private readonly assembly = new SampleAssembly();
  private readonly images = new DistinctImages();
  private readonly texts = new TextPool();
  /** Rows before a shard, by the beginning of their names. */
  private readonly rowsBefore = new Map<string, number>();
  private rowsRead = 0;
  private bytes = 0;
  private files: Promise<ImageFiles> | undefined;

  constructor(
    private readonly context: TableSamplesContext,
    private readonly maxRows = MAX_ROWS,
    private readonly heapBytes = getHeapStatistics().heap_size_limit,
  ) {}

  /**
   * Adds the rows of a table.
   * @param report of rows read.
   * @throws CancelledError; AnalysisError `bad-file` where the table is damaged further on.
   */
  async add(table: RecordTable, place: TablePlace, report: (rows: number) => void): Promise<void> {
    const mapping = this.context.choice.mappingOf(table, await this.firstRows(table));
    if (!mapping) {
      const names = table.columns.map(({ name }) => name).join(', ');
      this.context.findings.about(table.path)(
        'no-image-column',
        message`No column holds or names images (${names}); the table is left out.`,
      );
      return;
    }
    const names = Object.values(mapping).flat();
    const columns = [...new Set(names.flatMap((name) => columnOf(name, table.columns) ?? []))];
    const prefix = [place.config, place.split].filter(Boolean).join('-') || 'row';
    const before = this.rowsBefore.get(prefix) ?? 0;
    const add = this.context.findings.about(table.path);
    const end = Math.min(table.rowCount ?? Infinity, this.maxRows - this.rowsRead);
    let read = 0;
    for await (const { first, rows } of table.read(columns, this.context.task, { start: 0, end })) {
      const named = rows.map((cells): NamedRow =>
        Object.fromEntries(columns.map((column, at) => [column, cells[at]])),
      );
      await this.addBatch(named, { table, mapping, place, first, name: `${prefix}-`, before });
      read += rows.length;
      this.requireMemory(rows.length);
      report(read);
    }
    this.rowsBefore.set(prefix, before + read);
    this.rowsRead += read;
    if (table.rowCount === 0) add('empty-file', message`The table has no rows.`);
    if ((table.rowCount ?? read) > end) {
      add(
        'file-too-large',
        message`Only the first ${this.maxRows} rows of the dataset are read; the further ones of this file are left out.`,
      );
    }
  }

  /** @throws AnalysisError `bad-input` where the objects of all rows would not leave memory for an analysis. */
  private requireMemory(rows: number): void {
    this.bytes += rows * ROW_BYTES;
    if (this.bytes <= MEMORY_SHARE * this.heapBytes) return;
    const megabytes = Math.floor(this.heapBytes / 2 ** 20);
    throw new AnalysisError(
      'bad-input',
      message`The dataset has more questions than fit into the ${megabytes} MB of memory that are allowed for them; allow more (on the command line by NODE_OPTIONS=--max-old-space-size=MEGABYTES), or analyse a part of it.`,
    );
  }

  samples(): Sample[] {
    return this.assembly.samples(this.context.findings);
  }

  private async addBatch(rows: readonly NamedRow[], batch: Batch): Promise<void> {
    const { table, mapping, first } = batch;
    const cells = rows.map((row) => this.cellsOf(row, mapping));
    const splits = rows.map(
      (row) => (mapping.split && splitName(textOf(valueAt(row, mapping.split[0])))) ?? batch.place.split,
    );
    const files = await this.inFiles(cells, splits, table.path);
    for (const [i, row] of rows.entries()) {
      const at = first + i;
      const split = splits[i];
      const group = mapping.group ? textOf(valueAt(row, mapping.group[0])) : '';
      const records = recordsOf(row, mapping, table.locate(at), this.texts);
      this.checkTexts(records, table, at);
      this.bytes += records.length * QUESTION_BYTES;
      this.assembly.add({
        images: this.imagesOf(
          cells[i],
          idOf(row, mapping),
          at,
          (path) => files.get(fileKey(path, split)),
          batch,
        ),
        records,
        rowName: `${batch.name}${batch.before + at}`,
        ...(split === undefined ? {} : { split }),
        ...(group === '' ? {} : { group }),
      });
    }
  }

  private checkTexts(records: readonly QaRecord[], table: RecordTable, row: number): void {
    for (const record of records) {
      for (const field of ['question', 'answer'] as const) {
        if (record[field] !== '') continue;
        const text = message`The ${fieldWords[field]} is empty.`;
        const details = { ...placeOf(table, row), about: recordKey(record) };
        this.context.findings.about(table.path)(`empty-${field}`, text, details);
      }
    }
  }

  /** From the image column, else the name in the id column. */
  private cellsOf(row: NamedRow, mapping: ColumnMapping): CellImage[] {
    const cells = mapping.image ? imagesOf(valueAt(row, mapping.image[0]), this.images) : [];
    const id = idOf(row, mapping);
    return cells.length === 0 && id !== '' ? [{ path: id }] : cells;
  }

  /** The images that the cells of rows name, by `fileKey`. */
  private async inFiles(
    rows: readonly (readonly CellImage[])[],
    splits: readonly (string | undefined)[],
    table: string,
  ): Promise<ReadonlyMap<string, NamedFile>> {
    const found = new Map<string, NamedFile>();
    for (const [i, cells] of rows.entries()) {
      for (const { image, path } of cells) {
        if (image || path === undefined) continue;
        const key = fileKey(path, splits[i]);
        if (found.has(key)) continue;
        this.files ??= this.context.imageFiles();
        const file = (await this.files).find(path, table, splits[i]);
        const isFile = file !== undefined && file !== SEVERAL;
        found.set(key, isFile ? { file, image: await this.images.inFile(file) } : file);
      }
    }
    return found;
  }

  private imagesOf(
    cells: readonly CellImage[],
    idText: string,
    row: number,
    fileOf: (path: string) => NamedFile,
    { table, mapping }: Batch,
  ): RowImage[] {
    const add = this.context.findings.about(table.path);
    const details = { ...placeOf(table, row), leavesOut: true as const };
    if (cells.length === 0) {
      add('missing-image', message`The row has no image; its questions are left out.`, details);
    }
    const id = idText === '' ? {} : { id: stemOf(idText) };
    return cells.flatMap(({ image, path, item }): RowImage[] => {
      const column = mapping.image?.[0];
      if (image && column !== undefined) {
        const part = item === undefined ? {} : { item, part: String(item + 1) };
        const source: ImageSource = { kind: 'cell', file: table.path, row, column, ...part };
        return [{ source, image, ...id, ...(path === undefined ? {} : { name: stemOf(path) }) }];
      }
      const inFile = path === undefined ? undefined : fileOf(path);
      if (inFile === SEVERAL) {
        add(
          'missing-image',
          message`Several images are called ${path ?? ''}; the question is left out. Name the image with its folder.`,
          details,
        );
        return [];
      }
      if (inFile) return [{ source: imageFile(inFile.file), image: inFile.image, name: stemOf(inFile.file) }];
      add('missing-image', message`There is no image ${path ?? ''}; the question is left out.`, details);
      return [];
    });
  }

  private async firstRows(table: RecordTable): Promise<NamedRow[]> {
    const names = table.columns.map(({ name }) => name);
    const first: NamedRow[] = [];
    const range = { start: 0, end: Math.min(FIRST_ROWS, table.rowCount ?? FIRST_ROWS) };
    try {
      for await (const { rows } of table.read(names, this.context.task, range)) {
        for (const cells of rows) first.push(Object.fromEntries(names.map((name, at) => [name, cells[at]])));
      }
    } catch (error) {
      if (!isBadFile(error) || first.length === 0) throw error; // reading on says so again
    }
    return first;
  }
}

/** Rows of a table from `first` on. */
interface Batch {
  readonly table: RecordTable;
  readonly mapping: ColumnMapping;
  readonly place: TablePlace;
  readonly first: number;
  /** Beginning of the names of rows, which are numbered after `before` others. */
  readonly name: string;
  readonly before: number;
}

interface FileImage {
  readonly file: string;
  readonly image: DistinctImage;
}

/** Of a name: undefined where no file has it, SEVERAL where more than one does. */
type NamedFile = FileImage | typeof SEVERAL | undefined;

function fileKey(path: string, split: string | undefined): string {
  return `${split ?? ''}\n${path}`;
}

/** The row in the details of a finding: its line where the format has lines. */
function placeOf(table: RecordTable, row: number) {
  const range = table.locate(row);
  return range.row === undefined ? { position: range } : { row: range.row };
}

/** A fault of the file itself, not one of the system or a cancel. */
export function isBadFile(error: unknown): error is AnalysisError {
  return error instanceof AnalysisError && error.code === 'bad-file';
}

/** "" where the row has no id of its image. */
function idOf(row: NamedRow, mapping: ColumnMapping): string {
  return mapping.imageId ? textOf(valueAt(row, mapping.imageId[0])) : '';
}
