/** The records of the split files: which sample belongs to which split, its modality and location, and its QA records. */
import { allOf, message, type MessageTemplate } from '../../../common/messageTemplate';
import { mostFrequent } from '../../counts';
import { memoize } from '../../memoize';
import { silentContext, type TaskContext } from '../../taskContext';
import { type FindingList, recordKey } from '../findingList';
import { type JsonSource, readJsonSource } from '../jsonSource';
import type { LinkContext } from '../links';
import { fieldRange } from '../recordFields';
import type { QaRecord } from '../types';
import { isOddlyWritten, namesOf, type SampleNames } from './imageNames';
import { readRecords } from './records';
import type { SlakeSplit, SplitFile } from './splitFiles';

const CHECK_EVERY_RECORDS = 4096;
/** Of the progress of a file, for its text. */
const PARSED_SHARE = 0.5;

export interface SplitEntry {
  /** The split with most of the sample's records; the first of equals. */
  split: SlakeSplit;
  readonly records: QaRecord[];
  readonly counts: Map<SlakeSplit, number>;
  readonly firstAt: Map<SlakeSplit, QaRecord>;
}

/**
 * By sample id in NFC; records in file order.
 * @param ids of the samples. @param parts of a task, one a file; by default there is no progress.
 */
export async function readSplits(
  files: readonly SplitFile[],
  ids: Iterable<string>,
  { findings }: Pick<LinkContext, 'findings'>,
  parts: readonly TaskContext[] = files.map(() => silentContext()),
): Promise<Map<string, SplitEntry>> {
  const bySample = new Map<string, SplitEntry>();
  const names = memoize(namesOf(ids)); // an image has many records
  const idOf = (name: string) => names(name)?.sample;
  for (const [at, { split, path }] of files.entries()) {
    const part = parts[at];
    const check = () => part.check();
    const source = await readJsonSource(path, findings, { check });
    if (!source) continue;
    part.progress(PARSED_SHARE, 1);
    const records = readRecords(source, findings, (name) => (name ? idOf(name) : undefined), check);
    part.progress(1, 1);
    // A file that is no valid JSON is a finding already.
    if (records.length === 0 && source.valid) {
      const text = message`The file has no usable record, so it puts no image into the ${split} split.`;
      findings.about(path)('no-questions', text);
    }
    reportOddNames(records, names, source, findings);
    for (const [i, record] of records.entries()) {
      if (i % CHECK_EVERY_RECORDS === 0) check();
      const id = idOf(record.imgName ?? '');
      if (id === undefined) {
        const { offset, length } = record.source;
        findings.about(path)(
          'no-image-name',
          message`The record has no img_name such as "xmlab1/source.jpg", so it belongs to no image.`,
          { about: recordKey(record), at: { text: source.text, offset, length } },
        );
        continue;
      }
      const entry: SplitEntry = bySample.get(id) ?? {
        split,
        records: [],
        counts: new Map(),
        firstAt: new Map(),
      };
      bySample.set(id, entry);
      entry.records.push(record);
      entry.counts.set(split, (entry.counts.get(split) ?? 0) + 1);
      if (!entry.firstAt.has(split)) entry.firstAt.set(split, record);
    }
  }
  for (const entry of bySample.values()) entry.split = mostFrequent(entry.counts)?.[0] ?? entry.split;
  return bySample;
}

/** One finding a file: names with backslashes, "./" or other folders in front are read as SLAKE's. */
export function reportOddNames(
  records: readonly QaRecord[],
  names: SampleNames,
  { path, text }: Pick<JsonSource, 'path' | 'text'>,
  findings: FindingList,
  sample?: string,
): void {
  const isOdd = memoize((name: string) => {
    const read = names(name);
    return read !== undefined && isOddlyWritten(name, read);
  });
  const odd = records.filter(({ imgName }) => imgName !== undefined && isOdd(imgName));
  const first = odd.at(0);
  const { imgName = '' } = first ?? {};
  const plain = names(imgName)?.plain;
  if (first === undefined || plain === undefined) return;
  findings.about(path, sample)(
    'image-name-form',
    odd.length === 1
      ? message`The image of a record is named ${JSON.stringify(imgName)}; read as ${JSON.stringify(plain)}.`
      : message`The images of ${odd.length} records are named like ${JSON.stringify(imgName)}; read as ${JSON.stringify(plain)}.`,
    { at: { text, ...fieldRange(text.text, first.source, 'img_name') } },
  );
}

function questions(n: number): MessageTemplate {
  return n === 1 ? message`${n} question` : message`${n} questions`;
}

/** An image in two splits biases the test: it was seen in training. */
export function reportConflicts(
  splits: ReadonlyMap<string, SplitEntry>,
  present: ReadonlySet<string>,
  findings: FindingList,
): void {
  for (const [id, { split, counts, firstAt }] of splits) {
    const other = [...firstAt].find(([name]) => name !== split)?.[1];
    if (!other || !present.has(id)) continue;
    const parts = [...counts].map(([name, count]) => message`${name} (${questions(count)})`);
    findings.about(other.source.file, id)(
      'split-conflict',
      message`${id} is in several splits: ${allOf(parts)}; results on one are biased by the other.`,
      { position: other.source },
    );
  }
}

/** Split files may be of the whole dataset where only some of its images are there: one finding a file. */
export function reportAbsent(
  splits: ReadonlyMap<string, SplitEntry>,
  present: ReadonlySet<string>,
  findings: FindingList,
): void {
  const absent = [...splits].filter(([id]) => !present.has(id));
  if (absent.length > MAX_ABSENT) {
    const questions = absent.reduce((sum, [, { records }]) => sum + records.length, 0);
    const examples = absent.slice(0, MAX_ABSENT).map(([id, { records }]) => ({
      path: records[0].source.file,
      sample: id,
      position: records[0].source,
      message: message`${id}`,
    }));
    findings.add({
      kind: 'no-folder',
      path: absent[0][1].records[0].source.file,
      message: message`The split files name ${absent.length} images that have no folder (${questions} questions), beside ${splits.size - absent.length} that have one; their questions are left out.`,
      related: examples,
    });
    return;
  }
  for (const [id, { split, records }] of absent) {
    findings.about(records[0].source.file, id)(
      'no-folder',
      message`The ${split} split has ${questions(records.length)} about ${id}, which has no folder.`,
    );
  }
}

/** More absent images are summed up: a part of the dataset was copied. */
const MAX_ABSENT = 5;
