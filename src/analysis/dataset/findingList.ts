/** Collects findings of one dataset, with paths relative to its root and places as an editor shows them. */
import { relative, sep } from 'node:path';
import type { Finding, Severity } from './types';

export interface FindingInput {
  readonly kind: string;
  readonly severity: Severity;
  /** Absolute path. */
  readonly path: string;
  readonly message: string;
  readonly sample?: string;
  /** What makes it this one among its kind in its file: a qid, an index, a field. */
  readonly about?: string;
  readonly at?: { readonly text: SourceText; readonly offset: number; readonly length: number };
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
    const start = input.at ? input.at.text.place(input.at.offset) : { line: 1, column: 1 };
    const end = input.at ? input.at.text.place(input.at.offset + input.at.length) : undefined;
    this.addAtPlace(input, start, end);
  }

  /** As `add`, where line and column are known already. */
  addAtPlace(input: Omit<FindingInput, 'at'>, start: Place, end?: Place): void {
    const file = relative(this.root, input.path).split(sep).join('/');
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
      message: input.message,
    });
  }
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
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return Uint32Array.from(starts);
}
