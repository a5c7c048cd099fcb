/** Turns pending findings into findings: each file is read once more, and the field is found in its record. */
import { parseTree } from 'jsonc-parser';
import { compareFindings } from '../../common/findings';
import { FindingList, type SourceLocation } from '../dataset/findingList';
import { placeOf } from '../dataset/imageSource';
import { properties } from '../dataset/jsonNodes';
import { type JsonSource, readJsonSource } from '../dataset/jsonSource';
import { sumUpFindings } from '../dataset/sumUpFindings';
import type { Finding } from '../dataset/types';
import { mapConcurrently } from '../files/mapConcurrently';
import { subtask, type TaskContext } from '../taskContext';
import type { FindingTarget, PendingFinding } from './pendingFinding';

const CHECK_EVERY = 256;

type Sources = ReadonlyMap<string, JsonSource>;

/** Findings ordered by severity, then by file and line, then by id; systematic faults summed up. */
export async function locateFindings(
  pending: readonly PendingFinding[],
  root: string,
  task: TaskContext,
): Promise<Finding[]> {
  const sources = await readSources(pending, root, subtask(task, 0, 0.5));
  const list = new FindingList(root);
  const lineOf = (target: FindingTarget) => {
    const { at } = locationOf(target, sources);
    if (at) return at.text.positionAt(at.offset).line;
    return target.on === 'record' ? target.ref.record.source.line : 1;
  };
  for (const [i, { target, related, message, ...rest }] of pending.entries()) {
    if (i % CHECK_EVERY === 0) task.progress(0.5 + (0.5 * i) / pending.length, 1);
    list.add({
      ...rest,
      message: typeof message === 'function' ? message(lineOf) : message,
      ...locationOf(target, sources),
      related: related?.map((other) => ({ ...locationOf(other.target, sources), message: other.message })),
    });
  }
  return sumUpFindings(list.findings.sort((a, b) => compareFindings(a, b) || (a.id < b.id ? -1 : 1)));
}

/** The files of the records that are pointed at, by path; what cannot be read any more is left out. */
async function readSources(
  pending: readonly PendingFinding[],
  root: string,
  task: TaskContext,
): Promise<Sources> {
  const paths = new Set<string>();
  for (const finding of pending) {
    for (const { target } of [finding, ...(finding.related ?? [])]) {
      if (target.on === 'record' && target.ref.record.source.row === undefined) {
        paths.add(target.ref.record.source.file);
      }
    }
  }
  const ignored = new FindingList(root); // reading the dataset has reported these
  let done = 0;
  const sources = await mapConcurrently([...paths], async (path) => {
    task.progress(done++, paths.size);
    return readJsonSource(path, ignored);
  });
  return new Map(sources.flatMap((source) => (source ? [[source.path, source] as const] : [])));
}

function locationOf(target: FindingTarget, sources: Sources): SourceLocation {
  if (target.on === 'image') return { ...placeOf(target.sample.image), sample: target.sample.id };
  const { sample, record } = target.ref;
  const { file, offset, length, row } = record.source;
  const location = { path: file, sample: sample.id, ...(row === undefined ? {} : { row }) };
  const text = sources.get(file)?.text;
  if (!text || offset + length > text.text.length) return location; // the file has changed since
  const node = target.field && parseTree(text.text.slice(offset, offset + length));
  const field = node && properties(node).get(target.field ?? '');
  const range = field ? { offset: offset + field.offset, length: field.length } : { offset, length };
  return { ...location, at: { text, ...range } };
}
