/** Collects findings of one dataset, with paths relative to its root and positions as an editor shows them. */
import { type FindingKind, findingKinds, mostAlone, type Severity } from '../../common/findings';
import { formatEnglish, type MessageTemplate } from '../../common/messageTemplate';
import { relativePath } from '../files/relativePath';
import type { Finding, FindingPlace, QaRecord, RelatedLocation } from './types';

/** Where in which file; without `at` or `position` the whole file is meant. */
export interface SourceLocation {
  /** Absolute path. */
  readonly path: string;
  readonly sample?: string;
  readonly at?: { readonly text: SourceText; readonly offset: number; readonly length: number };
  /** Where the text is not at hand any more. */
  readonly position?: Position;
  /** Behind the last character; with a position. */
  readonly end?: Position;
  /** Of a table without lines. */
  readonly row?: number;
}

export interface FindingInput extends SourceLocation {
  readonly kind: FindingKind;
  /** Where it is not that of the kind. */
  readonly severity?: Severity;
  readonly message: MessageTemplate;
  /** Tells it from others of its kind in its file: a qid, an index, a field. */
  readonly about?: string;
  readonly related?: readonly RelatedInput[];
  /** The sample is not in the dataset because of this. */
  readonly leavesOut?: true;
}

type FindingDetails = Pick<FindingInput, 'at' | 'position' | 'row' | 'severity' | 'about' | 'leavesOut'>;
type RelatedInput = SourceLocation & { readonly message: MessageTemplate };

/** 1-based, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Names a record in the id of a finding, so that it survives edits elsewhere in the file. */
export function recordKey({ qid, source }: QaRecord): string {
  if (qid !== undefined) return `qid=${qid}`;
  return source.row === undefined ? `line=${source.line}` : `row=${source.row}`;
}

/** Of findings with one message in a list more are only counted: a file may hold a million of them. */
const MAX_LISTED = 100;
/** Findings of one file that are kept beside it. */
const MAX_KEPT = 1000;
/** Of more places of a systematic fault only these can be decided about at once. */
export const MAX_DECIDED_PLACES = 100_000;

export class FindingList {
  readonly findings: Finding[] = [];
  /** How many were added, those included that are only counted. */
  added = 0;
  private readonly idCounts = new Map<string, number>();
  /** Places in `findings` by kind and message. */
  private readonly alike = new Map<string, number[]>();
  /** By place in `findings`, where those lie that are only counted. */
  private readonly more = new Map<number, FindingPlace[]>();
  private lastPath: string | undefined;
  private lastInside = '';

  /** What is added while `addedBy` runs. */
  private inputs: FindingInput[] | undefined;

  constructor(private readonly root: string) {}

  add(input: FindingInput): void {
    const { kind, severity, about, related, leavesOut } = input;
    this.added++;
    if (this.inputs && this.inputs.length <= MAX_KEPT) this.inputs.push(input);
    if (this.isOneMore(input)) return;
    const location = this.located(input);
    const base = [kind, input.sample ?? location.file, ...(about === undefined ? [] : [about])].join(':');
    const count = (this.idCounts.get(base) ?? 0) + 1;
    this.idCounts.set(base, count);
    this.findings.push({
      id: count === 1 ? base : `${base}:${count}`,
      kind,
      severity: severity ?? findingKinds[kind].severity,
      ...location,
      ...(related ? { related: related.map((one) => this.located(one)) } : {}),
      ...(leavesOut && { leavesOut }),
    });
  }

  /** Adds a finding about a file or folder unless it has one of the kind: a folder is walked once for each kind of file. */
  addOnce(path: string, kind: FindingKind, message: MessageTemplate): void {
    if (!this.idCounts.has(`${kind}:${this.inside(path)}`)) this.add({ kind, message, path });
  }

  /** Runs what adds findings. @returns what it added, to be added again; null where that is too much to be kept. */
  addedBy(run: () => void): readonly FindingInput[] | null {
    const inputs: FindingInput[] = [];
    this.inputs = inputs;
    try {
      run();
    } finally {
      this.inputs = undefined;
    }
    return inputs.length <= MAX_KEPT ? inputs : null;
  }

  /** Counts a finding whose like are listed; `sumUpFindings` says how many there are. */
  private isOneMore(input: FindingInput): boolean {
    const {
      kind,
      message: { template },
    } = input;
    const alone = mostAlone(kind);
    if (alone === Infinity) return false;
    const key = `${kind} ${template}`;
    const places = this.alike.get(key) ?? [];
    this.alike.set(key, places);
    const last = places.length < Math.max(MAX_LISTED, alone + 1) ? undefined : places.at(-1);
    if (last === undefined) {
      places.push(this.findings.length);
      return false;
    }
    const before = this.findings[last];
    const more = this.more.get(last) ?? [findingPlace(before)];
    if (more.length < MAX_DECIDED_PLACES) more.push(this.placeOf(input));
    this.more.set(last, more);
    this.findings[last] = { ...before, count: (before.count ?? 1) + 1, places: more };
    return true;
  }

  /** Adds findings about one file or folder, and the sample that it belongs to. */
  about(path: string, sample?: string) {
    return (kind: FindingKind, message: MessageTemplate, details: FindingDetails = {}): void =>
      this.add({ kind, message, path, sample, ...details });
  }

  /** Of a million findings of one file each is only a place. */
  private placeOf({ sample, path, at, position, row }: SourceLocation): FindingPlace {
    const { line, column } = at?.text.positionAt(at.offset) ?? position ?? { line: 1, column: 1 };
    return findingPlace({ sample, file: this.inside(path), line, column, row });
  }

  /** Relative to the root. */
  private inside(path: string): string {
    if (path !== this.lastPath) {
      this.lastPath = path;
      this.lastInside = relativePath(this.root, path) || '.';
    }
    return this.lastInside;
  }

  private located({ message, ...location }: RelatedInput): RelatedLocation {
    const { at } = location;
    const end = at ? at.text.positionAt(at.offset + at.length) : location.end;
    return {
      ...this.placeOf(location),
      ...(end ? { endLine: end.line, endColumn: end.column } : {}),
      message: formatEnglish(message),
      template: message,
    };
  }
}

export function findingPlace({ sample, file, line, column, row }: FindingPlace): FindingPlace {
  return {
    ...(sample === undefined ? {} : { sample }),
    ...{ file, line, column },
    ...(row === undefined ? {} : { row }),
  };
}

/** A text and where its lines begin, so that an offset becomes a position. */
export class SourceText {
  private starts: Uint32Array | undefined;

  constructor(readonly text: string) {}

  positionAt(offset: number): Position {
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
