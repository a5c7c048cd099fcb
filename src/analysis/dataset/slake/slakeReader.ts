/**
 * SLAKE: a folder with a folder for each image, and split files beside it. Reads it as the tutorial does (sorted sample
 * folders, an image and its QA records), but does not stop at a bad sample: every problem becomes a finding.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { isSystemError } from '../../../common/systemErrors';
import { mapConcurrently } from '../../files/mapConcurrently';
import { partsOf, type TaskContext } from '../../taskContext';
import type { DatasetMatch, DatasetReader, FencedMatch } from '../datasetReader';
import { FindingList, recordKey } from '../findingList';
import { isLeftover } from '../leftovers';
import { liesIn, staysInside } from '../links';
import { keptOfFolder } from '../readCache';
import type { Dataset, Finding, Sample } from '../types';
import { unreadableReason } from '../unreadable';
import { questionFile } from './fileNames';
import { comparableName } from './imageNames';
import { findLayout, isSampleFolder } from './layout';
import { faultsOfSplitsAlone, HeldFindings, recordFaults } from './repeatedFaults';
import { readSample, type SampleContext } from './sampleFolder';
import { findSplitFiles } from './splitFiles';
import { readSplits, reportAbsent, reportConflicts, type SplitEntry } from './splits';

export const slakeReader: DatasetReader = { name: 'slake', unmistakable: true, detect, read };

/**
 * Microseconds of one processor, by which the parts share the progress: of a byte of a split file, and of a folder and a byte
 * in it, on SLAKE and on drawn sets.
 */
const BYTE_COST = 0.026;
const FOLDER_COST = 400;
const FOLDER_BYTE_COST = 0.055;

/** Accepts the root, its images folder, or a sample folder. */
async function detect(folder: string): Promise<DatasetMatch | null> {
  const layout = await findLayout(folder);
  return layout ? { root: await realpath(layout.root), reason: layout.reason } : null;
}

/** @returns samples with a readable image, in the order of Python's `sorted` on folder names. */
async function read({ root, fence }: FencedMatch, task: TaskContext): Promise<Dataset> {
  const findings = new FindingList(root);
  const reached = new Set<string>();
  const links = { roots: [root, ...fence.filter((one) => one !== root)], reached };
  const layout = await findLayout(root);
  const folders = await sampleFolders(layout?.images, layout?.archive, { ...links, findings });
  const ids = new Map(folders.map(({ name }) => [comparableName(name), name]));
  const splitFiles = await findSplitFiles(root, [...ids.values()], { ...links, findings });
  const splitBytes = await Promise.all(splitFiles.map(({ path }) => sizeOf(path)));
  const bytes = splitBytes.reduce((sum, one) => sum + one, 0);
  // The folders hold about as much as the split files.
  const [ofFiles, ofFolders] = partsOf(task, [
    BYTE_COST * bytes,
    FOLDER_COST * folders.length + FOLDER_BYTE_COST * bytes,
  ]);
  ofFiles.progress(0, 1);
  const ofSplits = new HeldFindings(root);
  const splits = await readSplits(
    splitFiles,
    ids.keys(),
    { findings: ofSplits },
    partsOf(ofFiles, splitBytes),
  );
  const present = new Set(ids.keys());

  // Each sample collects its own findings, so that their order does not depend on which read ends first.
  let done = 0;
  const results = await mapConcurrently(folders, async ({ name, path, isLink }) => {
    const split = splits.get(comparableName(name));
    const result = await keptOfFolder<FolderResult>('sample', path, isOfSplit(split), async () => {
      const own = new HeldFindings(root);
      const context = { findings: own, split, check: () => task.check(), ...links };
      // Beside sample folders, a folder of anything else is none.
      const flat = layout?.images === root;
      const sample = await readFolder({ name, path, isLink }, flat, context);
      return { sample, findings: own.findings, faults: recordFaults(own.held), split };
    });
    ofFolders.progress(++done, folders.length);
    return result;
  });
  task.check();
  const samples = results.flatMap(({ sample }) => sample ?? []);
  const withOwnQuestions = new Set(
    samples.flatMap(({ id, qa }) =>
      qa.length > 0 && qa[0] === splits.get(comparableName(id))?.records[0] ? [] : [comparableName(id)],
    ),
  );
  const faults = new Map(results.map(({ faults }, i) => [comparableName(folders[i].name), faults]));
  for (const fault of faultsOfSplitsAlone(ofSplits.held, splits, faults)) findings.add(fault);
  reportConflicts(splits, present, findings);
  const ofDataset = new FindingList(root);
  task.check();
  findDuplicateIds(samples, ofDataset);
  task.check();
  reportAbsent(splits, present, ofDataset);
  reportBorrowed(samples, withOwnQuestions, ofDataset);
  if (splitFiles.length === 0 && samples.length > 0) {
    ofDataset.about(layout?.images ?? root)(
      'no-split-file',
      message`There is no split file (train.json, validate.json or test.json), so copies across splits cannot be found.`,
    );
  }
  const all = [...findings.findings, ...results.flatMap((result) => result.findings), ...ofDataset.findings];
  const outside = splitFiles.map(({ path }) => path).filter((path) => !liesIn(path, root));
  return {
    root,
    roots: [...new Set([root, ...reached, ...outside])],
    name: basename(root),
    samples,
    findings: all,
  };
}

/** For the progress alone: 0 where the system refuses, which reading the file then says. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error)) return 0;
    throw error;
  }
}

/** Where most samples have questions of their own, one that has those of a split file may have lost its file. */
function reportBorrowed(
  samples: readonly Sample[],
  withOwn: ReadonlySet<string>,
  findings: FindingList,
): void {
  const borrowed = samples.filter(({ id, qa }) => qa.length > 0 && !withOwn.has(comparableName(id)));
  if (borrowed.length * 2 >= samples.length) return;
  for (const { id, folder, qa } of borrowed) {
    findings.about(join(folder ?? id, questionFile), id)(
      'missing-file',
      message`The sample has no question.json, as others have; its questions are read from ${basename(qa[0].source.file)}.`,
      { severity: 'info' },
    );
  }
}

interface FolderResult {
  readonly sample: Sample | undefined;
  readonly findings: readonly Finding[];
  readonly faults: ReadonlySet<string>;
  readonly split: SplitEntry | undefined;
}

/** Whether a folder was read with the same records of split files. */
function isOfSplit(split: SplitEntry | undefined) {
  return ({ split: before }: FolderResult): boolean =>
    before === split ||
    (before !== undefined &&
      before.split === split?.split &&
      before.records.length === split.records.length &&
      before.records.every((record, i) => record === split.records[i]));
}

interface SampleFolder {
  readonly name: string;
  readonly path: string;
  readonly isLink: boolean;
}

/** Folders and links that may be samples; none where the images folder is packed or leads out of the fence. */
async function sampleFolders(
  images: string | undefined,
  archive: string | undefined,
  context: Omit<SampleContext, 'split'>,
): Promise<SampleFolder[]> {
  if (images === undefined) {
    if (archive === undefined) return [];
    context.findings.about(archive)(
      'packed-images',
      message`The images are packed in ${basename(archive)}; unpack it here, so that imgs/xmlab1/source.jpg is there, and open the folder again.`,
    );
    return [];
  }
  if (!(await staysInside(images, context))) return [];
  let entries: Dirent[];
  try {
    entries = await readdir(images, { withFileTypes: true });
  } catch (error) {
    context.findings.about(images)(
      'unreadable-folder',
      message`The folder of the images cannot be read (${unreadableReason(error)}).`,
    );
    return [];
  }
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !isLeftover(entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))) // UTF-8 order = code points
    .map((entry) => ({ name: entry.name, path: join(images, entry.name), isLink: entry.isSymbolicLink() }));
}

/** @param flat the folder lies beside files and folders of the dataset that are no samples. */
async function readFolder(
  { path, name: id, isLink }: SampleFolder,
  flat: boolean,
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
      message`The folder cannot be read (${unreadableReason(error)}); the sample is left out.`,
      { leavesOut: true },
    );
    return undefined;
  }
  return flat && !isSampleFolder(entries) ? undefined : readSample(path, id, entries, context);
}

/** A qid names one record; a second record with it makes results of the two indistinguishable. */
function findDuplicateIds(samples: readonly Sample[], findings: FindingList): void {
  const first = new Map<number | string, { sample: string; line: number }>();
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
