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
import type { FindingTarget, PendingFinding } from './pendingFinding';

type Sources = ReadonlyMap<string, JsonSource>;

/** Findings ordered by severity, then by file and line, then by id; systematic faults summed up. */
export async function locateFindings(pending: readonly PendingFinding[], root: string): Promise<Finding[]> {
  const sources = await readSources(pending, root);
  const list = new FindingList(root);
  for (const { target, related, ...rest } of pending) {
    list.add({
      ...rest,
      ...locationOf(target, sources),
      related: related?.map((other) => ({ ...locationOf(other.target, sources), message: other.message })),
    });
  }
  return sumUpFindings(list.findings.sort((a, b) => compareFindings(a, b) || (a.id < b.id ? -1 : 1)));
}

/** The files of the records that are pointed at, by path; what cannot be read any more is left out. */
async function readSources(pending: readonly PendingFinding[], root: string): Promise<Sources> {
  const paths = new Set<string>();
  for (const finding of pending) {
    for (const { target } of [finding, ...(finding.related ?? [])]) {
      if (target.on === 'record' && target.ref.record.source.row === undefined) {
        paths.add(target.ref.record.source.file);
      }
    }
  }
  const ignored = new FindingList(root); // reading the dataset has reported these
  const sources = await mapConcurrently([...paths], (path) => readJsonSource(path, ignored));
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
