/** A file of records that is edited: a text by ranges, so that what no edit touches keeps its bytes; Parquet by rows. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FileRange } from '../dataset/types';
import type { FieldValue } from './decision';
import { DelimitedRecordFile } from './delimitedRecordFile';
import { JsonRecordFile } from './jsonRecordFile';
import { ParquetRecordFile } from './parquetRecordFile';

export interface RecordFile {
  readonly isChanged: boolean;
  /** Whether a record begins at an offset, in UTF-16 units behind a byte order mark; of a table without lines, its row. */
  has(offset: number): boolean;
  /** The value of a field as the file has it; null where it has none, undefined where no record begins at the offset. */
  fieldValue(offset: number, field: string): unknown;
  /** Why a field cannot get a value; undefined where it can. */
  cannotHold(field: string, value: FieldValue): 'field' | 'value' | undefined;
  /** Sets a field of the record at an offset. */
  correct(offset: number, field: string, value: FieldValue): void;
  remove(offset: number): void;
}

export interface TextRecordFile extends RecordFile {
  /** Where the records begin, ascending. */
  offsets(): readonly number[];
  /**
   * Behind the last record, in the order of the calls.
   * @param record gives its text when the file is written. @param split into whose list it goes, of a file that has one.
   */
  append(record: () => string, split?: string): void;
  /** Whether records of another file can stand in this one. */
  isLike(other: TextRecordFile): boolean;
  /** The text of a new file of these records, at least one, laid out as they are here. */
  newText(path: string, records: readonly string[]): string;
  /** The text of the record at an offset, with its corrections. */
  recordText(offset: number): string;
  /** The text of the file, with all edits. */
  result(): string;
}

const kinds: Readonly<Record<string, { of(path: string, text: string): TextRecordFile }>> = {
  '.csv': DelimitedRecordFile,
  '.json': JsonRecordFile,
  '.jsonl': JsonRecordFile,
  '.ndjson': JsonRecordFile,
  '.tsv': DelimitedRecordFile,
};

/** @param path of a text that is editable. */
export function recordFileOf(path: string, text: string): TextRecordFile {
  return kinds[extname(path).toLowerCase()].of(path, text);
}

/** As a text, in an editor too. */
export function isEditableText(path: string): boolean {
  return Object.hasOwn(kinds, extname(path).toLowerCase());
}

export function isEditable(path: string): boolean {
  return isEditableText(path) || isParquet(path);
}

function isParquet(path: string): boolean {
  return extname(path).toLowerCase() === '.parquet';
}

/** Where a record begins in its file. */
export function offsetOf({ row, offset }: FileRange): number {
  return row ?? offset;
}

/** Where a record begins, as a key among all files. */
export function placeKey(range: FileRange): string {
  return `${range.file}\n${offsetOf(range)}`;
}

/** Undefined where the file is not UTF-8, so that writing it would change other bytes too, or is damaged. */
export async function readRecordFile(path: string): Promise<TextRecordFile | ParquetRecordFile | undefined> {
  if (isParquet(path)) return ParquetRecordFile.read(path);
  const bytes = await readFile(path);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return recordFileOf(path, text);
}
