/** Collects findings of one dataset, with paths relative to its root and places as an editor shows them. */
import { relative, sep } from 'node:path';
import { formatEnglish, type MessageTemplate } from '../../common/messageTemplate';
import type { FindingKind } from './findingKind';
import type { Finding, RelatedPlace, Severity } from './types';

/** Where in which file; without `at` the whole file is meant. */
export interface PlaceInput {
  /** Absolute path. */
  readonly path: string;
  readonly sample?: string;
  readonly at?: { readonly text: SourceText; readonly offset: number; readonly length: number };
}

export interface FindingInput extends PlaceInput {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly message: MessageTemplate;
  /** What makes it this one among its kind in its file: a qid, an index, a field. */
  readonly about?: string;
  readonly related?: readonly (PlaceInput & { readonly message: MessageTemplate })[];
}

/** 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export class FindingList {
  readonly findings: Finding[] = [];
  private readonly seen = new Map<string, number>();

  constructor(private readonly root: string) {}

  add(input: FindingInput): void {
    const { start, end } = placesOf(input);
    this.addAtPlace(input, start, end);
  }

  /** As `add`, where line and column are known already. */
  addAtPlace(input: Omit<FindingInput, 'at'>, start: Place, end?: Place): void {
    const file = this.relative(input.path);
    const base = [input.kind, input.sample ?? file, ...(input.about === undefined ? [] : [input.about])].join(
      ':',
    );
    const count = (this.seen.get(base) ?? 0) + 1;
    this.seen.set(base, count);
    this.findings.push({
      id: count === 1 ? base : `${base}:${count}`,
      kind: input.kind,
      severity: input.severity,
      ...(input.sample === undefined ? {} : { sample: input.sample }),
      file,
      line: start.line,
      column: start.column,
      ...(end ? { endLine: end.line, endColumn: end.column } : {}),
      message: formatEnglish(input.message),
      sentence: input.message,
      ...(input.related ? { related: input.related.map((place) => this.relatedPlace(place)) } : {}),
    });
  }

  private relatedPlace(input: PlaceInput & { readonly message: MessageTemplate }): RelatedPlace {
    const { start, end } = placesOf(input);
    return {
      ...(input.sample === undefined ? {} : { sample: input.sample }),
      file: this.relative(input.path),
      line: start.line,
      column: start.column,
      ...(end ? { endLine: end.line, endColumn: end.column } : {}),
      message: formatEnglish(input.message),
      sentence: input.message,
    };
  }

  private relative(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }
}

function placesOf({ at }: PlaceInput): { readonly start: Place; readonly end?: Place } {
  if (!at) return { start: { line: 1, column: 1 } };
  return { start: at.text.place(at.offset), end: at.text.place(at.offset + at.length) };
}

/** A text and where its lines begin, so that an offset becomes a line and a column (both from 1). */
export class SourceText {
  private starts: Uint32Array | undefined;

  constructor(readonly text: string) {}

  place(offset: number): Place {
    const starts = (this.starts ??= lineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return Uint32Array.from(starts);
}
