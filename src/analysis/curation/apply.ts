/**
 * Writes a cleaned copy of a dataset: the same layout and format, with what was decided and nothing else changed, and
 * beside it the errata, the counts before and after and a data card. The source is never touched. The copy is built in
 * a folder beside its place and renamed, so that it is there whole or not at all.
 */
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ColumnMapping } from '../../common/columnMapping';
import { toCsv } from '../../common/csv';
import { message } from '../../common/messageTemplate';
import { isSystemError } from '../../common/systemErrors';
import { answeredWithoutImage } from '../audit/answerPriors';
import { countsOf } from '../counts';
import { FindingList } from '../dataset/findingList';
import { liesIn } from '../dataset/links';
import { checkOutputFolder } from '../dataset/outputTarget';
import { readDataset } from '../dataset/readDataset';
import type { Dataset, Finding } from '../dataset/types';
import { AnalysisError, fileError } from '../errors';
import { makeFolder } from '../files/makeFolder';
import { exists, unlessMissing } from '../files/missing';
import { readUserFileIfThere } from '../files/userFile';
import { subtask, type TaskContext } from '../taskContext';
import { cardFiles } from './cardFiles';
import { changesMark, changesPage, type FindingCounts } from './changesPage';
import { findConflicts } from './conflicts';
import { copyTree } from './copyTree';
import { type CardFields, croissantCard } from './croissant';
import type { Decision } from './decision';
import type { DecisionFile, ReadDecision } from './decisionFile';
import { decisionKinds } from './decisionKinds';
import { errataCsv, errataJson } from './errata';
import type { ImageMode } from './imageMode';
import { type KeptIds, keptIds } from './keptIds';
import { type Plan, planChanges } from './plan';

/** Of the page by which an earlier copy is known. */
const MAX_PAGE_BYTES = 64 * 2 ** 20;

export interface ApplyRequest {
  /** Absolute; new or empty, or with `replace` what an earlier call made. */
  readonly out: string;
  readonly images: ImageMode;
  readonly replace: boolean;
  readonly card: CardFields;
  /** ISO date for a copy without any dated decision. */
  readonly date: string;
  /** What the columns of its tables mean, where the user said it. */
  readonly columns?: ColumnMapping;
  /** Counts of findings of the dataset in a folder; left out, those of its files are given. */
  readonly audit?: (folder: string) => Promise<FindingCounts>;
}

export interface ApplyAnswer {
  readonly applied: number;
  /** Decisions that could not be applied, and those of any kind that contradict each other. */
  readonly notApplied: number;
  /** Decisions about images that others drop. */
  readonly moot: number;
  /** Decisions instead of which another one about the same thing counts. */
  readonly overruled: number;
  /** About the decisions: lines that are not understood, conflicts, and those that do not fit the dataset any more. */
  readonly findings: readonly Finding[];
  readonly unreadable: readonly string[];
  readonly missingCardProperties: readonly string[];
  readonly after: Dataset;
  readonly ids: KeptIds;
}

/**
 * @throws AnalysisError `bad-input` for a place that holds other files or lies in the dataset; CancelledError. Nothing
 * is left of the copy then.
 */
export async function applyDecisions(
  dataset: Dataset,
  file: DecisionFile,
  request: ApplyRequest,
  task: TaskContext,
): Promise<ApplyAnswer> {
  const out = await preparePlace(dataset, request);
  const conflicts = findConflicts(file.decisions, file.path, dataset.root);
  const counting = file.decisions.filter((read) => !conflicts.overruled.has(read));
  const plan = await planChanges(dataset, counting, conflicts.decisions, subtask(task, 0, 0.2));
  const partial = siblingOf(out, 'partial');
  try {
    await mkdir(partial);
    const { root, roots } = dataset;
    const { texts, tables, dropped } = plan;
    const tree = { root, roots, target: partial, texts, tables, dropped, images: request.images };
    const unreadable = await copyTree(tree, subtask(task, 0.2, 0.6));
    // Its name is not that of the copy, so nothing is said about it.
    const quiet = { ...subtask(task, 0.6, 0.8), log: () => undefined };
    const after = await readDataset(partial, quiet, request);
    const others = counting.flatMap((read) =>
      conflicts.decisions.has(read) || decisionKinds[read.decision.kind].changesFiles ? [] : read.decision,
    );
    const overruled = file.decisions.flatMap((read) => (conflicts.overruled.has(read) ? read.decision : []));
    const ids = keptIds(dataset, after, plan.droppedSamples);
    const papers = { dataset, after, ids, file, plan, overruled, others, unreadable, request };
    const missing = await writePapers(partial, papers, task);
    task.progress(1, 1);
    await takePlace(partial, out);
    return {
      applied: plan.applied.length,
      notApplied: plan.notApplied.length,
      moot: plan.moot.length,
      overruled: overruled.length,
      findings: [
        ...file.findings,
        ...conflicts.findings,
        ...stale(plan, conflicts.decisions, file.path, root),
      ],
      unreadable,
      missingCardProperties: missing,
      after,
      ids,
    };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw aboutTheCopy(error, partial, out);
  }
}

/** The user knows the place of the copy, not the folder in which it is built. */
function aboutTheCopy(error: unknown, partial: string, out: string): unknown {
  if (!isSystemError(error)) return error;
  const { path, dest } = error;
  const isAbout = [path, dest].some((name) => name !== undefined && liesIn(name, partial));
  // A full disk is said of what has no name: a file that is open.
  return isAbout || (path === undefined && dest === undefined) ? fileError(error, out) : error;
}

function stale(
  plan: Plan,
  conflicting: ReadonlySet<ReadDecision>,
  path: string,
  root: string,
): readonly Finding[] {
  const list = new FindingList(root);
  for (const { read, reason } of plan.notApplied) {
    if (conflicting.has(read)) continue;
    const { kind, sample } = read.decision;
    list.add({
      kind: 'stale-decision',
      path,
      sample,
      about: kind,
      position: { line: read.line, column: 1 },
      message: message`The decision ${kind} about ${sample} is not applied. ${reason}`,
    });
  }
  return list.findings;
}

interface Papers {
  readonly dataset: Dataset;
  readonly after: Dataset;
  readonly ids: KeptIds;
  readonly file: DecisionFile;
  readonly plan: Plan;
  /** Decisions instead of which another one counts. */
  readonly overruled: readonly Decision[];
  /** Decisions that change no file. */
  readonly others: readonly Decision[];
  readonly unreadable: readonly string[];
  readonly request: ApplyRequest;
}

/** @returns required properties that the data card lacks. */
async function writePapers(folder: string, papers: Papers, task: TaskContext): Promise<readonly string[]> {
  const { dataset: before, after, ids, file, plan, overruled, others, unreadable, request } = papers;
  const { audit } = request;
  const countOf = async ({ root, findings }: Dataset): Promise<FindingCounts> =>
    audit ? audit(root) : Object.fromEntries(countsOf(findings.map(({ kind }) => kind)));
  const findings = { before: await countOf(before), after: await countOf(after) };
  const decisions = file.decisions.map(({ decision }) => decision);
  const dates = decisions.map(({ date }) => date.slice(0, 10)).sort();
  const card = croissantCard({
    name: before.name,
    description: `${before.name} with ${plan.applied.length} decisions applied by Slakescope; see CHANGES.md.`,
    date: dates.at(-1) ?? request.date,
    fields: request.card,
    ...(await cardFiles(after, { ...task, progress: () => undefined })),
    findings: findings.after,
  });
  const { applied, notApplied, moot, errata } = plan;
  const notUnderstood = file.findings.filter(
    ({ kind }) => kind === 'bad-decision' || kind === 'unknown-decision',
  );
  const input = {
    before,
    after,
    applied,
    notApplied,
    notUnderstood,
    moot,
    overruled,
    others,
    findings,
    unreadable,
    missing: card.missing,
  };
  const write = async (name: string, text: string) => {
    task.check();
    await writeFile(join(folder, name), text);
  };
  await write('errata.csv', errataCsv(errata));
  await write('errata.json', errataJson(errata));
  await write('CHANGES.md', changesPage({ ...input, isAudited: audit !== undefined }));
  await write('croissant.json', card.text);
  await mkdir(join(folder, 'lists'), { recursive: true });
  for (const [name, text] of Object.entries(lists(after, ids))) await write(join('lists', name), text);
  return card.missing;
}

function lists(after: Dataset, { keep, drop }: KeptIds): Readonly<Record<string, string>> {
  const lines = (names: readonly string[]) => names.map((name) => `${onOneLine(name)}\n`).join('');
  const records = after.samples.flatMap(({ id, split, qa }) =>
    qa.map(({ qid, question, answer }) => [id, split, qid, question, answer]),
  );
  const answered = answeredWithoutImage(after);
  const csv = (rows: typeof records) => toCsv(['sample', 'split', 'qid', 'question', 'answer'], rows);
  return {
    'images_keep.txt': lines(keep),
    'images_drop.txt': lines(drop),
    'records_keep.csv': csv(records),
    // A subset in the manner of B-Clean; records on which the model is not tested are in neither.
    'records_that_need_the_image.csv': csv(records.filter((_, i) => answered[i] === false)),
    'records_answered_without_the_image.csv': csv(records.filter((_, i) => answered[i] === true)),
  };
}

/** An id that would take several lines, or look as if it were in quotes, as a JSON string. */
function onOneLine(id: string): string {
  // What Python takes for the end of a line, too.
  if (!/^"|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u.test(id)) return id;
  return JSON.stringify(id).replaceAll(
    /[\x85\u2028\u2029]/gu,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Removes what a killed call left beside the place. @returns the real path of the place. */
async function preparePlace(dataset: Dataset, { out, replace }: ApplyRequest): Promise<string> {
  await checkOutputFolder(dirname(out), [], { roots: dataset.roots });
  await makeFolder(dirname(out));
  const place = join(await realpath(dirname(out)), basename(out));
  const target = (await unlessMissing(realpath(place), undefined)) ?? place;
  for (const root of dataset.roots) {
    if (liesIn(target, root) || liesIn(root, target)) {
      const text = message`${out} lies in the dataset or around it; name a folder outside ${root} for the copy.`;
      throw new AnalysisError('bad-input', text, { folder: out });
    }
  }
  await clearLeftovers(place);
  const found = await unlessMissing(stat(place), undefined);
  if (!found) return place;
  const names = found.isDirectory() ? await readdir(place) : undefined;
  if (names?.length === 0 || (replace && names && (await isOwnCopy(place)))) return place;
  const text = !names
    ? message`${out} is a file; name a new or empty folder.`
    : (await isOwnCopy(place))
      ? message`${out} holds an earlier copy; replace it with --replace.`
      : message`${out} holds files; name a new or empty folder.`;
  throw new AnalysisError('bad-input', text, { folder: out });
}

async function isOwnCopy(folder: string): Promise<boolean> {
  const page = await readUserFileIfThere(join(folder, 'CHANGES.md'), MAX_PAGE_BYTES);
  return page?.toString().startsWith(changesMark) === true;
}

/** Built in the first, put aside in the second; the number is that of the process. */
function siblingOf(out: string, what: 'partial' | 'replaced'): string {
  return join(dirname(out), `.${basename(out)}.${process.pid}.${what}`);
}

async function clearLeftovers(out: string): Promise<void> {
  const prefix = `.${basename(out)}.`;
  for (const name of await readdir(dirname(out))) {
    const match = name.startsWith(prefix) && /^(\d+)\.(partial|replaced)$/.exec(name.slice(prefix.length));
    if (!match) continue;
    const [, pid, what] = match;
    if (Number(pid) !== process.pid && isRunning(Number(pid))) {
      const text = message`Process ${pid} is writing ${out}; wait until it has ended, or delete ${name} beside it if it is another program.`;
      throw new AnalysisError('bad-input', text, { folder: out });
    }
    const path = join(dirname(out), name);
    if (what === 'replaced' && !(await exists(out))) await rename(path, out);
    else await rm(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function takePlace(partial: string, out: string): Promise<void> {
  const replaced = siblingOf(out, 'replaced');
  const isThere = await exists(out);
  if (isThere) await rename(out, replaced);
  await rename(partial, out);
  if (isThere) await rm(replaced, { recursive: true, force: true });
}
