/** Records of a dataset by what they say, as decisions name them, and by their place in a file. */
import { groupBy } from '../../common/groupBy';
import { fold } from '../audit/fold';
import type { Dataset, FileRange, FindingPlace, QaRecord, Sample } from '../dataset/types';
import { relativePath } from '../files/relativePath';
import type { RecordPlace } from './decision';
import { placeKey } from './recordFile';
import type { SplitRecords } from './splitRecords';

export interface OwnedRecord {
  readonly sample: Sample;
  readonly record: QaRecord;
}

/** How records that agree in what a decision names are distinguished from others. */
type Described = Pick<QaRecord, 'question' | 'answer'> & { readonly qid?: number | string };

export class RecordIndex {
  private readonly samples: ReadonlyMap<string, Sample>;
  private readonly bySample = new Map<string, ReadonlyMap<string, readonly QaRecord[]>>();
  private byFile: ReadonlyMap<string, OwnedRecord[]> | undefined;
  private byQuestion: ReadonlyMap<string, readonly OwnedRecord[]> | undefined;

  /** @param splits gives the records of a sample that split files have besides those of the sample itself. */
  constructor(
    private readonly dataset: Dataset,
    private readonly splits?: Pick<SplitRecords, 'of'>,
  ) {
    this.samples = new Map(dataset.samples.map((sample) => [sample.id, sample]));
  }

  sample(id: string): Sample | undefined {
    return this.samples.get(id);
  }

  /** Of the sample and of its copies in split files, each once. */
  recordsOf(id: string): QaRecord[] {
    const all = [...(this.samples.get(id)?.qa ?? []), ...(this.splits?.of(id) ?? [])];
    // Of a row without lines each record counts: a conversation has several.
    const keyOfPlace = ({ source: { file, offset, row } }: QaRecord, i: number) =>
      row === undefined ? `${file}\n${offset}` : i;
    return [...new Map(all.map((record, i) => [keyOfPlace(record, i), record])).values()];
  }

  /** Records of other files that say the same about the sample. */
  sameInOtherFiles(id: string, record: QaRecord): QaRecord[] {
    const place = this.placeOf(id, record);
    const files = new Set(this.recordsOf(id).map(({ source }) => this.relative(source.file)));
    files.delete(place.file);
    return [...files].flatMap((file) => this.find(id, { ...place, file }) ?? []);
  }

  /** Of `sameInOtherFiles` those that list the record once more; another record of the sample in another table is none. */
  listedAgain(id: string, record: QaRecord): QaRecord[] {
    const own = new Set(this.samples.get(id)?.qa.map(({ source }) => placeKey(source)));
    const same = this.sameInOtherFiles(id, record);
    return own.has(placeKey(record.source)) ? same.filter(({ source }) => !own.has(placeKey(source))) : same;
  }

  placeOf(id: string, record: QaRecord): RecordPlace {
    const file = this.relative(record.source.file);
    const { qid, question, answer } = record;
    const occurrence = this.equals(id, file, record).indexOf(record);
    return {
      file,
      ...(qid === undefined ? {} : { qid }),
      question,
      answer,
      ...(occurrence > 0 ? { occurrence } : {}),
    };
  }

  /** Undefined where the sample has no such record any more. */
  find(id: string, place: RecordPlace): QaRecord | undefined {
    return this.equals(id, place.file, place).at(place.occurrence ?? 0);
  }

  /**
   * The record whose text holds a place, or the last one before it; in a table without lines that of the row.
   * @param place as of a finding.
   */
  at(place: FindingPlace): OwnedRecord | undefined {
    const records = this.inFile(place.file);
    let [low, high] = [0, records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(records[middle].record.source, place) > 0) high = middle;
      else low = middle + 1;
    }
    const found = low === 0 ? undefined : records[low - 1];
    return place.row === undefined || found?.record.source.row === place.row ? found : undefined;
  }

  /** Records of the whole dataset that ask the same, whatever its case and spacing. */
  asking(question: string): readonly OwnedRecord[] {
    this.byQuestion ??= groupBy(this.all(), ({ record }) => fold(record.question));
    return this.byQuestion.get(fold(question)) ?? [];
  }

  private all(): readonly OwnedRecord[] {
    return this.dataset.samples.flatMap((sample) => sample.qa.map((record) => ({ sample, record })));
  }

  /** In the order of the file. */
  private inFile(file: string): readonly OwnedRecord[] {
    this.byFile ??= new Map(
      [...groupBy(this.all(), ({ record }) => this.relative(record.source.file))].map(([name, records]) => [
        name,
        records.sort((a, b) => inOrder(a.record.source, b.record.source)),
      ]),
    );
    return this.byFile.get(file) ?? [];
  }

  private equals(id: string, file: string, described: Described): readonly QaRecord[] {
    let records = this.bySample.get(id);
    if (!records) {
      records = groupBy(this.recordsOf(id), (record) => keyOf(this.relative(record.source.file), record));
      this.bySample.set(id, records);
    }
    return records.get(keyOf(file, described)) ?? [];
  }

  relative(path: string): string {
    return relativePath(this.dataset.root, path);
  }
}

type Position = Pick<FileRange, 'line' | 'column' | 'row'>;

function inOrder(one: Position, other: Position): number {
  return one.line - other.line || one.column - other.column || (one.row ?? 0) - (other.row ?? 0);
}

function keyOf(file: string, { qid, question, answer }: Described): string {
  return JSON.stringify([file, qid ?? null, question, answer]);
}
