/**
 * Moves of rows of tables between splits, as their dataset says splits: by a column, by the list of a JSON file in which
 * they are, or by the file.
 */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { filesBelow } from '../dataset/filesBelow';
import { FindingList } from '../dataset/findingList';
import { ImageFiles, isImageFile } from '../dataset/records/imageFiles';
import type { Dataset, QaRecord, Sample } from '../dataset/types';
import type { EditedFiles } from './editedFiles';
import { JsonRecordFile } from './jsonRecordFile';
import { ParquetRecordFile } from './parquetRecordFile';
import { offsetOf } from './recordFile';
import type { RecordIndex } from './recordIndex';
import { TableSplits } from './tableSplits';

/** How a row comes to a split: `stays` where it is there, `reason` where it cannot. */
type Way = 'stays' | { readonly reason: MessageTemplate } | { readonly go: () => Promise<void> | void };
type Reason = MessageTemplate | undefined;

export class RowMoves {
  private readonly splits: TableSplits;
  private imageFiles: Promise<ImageFiles> | undefined;

  constructor(
    private readonly dataset: Dataset,
    private readonly files: EditedFiles,
    private readonly index: RecordIndex,
  ) {
    this.splits = new TableSplits(dataset);
  }

  /** @returns why the rows of a sample cannot go, and then none of them has; undefined where they have. */
  async move(sample: Sample, records: readonly QaRecord[], to: string): Promise<Reason> {
    const { id, image } = sample;
    if (image.kind === 'cell' && image.item !== undefined)
      return message`The row of ${id} holds several images; it cannot lose one of them.`;
    const unread = await this.files.firstReason(records);
    if (unread) return unread;
    const ways: Exclude<Way, 'stays' | { readonly reason: MessageTemplate }>[] = [];
    for (const record of records) {
      const way = await this.wayOf(sample, record, to);
      if (way === 'stays') continue;
      if ('reason' in way) return way.reason;
      ways.push(way);
    }
    if (ways.length === 0) return message`The image ${id} lies in the split ${to} already.`;
    for (const { go } of ways) await go();
    return undefined;
  }

  /** Why the records of a sample would name another image in a split; undefined where they would not. @param table where they would be. */
  async imageLost(sample: Sample, record: QaRecord, table: string, to: string): Promise<Reason> {
    if (sample.image.kind !== 'file') return undefined;
    const { path } = sample.image;
    const { root, roots, columns = [] } = this.dataset;
    const own = this.index.relative(record.source.file);
    const { image, imageId } = (columns.find((one) => one.table === own) ?? columns.at(0))?.columns ?? {};
    this.imageFiles ??= filesBelow(root, { findings: new FindingList(root), roots }, isImageFile).then(
      (paths) => new ImageFiles(root, paths),
    );
    const found = await this.imageFiles;
    for (const column of [...(image ?? []), ...(imageId ?? [])]) {
      const name = await this.files.fieldValue(record, column);
      if (typeof name !== 'string' || found.find(name, record.source.file, sample.split) !== path) continue;
      if (found.find(name, table, to) === path) return undefined;
      return message`In the split ${to} the name ${name} would be that of another image than ${sample.id}; name images with their folders first.`;
    }
    return undefined;
  }

  private async wayOf(sample: Sample, record: QaRecord, to: string): Promise<Way> {
    const { source } = record;
    const file = await this.files.fileOf(source.file);
    if (!file) throw new Error(`${source.file} was read before.`);
    const offset = offsetOf(source);
    const { column } = this.splits;
    const list = file instanceof JsonRecordFile ? file.splitAt(offset) : undefined;
    const isInList = list !== undefined && (column === undefined || file.fieldValue(offset, column) === null);
    if (isInList ? list === to : column === undefined && this.splits.isFileOf(source.file, to))
      return 'stays';
    const target =
      isInList || column !== undefined
        ? source.file
        : (this.splits.shardOf(to) ?? this.splits.newFileOf(source.file, to));
    if (target === undefined)
      return { reason: message`The dataset has no file of the split ${to} where rows could go.` };
    const lost = await this.imageLost(sample, record, target, to);
    if (lost) return { reason: lost };
    if (isInList) {
      if (!(file instanceof JsonRecordFile) || !file.hasListOf(to)) {
        const name = this.index.relative(source.file);
        return { reason: message`${name} has no list of the split ${to} where records could go.` };
      }
      return {
        go: () => {
          file.append(() => file.recordText(offset), to);
          file.remove(offset);
        },
      };
    }
    if (column !== undefined) {
      const value = await this.spelt(to, column);
      if (file.cannotHold(column, value) !== undefined)
        return { reason: message`A cell of the column ${column} cannot hold ${JSON.stringify(value)}.` };
      return { go: () => file.correct(offset, column, value) };
    }
    const broken = await this.files.editable(target);
    if (broken) return { reason: broken };
    const there = await this.files.fileOf(target);
    if (file instanceof ParquetRecordFile || there instanceof ParquetRecordFile) {
      if (!(file instanceof ParquetRecordFile && there instanceof ParquetRecordFile))
        return { reason: this.unlike(source.file, target) };
      return {
        go: () => {
          file.remove(offset);
          there.addRow(file, offset);
        },
      };
    }
    if (there && !there.isLike(file)) return { reason: this.unlike(source.file, target) };
    return {
      go: async () => {
        await this.files.append(target, file, offset);
        file.remove(offset);
      },
    };
  }

  /** The name of a split as the column writes it. */
  private async spelt(split: string, column: string): Promise<string> {
    const record = this.splits.recordOf(split);
    const found = record && (await this.files.fieldValue(record, column));
    return typeof found === 'string' ? found : split;
  }

  private unlike(path: string, target: string): MessageTemplate {
    return message`${this.index.relative(path)} has another format or other columns than ${this.index.relative(target)}, so that its rows cannot go there.`;
  }
}
