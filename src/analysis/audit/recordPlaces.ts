/** Where records, and fields of them, stand in their files: each file is read once more, and let go when it is done. */
import { FindingList, type Position, SourceText } from '../dataset/findingList';
import { keptValue } from '../dataset/readCache';
import { fieldRanges } from '../dataset/recordFields';
import { decodeText } from '../dataset/textEncoding';
import { MAX_TEXT_FILE_BYTES, readWholeFile } from '../dataset/textFile';
import type { QaRecord } from '../dataset/types';
import { mapConcurrently } from '../files/mapConcurrently';
import { checkPer, type TaskContext } from '../taskContext';
import type { FindingTarget, RecordField } from './pendingFinding';

/** UTF-16 units of records that are looked through between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_UNITS = 2_000_000;
/** What a record costs beside its characters. */
const UNITS_OF_RECORD = 256;

export interface Place {
  readonly position: Position;
  readonly end: Position;
}

type Part = RecordField | 'whole';

export class RecordPlaces {
  /** Asked for, by file. */
  private readonly asked = new Map<string, Map<QaRecord, Set<Part>>>();
  private readonly found = new Map<QaRecord, Map<Part, Place>>();

  /** `find` will look for the target, where it is one in a text. */
  ask(target: FindingTarget): void {
    if (target.on === 'image') return;
    const { record } = target.ref;
    const { file, row } = record.source;
    if (row !== undefined) return;
    const records = this.asked.get(file) ?? new Map<QaRecord, Set<Part>>();
    const parts = records.get(record) ?? new Set<Part>();
    this.asked.set(file, records.set(record, parts.add(target.field ?? 'whole')));
  }

  /** Looks for all that was asked for. */
  async find(task: TaskContext): Promise<void> {
    const spent = checkPer(CHECK_EVERY_UNITS, () => task.check());
    let done = 0;
    await mapConcurrently([...this.asked], async ([path, records]) => {
      const text = await readText(path);
      task.progress(done++, this.asked.size);
      if (!text) return;
      for (const [record, parts] of records) {
        spent(record.source.length + UNITS_OF_RECORD);
        this.found.set(record, placesIn(text, record, parts));
      }
    });
  }

  /** Of a target that was asked for; undefined where it is in no text, or its file has changed since. */
  of(target: FindingTarget): Place | undefined {
    return target.on === 'record'
      ? this.found.get(target.ref.record)?.get(target.field ?? 'whole')
      : undefined;
  }
}

/** Undefined where the file cannot be read any more: reading the dataset has said what is wrong with it. */
function readText(path: string): Promise<SourceText | undefined> {
  return keptValue('text', path, async () => {
    const bytes = await readWholeFile(path, new FindingList('').about(path), MAX_TEXT_FILE_BYTES);
    const value = bytes && new SourceText(decodeText(bytes).text);
    return { value, keep: value ? value.text.length : null };
  });
}

/** A field that its record does not have is where the record is. */
function placesIn(text: SourceText, { source }: QaRecord, parts: ReadonlySet<Part>): Map<Part, Place> {
  const { offset, length } = source;
  if (offset + length > text.text.length) return new Map(); // the file has changed since
  const hasFields = Array.from(parts).some((part) => part !== 'whole');
  const fields = hasFields ? fieldRanges(text.text.slice(offset, offset + length)) : undefined;
  return new Map(
    Array.from(parts, (part) => {
      const field = fields?.get(part);
      const from = offset + (field?.offset ?? 0);
      const to = from + (field?.length ?? length);
      return [part, { position: text.positionAt(from), end: text.positionAt(to) }];
    }),
  );
}
