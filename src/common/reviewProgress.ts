/**
 * What was decided about the cases of a review, by whom: progress, precision of a rule, agreement of readers. Pure. A
 * queue asks about all its cases whenever it is drawn, so that nothing is allocated for a case that nobody has decided.
 */
import { groupBy } from './groupBy';
import { type RaterAgreement, raterAgreement } from './raterAgreement';
import { type FindingSubject, SettledFindings, type SettlingDecision } from './settledFindings';

/** Whether the data are right, and the finding is not; or wrong, as the finding says. */
export type Outcome = 'right' | 'wrong';

const outcomes = {
  'drop-image': 'wrong',
  'drop-record': 'wrong',
  correct: 'wrong',
  move: 'wrong',
  copies: 'wrong',
  'not-copies': 'right',
  checked: 'right',
  note: null,
} as const satisfies Readonly<Record<string, Outcome | null>>;

/** What is needed of a decision. */
export interface ReviewedDecision extends SettlingDecision {
  readonly kind: keyof typeof outcomes;
  readonly finding?: string | undefined;
  readonly reader?: string | undefined;
  readonly adjudicated?: true | undefined;
  readonly seed?: unknown;
}

export interface CaseDecision<D> {
  readonly line: string;
  readonly decision: D;
}

/** A finding, or an image that was handed over. */
export interface ReviewedCase {
  /** Of its finding, or `image:xmlab12`. */
  readonly id: string;
  readonly kind: string;
  /** '' where there is none. */
  readonly split: string;
}

/** Kind of the case of an image that no finding is about; begins its id. */
export const imageKind = 'image';

const none: readonly never[] = [];

export class ReviewProgress<D extends ReviewedDecision> {
  /** By id of the case. */
  private readonly byCase: ReadonlyMap<string, readonly CaseDecision<D>[]>;
  private readonly settling = new Map<string, SettledFindings<D>>();

  /** @param subjects by id of the finding; a finding without one is settled by nothing but its own decisions. */
  constructor(
    private readonly state: { readonly reader: string; readonly decisions: readonly CaseDecision<D>[] },
    private readonly subjects: ReadonlyMap<string, FindingSubject> = new Map(),
  ) {
    this.byCase = groupBy(state.decisions, ({ decision }) => caseIdOf(decision));
  }

  /** Of all readers, adjudicated ones and notes included. */
  of({ id }: ReviewedCase): readonly CaseDecision<D>[] {
    return this.byCase.get(id) ?? none;
  }

  /** Of the present reader. */
  own(one: ReviewedCase): readonly CaseDecision<D>[] {
    return this.ofReader(one, this.state.reader);
  }

  /** Whether the present reader has decided it; a note decides nothing. */
  isDecided(one: ReviewedCase): boolean {
    return this.outcome(one, this.state.reader) !== null;
  }

  /**
   * The decision about something else that leaves nothing to decide here, of a reader, of a re-split or adjudicated; null
   * where there is none, or where the reader has decided the case.
   */
  settledElsewhere(one: ReviewedCase, reader = this.state.reader): D | null {
    if (this.outcome(one, reader) !== null) return null;
    const subject = one.kind === imageKind ? subjectOfImage(one) : this.subjects.get(one.id);
    return subject ? this.settlingOf(reader).by(subject) : null;
  }

  /** '' for one that is sent and not in the file yet. */
  lineOf(decision: D): string {
    return this.state.decisions.find((one) => one.decision === decision)?.line ?? '';
  }

  private settlingOf(reader: string): SettledFindings<D> {
    const known = this.settling.get(reader);
    if (known) return known;
    const counting = this.state.decisions.flatMap(({ decision }) => {
      const isOfResplit = decision.kind === 'move' && decision.seed !== undefined;
      return readerOf(decision) === reader || decision.adjudicated || isOfResplit ? decision : none;
    });
    const made = new SettledFindings(counting);
    this.settling.set(reader, made);
    return made;
  }

  /** Whether a reader has nothing left to decide about it. */
  private isDone(one: ReviewedCase, reader: string): boolean {
    return this.outcome(one, reader) !== null || this.settledElsewhere(one, reader) !== null;
  }

  /** What settles it. */
  settled(one: ReviewedCase): readonly CaseDecision<D>[] {
    return this.of(one).filter(({ decision }) => decision.adjudicated);
  }

  isAdjudicated(one: ReviewedCase): boolean {
    return this.of(one).some(({ decision }) => decision.adjudicated);
  }

  /** The other readers who decided one of the cases, by name. */
  others(cases: readonly ReviewedCase[]): readonly string[] {
    const names = new Set<string>();
    for (const one of cases) for (const { decision } of this.of(one)) names.add(readerOf(decision));
    names.delete(this.state.reader);
    return [...names].sort();
  }

  /** Wrong where any of the reader's decisions says so. */
  outcome(one: ReviewedCase, reader: string): Outcome | null {
    let found: Outcome | null = null;
    for (const { decision } of this.of(one)) {
      if (decision.adjudicated || readerOf(decision) !== reader) continue;
      const said = outcomes[decision.kind];
      if (said === 'wrong') return said;
      found ??= said;
    }
    return found;
  }

  ofReader(one: ReviewedCase, reader: string): readonly CaseDecision<D>[] {
    return this.of(one).filter(({ decision }) => readerOf(decision) === reader && !decision.adjudicated);
  }

  countOf(cases: readonly ReviewedCase[], reader: string): number {
    return cases.filter((one) => this.outcome(one, reader) !== null).length;
  }

  /** The first other reader who is done with every case, once the present one is too: then neither is blind any more. */
  partner(cases: readonly ReviewedCase[]): string | null {
    const { reader } = this.state;
    if (cases.length === 0 || cases.some((one) => !this.isDone(one, reader))) return null;
    return this.others(cases).find((name) => cases.every((one) => this.isDone(one, name))) ?? null;
  }

  /** Of data right or wrong, on the cases that both decided; undefined for fewer than two. */
  agreement(cases: readonly ReviewedCase[], partner: string): RaterAgreement | undefined {
    const readers = [this.state.reader, partner];
    const both = cases.filter((one) => readers.every((reader) => this.outcome(one, reader) !== null));
    const [own, theirs] = readers.map((reader) =>
      both.map((one) => Number(this.outcome(one, reader) === 'wrong')),
    );
    return both.length < 2 ? undefined : raterAgreement(own, theirs, 2);
  }

  /** Whether both find the data right, or decided the same changes; or one of them had nothing to decide. */
  agree(one: ReviewedCase, partner: string): boolean {
    const [own, theirs] = [this.state.reader, partner].map((reader) => this.outcome(one, reader));
    if (own === null || theirs === null) return true;
    if (own !== theirs || own === 'right') return own === theirs;
    const contents = (reader: string) =>
      this.ofReader(one, reader)
        .filter(({ decision }) => decision.kind !== 'note')
        .map(({ decision }) => contentOf(decision))
        .sort()
        .join('\n');
    return contents(this.state.reader) === contents(partner);
  }

  /** Cases that the present reader decided, and those of them where the finding is right. */
  confirmed(cases: readonly ReviewedCase[]): { readonly decided: number; readonly confirmed: number } {
    const found = cases.flatMap((one) => this.outcome(one, this.state.reader) ?? none);
    return { decided: found.length, confirmed: found.filter((outcome) => outcome === 'wrong').length };
  }
}

/**
 * Ids of the findings about which the data were decided to be right: by adjudicated decisions where there are any, and
 * by none otherwise.
 * @param decisions that count, of any readers.
 */
export function rightFindings(decisions: Iterable<ReviewedDecision>): ReadonlySet<string> {
  const byFinding = groupBy(
    Array.from(decisions).filter(({ kind }) => outcomes[kind] !== null),
    ({ finding }) => finding,
  );
  const right = new Set<string>();
  for (const [finding, answers] of byFinding) {
    if (finding === undefined) continue;
    const adjudicated = answers.filter((one) => one.adjudicated);
    const counting = adjudicated.length > 0 ? adjudicated : answers;
    if (counting.every(({ kind }) => outcomes[kind] === 'right')) right.add(finding);
  }
  return right;
}

export function readerOf({ reader }: { readonly reader?: string | undefined }): string {
  return reader ?? '';
}

/** Of the case that a decision is about; '' where it names a record and no finding. */
export function caseIdOf({ finding, sample, record }: ReviewedDecision): string {
  return finding ?? (record === undefined ? `${imageKind}:${sample}` : '');
}

/** Of an image that was handed over: it is settled once it goes. */
function subjectOfImage({ id, kind, split }: ReviewedCase): FindingSubject {
  const sample = { id: id.slice(imageKind.length + 1), split: split || null };
  return { id, kind, samples: [sample], record: null, others: [], field: null };
}

function contentOf(decision: ReviewedDecision): string {
  const apart = {
    finding: undefined,
    reason: undefined,
    reader: undefined,
    date: undefined,
    adjudicated: undefined,
    sha256: undefined, // the command line does not write it
  };
  return JSON.stringify({ ...decision, ...apart });
}
