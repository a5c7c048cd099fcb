/**
 * SLAKE: `imgs` with a folder for each image, and split files beside it. Reads it as the tutorial does (sorted sample
 * folders, an image and its QA records), but does not stop at a bad sample: every problem becomes a finding.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { systemErrorReason } from '../../../common/systemErrors';
import { mapConcurrently } from '../../files/mapConcurrently';
import { unlessMissing } from '../../files/missing';
import { readableEntries } from '../../files/readableEntries';
import type { TaskContext } from '../../taskContext';
import type { DatasetMatch, DatasetReader } from '../datasetReader';
import { FindingList, recordKey } from '../findingList';
import { staysInside } from '../links';
import type { Dataset, Sample } from '../types';
import { readSample, type SampleContext } from './sampleFolder';
import { readSplits } from './splits';

const IMAGES_FOLDER = 'imgs';

export const slakeReader: DatasetReader = { name: 'slake', detect, read };

/** Accepts the root, its `imgs`, or a sample folder. */
async function detect(folder: string): Promise<DatasetMatch | null> {
  const candidates = [folder];
  if (basename(folder) === IMAGES_FOLDER) candidates.push(dirname(folder));
  if (basename(dirname(folder)) === IMAGES_FOLDER) candidates.push(dirname(dirname(folder)));
  for (const root of candidates) {
    if (await holdsSamples(join(root, IMAGES_FOLDER))) {
      return { root: await realpath(root), reason: `it has a folder ${IMAGES_FOLDER} with folders` };
    }
  }
  return null;
}

async function holdsSamples(images: string): Promise<boolean> {
  if (!(await unlessMissing(stat(images), undefined))?.isDirectory()) return false;
  return (await readableEntries(images)).some((entry) => entry.isDirectory() || entry.isSymbolicLink());
}

/** @returns samples with a readable image, in the order of Python's `sorted` on folder names. */
async function read({ root }: DatasetMatch, task: TaskContext): Promise<Dataset> {
  const imagesRoot = await realpath(join(root, IMAGES_FOLDER)); // may be a link to another disk
  const roots = imagesRoot.startsWith(root + sep) ? [root] : [root, imagesRoot];
  const findings = new FindingList(root);
  const splits = await readSplits(root, { findings, roots });
  const folders = (await readdir(imagesRoot, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() || entry.isSymbolicLink(),
  );
  folders.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))); // UTF-8 order = code points

  // Each sample collects its own findings, so that their order does not depend on which read ends first.
  let done = 0;
  const results = await mapConcurrently(folders, async (entry) => {
    const own = new FindingList(root);
    const context = { findings: own, split: splits.get(entry.name), roots };
    const path = join(imagesRoot, entry.name);
    const sample = await readFolder(path, entry.name, entry.isSymbolicLink(), context);
    task.progress(++done, folders.length);
    return { sample, findings: own.findings };
  });
  const samples = results.flatMap(({ sample }) => sample ?? []);
  const withOwnQuestions = new Set(
    samples.flatMap(({ id, qa }) => (qa === splits.get(id)?.records ? [] : [id])),
  );
  // A split file repeats the records of question.json: a problem of both is reported once, where the record is used.
  const ofSplits = findings.findings.filter(
    ({ kind, sample }) => kind === 'split-conflict' || !withOwnQuestions.has(sample ?? ''),
  );
  const ofDataset = new FindingList(root);
  findDuplicateIds(samples, ofDataset);
  const known = new Set(folders.map((entry) => entry.name));
  for (const [id, entry] of splits) {
    if (known.has(id)) continue;
    ofDataset.about(entry.records[0].source.file, id)(
      'no-folder',
      message`The ${entry.split} split has ${entry.records.length} questions about ${id}, which has no folder.`,
    );
  }
  const all = [...ofSplits, ...results.flatMap((result) => result.findings), ...ofDataset.findings];
  return { root, roots, name: basename(root), samples, findings: all };
}

async function readFolder(
  path: string,
  id: string,
  isLink: boolean,
  context: SampleContext,
): Promise<Sample | undefined> {
  if (isLink && !(await staysInside(path, context, id))) return undefined;
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (isLink && code === 'ENOTDIR') return undefined; // a link to a file is not a sample
    const add = context.findings.about(path, id);
    add(
      'unreadable-folder',
      message`The folder cannot be read (${systemErrorReason(error)}); the sample is left out.`,
    );
    return undefined;
  }
  return readSample(path, id, entries, context);
}

/** A qid names one record; a second record with it makes results of the two indistinguishable. */
function findDuplicateIds(samples: readonly Sample[], findings: FindingList): void {
  const first = new Map<number, { sample: string; line: number }>();
  for (const sample of samples) {
    for (const record of sample.qa) {
      if (record.qid === undefined) continue;
      const known = first.get(record.qid);
      if (known) {
        const add = findings.about(record.source.file, sample.id);
        const text = message`qid ${record.qid} was already used by ${known.sample} (line ${known.line}).`;
        add('duplicate-qid', text, { position: record.source, about: recordKey(record) });
      } else first.set(record.qid, { sample: sample.id, line: record.source.line });
    }
  }
}
