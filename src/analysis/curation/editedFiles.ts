/** The files of records that decisions edit, each read once, and those that moves between splits make. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import type { KeptRows } from '../dataset/tables/parquet/rewrite';
import type { QaRecord } from '../dataset/types';
import { exists } from '../files/missing';
import { JsonRecordFile } from './jsonRecordFile';
import { ParquetRecordFile } from './parquetRecordFile';
import { isEditable, offsetOf, readRecordFile, type TextRecordFile } from './recordFile';
import type { RecordIndex } from './recordIndex';

export class EditedFiles {
  /** Undefined for one that is not there, or cannot be edited. */
  private readonly files = new Map<string, TextRecordFile | ParquetRecordFile | undefined>();
  private readonly created = new Map<string, { like: TextRecordFile; records: (() => string)[] }>();

  /** @param index names files in messages. */
  constructor(private readonly index: Pick<RecordIndex, 'relative'>) {}

  /** Changed and new files, by absolute path as if in the source. */
  result() {
    const texts = new Map<string, string>();
    const tables = new Map<string, readonly [KeptRows, ...KeptRows[]]>();
    for (const [path, file] of this.files) {
      if (!file?.isChanged) continue;
      if (file instanceof ParquetRecordFile) tables.set(path, file.parts());
      else texts.set(path, file.result());
    }
    for (const [path, { like, records }] of this.created) {
      const all = records.map((text) => text());
      texts.set(path, like.newText(path, all));
    }
    return { texts, tables };
  }

  async fileOf(path: string): Promise<TextRecordFile | ParquetRecordFile | undefined> {
    if (!this.files.has(path))
      this.files.set(path, (await exists(path)) ? await readRecordFile(path) : undefined);
    return this.files.get(path);
  }

  async fieldValue({ source }: QaRecord, field: string): Promise<unknown> {
    const file = await this.fileOf(source.file);
    return file?.fieldValue(offsetOf(source), field);
  }

  /** The record at an offset of a file, behind the last one of another, which is made like the first where it is not there. */
  async append(path: string, from: TextRecordFile, offset: number): Promise<void> {
    const file = await this.fileOf(path);
    const text = () => from.recordText(offset);
    if (file && !(file instanceof ParquetRecordFile)) return file.append(text);
    const made = this.created.get(path);
    if (made) made.records.push(text);
    else this.created.set(path, { like: from, records: [text] });
  }

  /** Why one of the records cannot be edited; undefined where all can. */
  async firstReason(records: readonly QaRecord[]): Promise<MessageTemplate | undefined> {
    for (const { source } of records) {
      const reason = await this.editable(source.file);
      if (reason) return reason;
      const file = await this.fileOf(source.file);
      if (file?.has(offsetOf(source))) continue;
      const name = this.index.relative(source.file);
      return file instanceof JsonRecordFile && file.isWhole()
        ? message`${name} holds its records in a shape that apply does not edit; it edits lists of objects, one object for each question, and JSON Lines. Write the file in one of these shapes first.`
        : message`${name} cannot be read where the record is; mend it first.`;
    }
    return undefined;
  }

  /** Why a file cannot be edited; undefined where it can, or where it is new. */
  async editable(path: string): Promise<MessageTemplate | undefined> {
    const name = this.index.relative(path);
    if (!isEditable(path)) {
      return message`${name} is edited by no version yet; JSON, JSON Lines, CSV, TSV and Parquet are.`;
    }
    if (!(await this.fileOf(path)) && (await exists(path))) {
      return message`${name} is not UTF-8; save it as UTF-8 first.`;
    }
    return undefined;
  }
}
