/** Compares a cleaned copy of a dataset in SLAKE's layout with its source, by what its errata say. */
import type { Erratum } from '../../../src/analysis/curation/errata';
import { bytesBelow } from './bytesBelow';

interface SlakeLine extends Readonly<Record<string, unknown>> {
  readonly img_name: string;
  readonly qid: number;
  readonly question: string;
}

const papers = /^(errata\.(csv|json)|CHANGES\.md|croissant\.json|lists\/.*)$/;
const recordFile = /^(imgs\/[^/]+\/question|train|validate|test)\.json$/;

/** @returns a line for each file of either folder that is not what source and errata make of it. */
export function unexplainedChanges(source: string, copy: string): string[] {
  const [before, after] = [bytesBelow(source), bytesBelow(copy)];
  const errata = JSON.parse(after.get('errata.json') ?? '') as Erratum[];
  const dropped = new Set(samplesOf(errata, 'drop-image'));
  const isDropped = (path: string) => dropped.has(/^imgs\/([^/]+)\//.exec(path)?.[1] ?? '');
  const faults: string[] = [];
  for (const path of [...after.keys()].filter((path) => !before.has(path) && !papers.test(path)))
    faults.push(`${path} is new`);
  for (const [path, bytes] of before) {
    const now = after.get(path);
    if (isDropped(path) ? now === undefined : now === bytes) continue;
    if (isDropped(path)) faults.push(`${path} belongs to an image that is dropped`);
    else if (now === undefined) faults.push(`${path} is gone`);
    else if (!recordFile.test(path) || !isExplained(path, before, now, errata))
      faults.push(`${path} differs otherwise than the errata say`);
  }
  return faults;
}

/** Records keep their order; those that moved into a split stand anywhere in its file. */
function isExplained(
  path: string,
  before: ReadonlyMap<string, string>,
  now: string,
  errata: readonly Erratum[],
): boolean {
  const gone = new Set(samplesOf(errata, 'drop-image'));
  const movedTo = new Map(
    errata.flatMap(({ action, sample, new: to }) =>
      action === 'move' ? [[sample, `${String(to)}.json`]] : [],
    ),
  );
  const isQuestions = path.startsWith('imgs/');
  const placeOf = (line: SlakeLine, file: string) =>
    isQuestions ? file : (movedTo.get(sampleOf(line)) ?? file);
  const expectedOf = (file: string) =>
    (JSON.parse(before.get(file) ?? '') as SlakeLine[])
      .filter((line) => !gone.has(sampleOf(line)) && placeOf(line, file) === path)
      .flatMap((line) =>
        edited(
          line,
          errata.filter((one) => one.file === file && isAbout(one, line)),
        ),
      )
      .map((line) => JSON.stringify(line));
  const splits = [...before.keys()].filter((file) => /^\w+\.json$/.test(file) && recordFile.test(file));
  const stayed = expectedOf(path);
  const arrived = isQuestions ? [] : splits.flatMap((file) => (file === path ? [] : expectedOf(file)));
  const found = (JSON.parse(now) as SlakeLine[]).map((line) => JSON.stringify(line));
  const newcomers = new Set(arrived);
  const remaining = found.filter((line) => !newcomers.has(line));
  return (
    remaining.join('\n') === stayed.join('\n') &&
    found
      .filter((line) => newcomers.has(line))
      .sort()
      .join('\n') === arrived.sort().join('\n')
  );
}

function isAbout({ sample, qid, question }: Erratum, line: SlakeLine): boolean {
  return sampleOf(line) === sample && line.qid === qid && line.question === question;
}

function edited(line: SlakeLine, errata: readonly Erratum[]): SlakeLine[] {
  if (errata.some(({ action, old }) => action === 'drop-record' && old === line['answer'])) return [];
  const changed: Record<string, unknown> = { ...line };
  for (const { action, field, old, new: to } of errata)
    if (action === 'correct' && field !== null && line[field] === old) changed[field] = to;
  return [changed as SlakeLine];
}

function sampleOf({ img_name }: SlakeLine): string {
  return img_name.split('/')[0];
}

function samplesOf(errata: readonly Erratum[], kind: Erratum['action']): string[] {
  return errata.flatMap(({ action, sample }) => (action === kind ? [sample] : []));
}
