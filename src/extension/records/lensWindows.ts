/**
 * Which records of a large file get lenses: those around what its editors show. The editor keeps a zone for each lens, and
 * moves all that follow at each key: 10,000 of them made a key in a file of 11 MB five times as slow.
 */
import type * as vscode from 'vscode';
import { lastUpTo } from './recordPlaces';

/** A file of fewer records has lenses everywhere. */
const FEW_RECORDS = 1_000;
/** Before and after what is shown. */
const RECORDS_AROUND = 100;

/** Records by their numbers: from `first` until before `end`. */
export interface RecordRange {
  readonly first: number;
  readonly end: number;
}

type Document = Pick<vscode.TextDocument, 'offsetAt' | 'positionAt'>;
type Editor = Pick<vscode.TextEditor, 'visibleRanges'>;

/**
 * @param offsets where the records begin, ascending.
 * @param editors that show the document.
 * @returns ascending ranges that do not touch; records that begin in one line are in one range.
 */
export function lensWindows(
  document: Document,
  offsets: Float64Array,
  editors: readonly Editor[],
): RecordRange[] {
  const all = { first: 0, end: offsets.length };
  if (all.end <= FEW_RECORDS) return [all];
  const windows = editors
    .map((editor) => shownRecords(document, offsets, editor))
    .map(({ first, end }) => ({
      first: lineStart(document, offsets, Math.max(0, first - RECORDS_AROUND)),
      end: lineEnd(document, offsets, Math.min(all.end, end + RECORDS_AROUND)),
    }))
    .sort((a, b) => a.first - b.first);
  const merged: RecordRange[] = [];
  for (const window of windows) {
    const last = merged.at(-1);
    if (last && window.first <= last.end) {
      merged[merged.length - 1] = { first: last.first, end: Math.max(last.end, window.end) };
    } else merged.push(window);
  }
  return merged;
}

/** From the record in which the first visible line begins to the last that is visible. */
export function shownRecords(
  document: Document,
  offsets: Float64Array,
  { visibleRanges }: Editor,
): RecordRange {
  if (visibleRanges.length === 0) return { first: 0, end: 0 };
  const [from, to] = [visibleRanges[0].start, visibleRanges[visibleRanges.length - 1].end];
  const first = Math.max(0, lastUpTo(offsets, document.offsetAt(from)));
  return { first, end: lastUpTo(offsets, document.offsetAt(to)) + 1 };
}

/** The first record that begins in the same line. */
function lineStart(document: Document, offsets: Float64Array, record: number): number {
  let first = record;
  while (first > 0 && isSameLine(document, offsets[first - 1], offsets[first])) first--;
  return first;
}

/** The first record after the line in which the one before begins. */
function lineEnd(document: Document, offsets: Float64Array, record: number): number {
  let end = record;
  while (end > 0 && end < offsets.length && isSameLine(document, offsets[end - 1], offsets[end])) end++;
  return end;
}

function isSameLine(document: Document, one: number, other: number): boolean {
  return document.positionAt(one).line === document.positionAt(other).line;
}
