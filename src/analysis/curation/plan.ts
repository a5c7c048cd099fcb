/** What decisions change in the files of a dataset; nothing is written here. */
import { join } from 'node:path';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { splitsOf } from '../dataset/fields';
import { knownSplit } from '../dataset/splitNames';
import type { KeptRows } from '../dataset/tables/parquet/rewrite';
import type { Dataset, ImageSource, QaRecord, Sample } from '../dataset/types';
import { hashFile } from '../files/hashFile';
import type { TaskContext } from '../taskContext';
import type { Decision, DecisionOf, FieldValue, RecordPlace } from './decision';
import type { ReadDecision } from './decisionFile';
import { decisionKinds } from './decisionKinds';
import { EditedFiles } from './editedFiles';
import { ErrataList, type Erratum } from './errata';
import { fieldNames } from './fieldNames';
import { ParquetRecordFile } from './parquetRecordFile';
import { offsetOf, placeKey } from './recordFile';
import { RecordIndex } from './recordIndex';
import { RowMoves } from './rowMoves';
import { SplitRecords, unreadSplit } from './splitRecords';
import { isReadAs, storedLike } from './storedValue';
import { unreadableFolder } from './unreadableFolder';

export interface NotApplied {
  readonly read: ReadDecision;
  readonly reason: MessageTemplate;
}

export interface Plan {
  /** In the order of the decisions. */
  readonly errata: readonly Erratum[];
  readonly notApplied: readonly NotApplied[];
  /** Decisions that changed a file. */
  readonly applied: readonly Decision[];
  /** Decisions about images that others drop: nothing is left that they could change. */
  readonly moot: readonly Decision[];
  /** Texts of changed and of new files, by absolute path as if in the source. */
  readonly texts: ReadonlyMap<string, string>;
  /** Rows of which changed Parquet files are written, by absolute path in the source. */
  readonly tables: ReadonlyMap<string, readonly [KeptRows, ...KeptRows[]]>;
  /** Absolute paths of files and folders that the copy does not have. */
  readonly dropped: ReadonlySet<string>;
  /** Ids of images that the copy does not have, by the decisions. */
  readonly droppedSamples: ReadonlySet<string>;
}

/**
 * @param decisions as read; those of `conflicting` are not applied.
 * @throws CancelledError
 */
export async function planChanges(
  dataset: Dataset,
  decisions: readonly ReadDecision[],
  conflicting: ReadonlySet<ReadDecision>,
  task: TaskContext,
): Promise<Plan> {
  const splits = await SplitRecords.read(dataset);
  const planner = new Planner(dataset, splits, new RecordIndex(dataset, splits));
  // Images before records before splits: what is dropped is neither corrected nor moved.
  for (const kind of ['drop-image', 'drop-record', 'correct', 'move'] as const) {
    for (const read of decisions) {
      if (read.decision.kind !== kind) continue;
      task.check();
      if (conflicting.has(read)) planner.note(read, contradicts);
      else if (!planner.isMoot(read.decision)) planner.note(read, await planner.take(read.decision));
    }
  }
  for (const read of conflicting)
    if (!decisionKinds[read.decision.kind].changesFiles) planner.note(read, contradicts);
  return planner.plan();
}

const contradicts = message`It contradicts another decision.`;

type Reason = MessageTemplate | undefined;

class Planner {
  private readonly errata = new ErrataList();
  private readonly notApplied: NotApplied[] = [];
  private readonly applied: Decision[] = [];
  private readonly moot: Decision[] = [];
  private readonly files: EditedFiles;
  private readonly dropped = new Set<string>();
  private readonly droppedSamples = new Set<string>();
  /** "file\noffset" of records that are not in the copy. */
  private readonly droppedRecords = new Set<string>();
  /** By sample, the split where a decision has moved it. */
  private readonly movedTo = new Map<string, string>();
  /** "file\noffset\nfield" of what is corrected already: two readers may agree. */
  private readonly corrected = new Set<string>();
  private readonly rowMoves: RowMoves;
  private readonly names: ReturnType<typeof fieldNames>;

  constructor(
    private readonly dataset: Dataset,
    private readonly splits: SplitRecords,
    private readonly index: RecordIndex,
  ) {
    this.files = new EditedFiles(index);
    this.rowMoves = new RowMoves(dataset, this.files, index);
    this.names = fieldNames(dataset);
  }

  /** Notes a decision about an image that is dropped. */
  isMoot(decision: Decision): boolean {
    const isMoot = decision.kind !== 'drop-image' && this.droppedSamples.has(decision.sample);
    if (isMoot) this.moot.push(decision);
    return isMoot;
  }

  note(read: ReadDecision, reason: Reason): void {
    if (reason === undefined) this.applied.push(read.decision);
    else this.notApplied.push({ read, reason });
  }

  plan(): Plan {
    const { notApplied, applied, moot, dropped } = this;
    // An image that stands in rows goes with the last of them.
    const rowless = this.dataset.samples.filter(
      ({ image, qa }) =>
        image.kind === 'cell' &&
        qa.length > 0 &&
        qa.every(({ source }) => this.droppedRecords.has(placeKey(source))),
    );
    const droppedSamples = new Set([...this.droppedSamples, ...rowless.map(({ id }) => id)]);
    const { list: errata } = this.errata;
    return { errata, notApplied, applied, moot, ...this.files.result(), dropped, droppedSamples };
  }

  /** @returns why the decision is not applied; undefined where it is. */
  async take(decision: Decision): Promise<Reason> {
    switch (decision.kind) {
      case 'drop-image':
        return this.dropImage(decision);
      case 'drop-record':
        return this.onRecord(decision, (record) => this.dropRecord(decision, record));
      case 'correct':
        return this.onRecord(decision, (record) => this.correct(decision, record));
      case 'move':
        return this.move(decision);
      case 'copies':
      case 'not-copies':
      case 'checked':
      case 'note':
        return undefined;
    }
  }

  private async dropImage(decision: DecisionOf<'drop-image'>): Promise<Reason> {
    const { sample: id, sha256 } = decision;
    if (this.droppedSamples.has(id)) {
      this.errata.agree(imageKey(id), decision);
      return undefined;
    }
    const sample = this.index.sample(id);
    const folder = sample?.folder ?? (await unreadableFolder(this.dataset, id));
    const image = sample?.image;
    if (image && image.kind === 'cell') return this.dropRows(decision, image);
    const imagePath = image?.path ?? folder;
    if (imagePath === undefined) return message`The dataset has no image ${id} any more.`;
    if (sha256 !== undefined && image && (await hashFile(image.path)) !== sha256) {
      return message`The image ${id} is another one than when it was decided.`;
    }
    const paths = folder === undefined ? [imagePath] : [folder];
    const elsewhere = this.index
      .recordsOf(id)
      .filter(({ source }) => !paths.some((path) => source.file.startsWith(join(path, '/'))));
    const reason = await this.files.firstReason(elsewhere);
    if (reason) return reason;
    for (const path of paths) this.dropped.add(path);
    for (const record of elsewhere) await this.remove(record);
    this.droppedSamples.add(id);
    this.errata.add(imageKey(id), decision, { file: this.index.relative(imagePath) });
    return undefined;
  }

  /** An image in a table goes with its row, and with every other row that has it. */
  private async dropRows(
    decision: DecisionOf<'drop-image'>,
    { file: path, row, item }: Extract<ImageSource, { kind: 'cell' }>,
  ): Promise<Reason> {
    const id = decision.sample;
    if (item !== undefined)
      return message`The row of ${id} holds several images; it cannot lose one of them.`;
    const records = this.index.recordsOf(id);
    const reason = (await this.files.editable(path)) ?? (await this.files.firstReason(records));
    if (reason) return reason;
    for (const record of records) await this.remove(record);
    (await this.files.fileOf(path))?.remove(row);
    this.droppedSamples.add(id);
    this.errata.add(imageKey(id), decision, { file: this.index.relative(path), old: `row ${row}` });
    return undefined;
  }

  private async onRecord(
    decision: DecisionOf<'drop-record' | 'correct'>,
    change: (record: QaRecord) => Promise<Reason>,
  ): Promise<Reason> {
    const { sample, record: place } = decision;
    const record = this.index.find(sample, place);
    if (!record) return this.missing(sample, place);
    const reason = await this.files.firstReason([record, ...this.index.listedAgain(sample, record)]);
    if (reason) return reason;
    if (decision.kind === 'drop-record' && this.isOneOfItsRow(sample, record)) {
      return message`The row holds several questions; it cannot lose one of them.`;
    }
    if (!this.droppedRecords.has(placeKey(record.source))) return change(record);
    if (decision.kind === 'correct') return message`The record is dropped.`;
    for (const one of [record, ...this.index.listedAgain(sample, record)])
      this.errata.agree(placeKey(one.source), decision);
    return undefined;
  }

  private isOneOfItsRow(id: string, { source: { file, row } }: QaRecord): boolean {
    const isInRow = ({ source }: QaRecord) => source.file === file && source.row === row;
    return row !== undefined && this.index.recordsOf(id).filter(isInRow).length > 1;
  }

  private missing(sample: string, { file, qid }: RecordPlace): MessageTemplate {
    const records = this.index.recordsOf(sample);
    if (records.length === 0) return message`The dataset has no records of ${sample} any more.`;
    const same = records.some(
      (record) => record.qid === qid && this.index.relative(record.source.file) === file,
    );
    return same && qid !== undefined
      ? message`The record with qid ${qid} in ${file} says something else than when it was decided.`
      : message`${file} has no such record of ${sample} any more.`;
  }

  private async dropRecord(decision: DecisionOf<'drop-record'>, record: QaRecord): Promise<Reason> {
    for (const one of [record, ...this.index.listedAgain(decision.sample, record)]) {
      await this.remove(one);
      const { question, answer } = one;
      this.errata.add(placeKey(one.source), decision, { ...this.placeOf(one), question, old: answer });
    }
    return undefined;
  }

  private async correct(decision: DecisionOf<'correct'>, record: QaRecord): Promise<Reason> {
    const { field, old, new: value } = decision;
    const choicesOf = ({ options }: QaRecord) => (field === this.names.answer ? options : undefined);
    const found = await this.files.fieldValue(record, field);
    const isOld = isReadAs(found, old, choicesOf(record));
    if (!isOld && isReadAs(found, value, choicesOf(record)))
      return message`The field ${field} has the new value already.`;
    if (!isOld) {
      return message`The field ${field} is ${JSON.stringify(found)} and not ${JSON.stringify(old)} as when it was decided.`;
    }
    const stored = storedLike(found, value, choicesOf(record));
    const cannot = (await this.files.fileOf(record.source.file))?.cannotHold(field, stored);
    if (cannot === 'field') return message`The file has no column ${field}.`;
    if (cannot === 'value') return cannotHold(field, value);
    for (const one of [record, ...this.index.listedAgain(decision.sample, record)]) {
      const before = await this.files.fieldValue(one, field);
      if (!isReadAs(before, old, choicesOf(one))) continue;
      const key = `${placeKey(one.source)}\n${field}`;
      if (this.corrected.has(key)) {
        this.errata.agree(key, decision);
        continue;
      }
      this.corrected.add(key);
      const after = storedLike(before, value, choicesOf(one));
      const file = await this.files.fileOf(one.source.file);
      file?.correct(offsetOf(one.source), field, after);
      const { question } = one;
      this.errata.add(key, decision, { ...this.placeOf(one), question, field, old: before, new: after });
    }
    return undefined;
  }

  private async move(decision: DecisionOf<'move'>): Promise<Reason> {
    const { sample: id, from, to } = decision;
    const sample = this.index.sample(id);
    if (!sample) return message`The dataset has no image ${id} any more.`;
    if (this.movedTo.get(id) === to) {
      this.errata.agree(splitKey(id), decision);
      return undefined;
    }
    if ((sample.split ?? null) !== from) {
      return sample.split === undefined
        ? message`The image ${id} is in no split, not in ${from ?? ''} as when it was decided.`
        : message`The image ${id} is in the split ${sample.split}, not where it was when it was decided.`;
    }
    const records = this.index
      .recordsOf(id)
      .filter((record) => !this.droppedRecords.has(placeKey(record.source)));
    const inSplits = records.filter(({ source }) => this.splits.splitOf(source.file) !== undefined);
    const wrong = inSplits.filter(({ source }) => this.splits.splitOf(source.file) !== to);
    const moving = inSplits.length > 0 ? wrong : records;
    if (moving.length === 0) {
      return inSplits.length > 0
        ? message`The image ${id} lies in the split ${to} already.`
        : message`The image ${id} has no record, and splits are lists of records.`;
    }
    const reason =
      inSplits.length === 0 && sample.folder === undefined
        ? await this.rowMoves.move(sample, records, to)
        : await this.moveBetweenLists(sample, moving, inSplits.length > 0, to);
    if (reason) return reason;
    this.movedTo.set(id, to);
    const { file, line } = this.placeOf(moving[0]);
    this.errata.add(splitKey(id), decision, {
      file,
      line,
      field: 'split',
      old: splitsOf(sample) ?? from,
      new: to,
    });
    return undefined;
  }

  /** @param isListed whether the records lie in lists of splits, and not in files of their own. */
  private async moveBetweenLists(
    sample: Sample,
    records: readonly QaRecord[],
    isListed: boolean,
    to: string,
  ): Promise<Reason> {
    if (knownSplit(to) !== to) return unreadSplit(to);
    const target = this.splits.fileOf(to);
    const reason = (await this.files.editable(target)) ?? (await this.files.firstReason(records));
    if (reason) return reason;
    if (sample.folder === undefined) {
      for (const record of records) {
        const lost = await this.rowMoves.imageLost(sample, record, target, to);
        if (lost) return lost;
      }
    }
    for (const record of records) {
      const file = await this.files.fileOf(record.source.file);
      if (!file || file instanceof ParquetRecordFile) continue;
      const same = this.index.sameInOtherFiles(sample.id, record);
      if (!same.some(({ source }) => source.file === target))
        await this.files.append(target, file, record.source.offset);
      if (isListed) await this.remove(record);
    }
    return undefined;
  }

  private async remove(record: QaRecord): Promise<void> {
    const file = await this.files.fileOf(record.source.file);
    file?.remove(offsetOf(record.source));
    this.droppedRecords.add(placeKey(record.source));
  }

  private placeOf({ source, qid }: QaRecord) {
    return { file: this.index.relative(source.file), line: source.line, qid: qid ?? null };
  }
}

function cannotHold(column: string, value: FieldValue): MessageTemplate {
  return message`A cell of the column ${column} cannot hold ${JSON.stringify(value)}.`;
}

function imageKey(id: string): string {
  return JSON.stringify(['image', id]);
}

function splitKey(id: string): string {
  return JSON.stringify(['split', id]);
}
