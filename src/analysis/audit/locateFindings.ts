/** Gives drafts their places: the file is read once more, and the field that is meant is found in its record. */
import { parseTree } from 'jsonc-parser';
import { FindingList, type PlaceInput } from '../dataset/findingList';
import { type JsonSource, readJsonSource } from '../dataset/jsonSource';
import { properties } from '../dataset/records';
import type { Finding, Severity } from '../dataset/types';
import type { FindingTarget, PendingFinding } from './pendingFinding';

const severities: readonly Severity[] = ['error', 'warning', 'info'];
const CONCURRENT_READS = 16;

type Sources = ReadonlyMap<string, JsonSource>;

/** Findings ordered by severity, then by file and line. */
export async function locateFindings(drafts: readonly PendingFinding[], root: string): Promise<Finding[]> {
  const sources = await readSources(drafts, root);
  const list = new FindingList(root);
  for (const { spot, related, ...rest } of drafts) {
    list.add({
      ...rest,
      ...placeOf(spot, sources),
      ...(related
        ? { related: related.map((other) => ({ ...placeOf(other.spot, sources), message: other.message })) }
        : {}),
    });
  }
  return list.findings.sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compare(a.file, b.file) ||
      a.line - b.line ||
      compare(a.id, b.id),
  );
}

/** The files of the records that are pointed at; what cannot be read any more is left out. */
async function readSources(drafts: readonly PendingFinding[], root: string): Promise<Sources> {
  const paths = new Set<string>();
  for (const draft of drafts) {
    for (const { spot } of [draft, ...(draft.related ?? [])]) {
      if (spot.on === 'record') paths.add(spot.ref.record.source.file);
    }
  }
  const waiting = [...paths];
  const sources = new Map<string, JsonSource>();
  const unheard = new FindingList(root); // reading the dataset has said it already
  const readNext = async (): Promise<void> => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const source = await readJsonSource(path, unheard);
      if (source) sources.set(path, source);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readNext));
  return sources;
}

function placeOf(spot: FindingTarget, sources: Sources): PlaceInput {
  if (spot.on === 'image') return { path: spot.sample.imagePath, sample: spot.sample.id };
  const { sample, record } = spot.ref;
  const { file, offset, length } = record.source;
  const source = sources.get(file);
  const place = { path: file, sample: sample.id };
  if (!source || offset + length > source.text.text.length) return place; // the file has changed since
  const { text } = source;
  const node = spot.field && parseTree(text.text.slice(offset, offset + length));
  const field = node?.type === 'object' ? properties(node).get(spot.field!) : undefined;
  return {
    ...place,
    at: field ? { text, offset: offset + field.offset, length: field.length } : { text, offset, length },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
