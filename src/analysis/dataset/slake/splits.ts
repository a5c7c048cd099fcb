/** The split files: which sample belongs to which split, its modality and location, and its QA records. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { allOf, message } from '../../../common/messageTemplate';
import { mostFrequent } from '../../counts';
import { isMissingFile } from '../../files/missing';
import { type FindingList, recordKey } from '../findingList';
import { readJsonSource } from '../jsonSource';
import { type LinkContext, staysInside } from '../links';
import type { QaRecord, Split } from '../types';
import { readRecords } from './records';

/** The hub's release names the second one validation.json; validate.json wins where both exist. */
const splitFiles: readonly (readonly [Split, readonly string[]])[] = [
  ['train', ['train.json']],
  ['validate', ['validate.json', 'validation.json']],
  ['test', ['test.json']],
];

export interface SplitEntry {
  /** The split with most of the sample's records; the first of equals. */
  split: Split;
  readonly records: QaRecord[];
}

interface CountedEntry extends SplitEntry {
  readonly counts: Map<Split, number>;
  readonly firstAt: Map<Split, QaRecord>;
}

/** By sample id; records in file order. */
export async function readSplits(root: string, context: LinkContext): Promise<Map<string, SplitEntry>> {
  const { findings } = context;
  const bySample = new Map<string, CountedEntry>();
  for (const [split, names] of splitFiles) {
    const path = await firstExisting(names.map((name) => join(root, name)));
    if (!path) continue;
    if ((await lstat(path)).isSymbolicLink() && !(await staysInside(path, context))) continue;
    const source = await readJsonSource(path, findings);
    if (!source) continue;
    for (const record of readRecords(source, findings, (name) => (name ? sampleIdOf(name) : undefined))) {
      const id = sampleIdOf(record.imgName ?? '');
      if (!id) {
        const { offset, length } = record.source;
        findings.about(path)(
          'no-image-name',
          message`The record has no img_name such as "xmlab1/source.jpg", so it belongs to no image.`,
          { about: recordKey(record), at: { text: source.text, offset, length } },
        );
        continue;
      }
      const entry: CountedEntry = bySample.get(id) ?? {
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
  for (const [id, entry] of bySample) {
    entry.split = mostFrequent(entry.counts)?.[0] ?? entry.split;
    if (entry.counts.size > 1) reportConflict(id, entry, findings);
  }
  return bySample;
}

/** An image in two splits biases the test: it was seen in training. */
function reportConflict(id: string, entry: CountedEntry, findings: FindingList): void {
  const parts = [...entry.counts].map(([split, count]) => message`${split} (${count} questions)`);
  const other = [...entry.firstAt].find(([split]) => split !== entry.split)?.[1];
  if (!other) return;
  findings.about(other.source.file, id)(
    'split-conflict',
    message`${id} is in several splits: ${allOf(parts)}; results on one are biased by the other.`,
    { position: other.source },
  );
}

/** "xmlab12/source.jpg" names sample xmlab12; undefined for anything that is not a plain folder name. */
export function sampleIdOf(imgName: string): string | undefined {
  const id = imgName.split('/')[0];
  return id === '' || id === '.' || id === '..' || id.includes('\\') || !imgName.includes('/')
    ? undefined
    : id;
}

async function firstExisting(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    try {
      await lstat(path);
      return path;
    } catch (error) {
      if (!isMissingFile(error)) return path; // it exists; reading it will report what is wrong
    }
  }
  return undefined;
}
