/**
 * Reads a SLAKE dataset as the tutorial does (sorted sample folders, an image and its QA records), but never stops
 * at a bad sample: every problem becomes a finding at its place. Nothing is ever written.
 */
import { basename, join } from 'node:path';
import { message } from '../../common/messageTemplate';
import type { TaskContext } from '../taskContext';
import { FindingList } from './findingList';
import { staysInside } from './links';
import { locateDataset } from './locate';
import { listFolder, readSample, type SampleContext } from './sampleFolder';
import { readSplits } from './splits';
import type { Dataset, Sample } from './types';

/** Samples read at the same time: enough to hide the latency of a network disk, few open files. */
const CONCURRENT_READS = 16;

/**
 * @param folder the dataset root, its `imgs`, a sample folder or a parent with one dataset in it.
 * @returns samples with a readable image, in the order of Python's `sorted` on folder names.
 * @throws AnalysisError `no-dataset` when there is no dataset there; CancelledError.
 */
export async function readDataset(folder: string, task: TaskContext): Promise<Dataset> {
  const { root, imagesRoot } = await locateDataset(folder);
  const findings = new FindingList(root);
  const splits = await readSplits(root, { findings, allowedRoots: [root, imagesRoot] });
  const folders = (await listFolder(imagesRoot)).filter(
    (entry) => entry.isDirectory() || entry.isSymbolicLink(),
  );
  folders.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))); // UTF-8 order = code points

  // Each sample collects its own findings, so that their order does not hang on which read ends first.
  const results: { sample: Sample | undefined; findings: FindingList }[] = new Array(folders.length);
  let next = 0;
  let done = 0;
  const readNext = async (): Promise<void> => {
    while (next < folders.length) {
      const i = next++;
      const own = new FindingList(root);
      const name = folders[i].name;
      const context = { findings: own, split: splits.get(name), allowedRoots: [root, imagesRoot] };
      const path = join(imagesRoot, name);
      results[i] = {
        sample: await readFolder(path, name, folders[i].isSymbolicLink(), context),
        findings: own,
      };
      task.progress(++done, folders.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readNext));

  const samples: Sample[] = [];
  const withOwnQuestions = new Set(
    results.flatMap(({ sample }) =>
      sample && sample.qa !== splits.get(sample.id)?.records ? [sample.id] : [],
    ),
  );
  // A split file repeats the records of question.json: what is wrong with one is said once, where it is used.
  const all = findings.findings.filter(
    (finding) => finding.kind === 'split-conflict' || !withOwnQuestions.has(finding.sample ?? ''),
  );
  for (const result of results) {
    all.push(...result.findings.findings);
    if (result.sample) samples.push(result.sample);
  }
  const duplicates = new FindingList(root);
  findDuplicateIds(samples, duplicates);
  const known = new Set(folders.map((entry) => entry.name));
  for (const [id, entry] of splits) {
    if (known.has(id)) continue;
    duplicates.add({
      kind: 'no-folder',
      path: entry.records[0].source.file,
      sample: id,
      message: message`The ${entry.split} split has ${entry.records.length} questions about ${id}, which has no folder.`,
    });
  }
  return { root, imagesRoot, name: basename(root), samples, findings: [...all, ...duplicates.findings] };
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
    entries = await listFolder(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (isLink && code === 'ENOTDIR') return undefined; // a link to a file is no sample
    context.findings.add({
      kind: 'unreadable-folder',
      path,
      sample: id,
      message: message`The folder cannot be read (${String(code)}); the sample is left out.`,
    });
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
      if (!known) {
        first.set(record.qid, { sample: sample.id, line: record.source.line });
        continue;
      }
      findings.add({
        kind: 'duplicate-qid',
        path: record.source.file,
        position: record.source,
        sample: sample.id,
        about: `qid=${record.qid}`,
        message: message`qid ${record.qid} was already used by ${known.sample} (line ${known.line}).`,
      });
    }
  }
}
