/** What was decided about the cases of the queue, by whom: progress, precision of a rule, agreement. Pure. */
import type { Decision } from '../../analysis/curation/decision';
import { groupBy } from '../../common/groupBy';
import { type RaterAgreement, raterAgreement } from '../../common/raterAgreement';
import { type FindingSubject, SettledFindings } from '../../common/settledFindings';
import type { DecisionState } from '../protocol';
import { imageKind, type QueueCase } from './reviewCases';

/** Whether the data are right, and the finding is not; or wrong, as the finding says. */
export type Outcome = 'right' | 'wrong';

export interface CaseDecision {
  readonly line: string;
  readonly decision: Decision;
}

const outcomes: Readonly<Record<Decision['kind'], Outcome | null>> = {
  'drop-image': 'wrong',
  'drop-record': 'wrong',
  correct: 'wrong',
  move: 'wrong',
  copies: 'wrong',
  'not-copies': 'right',
  checked: 'right',
  note: null,
};

export class ReviewProgress {
  private readonly byFinding: ReadonlyMap<string, readonly CaseDecision[]>;
  private readonly bySample: ReadonlyMap<string, readonly CaseDecision[]>;
  private readonly settling = new Map<string, SettledFindings<Decision>>();
  private readonly lines: ReadonlyMap<Decision, string>;
  /** By reader: a queue asks about all its cases whenever it is drawn. */
  private readonly outcomes = new Map<string, Map<QueueCase, Outcome | null>>();
  private readonly elsewhere = new Map<string, Map<QueueCase, CaseDecision | null>>();

  /** @param subjects by id of the finding; a finding without one is settled by nothing but its own decisions. */
  constructor(
    private readonly state: DecisionState,
    private readonly subjects: ReadonlyMap<string, FindingSubject> = new Map(),
  ) {
    const { decisions } = state;
    this.lines = new Map(decisions.map(({ decision, line }) => [decision, line]));
    const answering = decisions.filter(({ decision }) => decision.finding !== undefined);
    this.byFinding = groupBy(answering, ({ decision }) => decision.finding ?? '');
    const ofImages = decisions.filter(
      ({ decision }) => decision.finding === undefined && isAboutImage(decision),
    );
    this.bySample = groupBy(ofImages, ({ decision }) => decision.sample);
  }

  /** Of all readers, adjudicated ones and notes included. */
  of({ id, kind }: QueueCase): readonly CaseDecision[] {
    return kind === imageKind
      ? (this.bySample.get(id.slice(imageKind.length + 1)) ?? [])
      : (this.byFinding.get(id) ?? []);
  }

  /** Of the present reader. */
  own(one: QueueCase): readonly CaseDecision[] {
    return this.of(one).filter(
      ({ decision }) => readerOf(decision) === this.state.reader && !decision.adjudicated,
    );
  }

  /** Whether the present reader has decided it; a note decides nothing. */
  isDecided(one: QueueCase): boolean {
    return this.outcome(one, this.state.reader) !== null;
  }

  /**
   * The decision about something else that leaves nothing to decide here, of a reader, of a re-split or adjudicated; null
   * where there is none, or where the reader has decided the case.
   */
  settledElsewhere(one: QueueCase, reader = this.state.reader): CaseDecision | null {
    return kept(this.elsewhere, reader, one, () => this.findElsewhere(one, reader));
  }

  private findElsewhere(one: QueueCase, reader: string): CaseDecision | null {
    if (this.outcome(one, reader) !== null) return null;
    const subject = one.kind === imageKind ? subjectOfImage(one) : this.subjects.get(one.id);
    const decision = subject ? this.settlingOf(reader).by(subject) : null;
    return decision && { decision, line: this.lines.get(decision) ?? '' };
  }

  private settlingOf(reader: string): SettledFindings<Decision> {
    const known = this.settling.get(reader);
    if (known) return known;
    const counting = this.state.decisions.flatMap(({ decision }) => {
      const isOfResplit = decision.kind === 'move' && decision.seed !== undefined;
      return readerOf(decision) === reader || decision.adjudicated || isOfResplit ? decision : [];
    });
    const made = new SettledFindings(counting);
    this.settling.set(reader, made);
    return made;
  }

  /** Whether a reader has nothing left to decide about it. */
  private isDone(one: QueueCase, reader: string): boolean {
    return this.outcome(one, reader) !== null || this.settledElsewhere(one, reader) !== null;
  }

  /** What settles it. */
  settled(one: QueueCase): readonly CaseDecision[] {
    return this.of(one).filter(({ decision }) => decision.adjudicated);
  }

  isAdjudicated(one: QueueCase): boolean {
    return this.settled(one).length > 0;
  }

  /** The other readers who decided one of the cases, by name. */
  others(cases: readonly QueueCase[]): readonly string[] {
    const names = cases.flatMap((one) => this.of(one).map(({ decision }) => readerOf(decision)));
    return [...new Set(names)].filter((name) => name !== this.state.reader).sort();
  }

  outcome(one: QueueCase, reader: string): Outcome | null {
    return kept(this.outcomes, reader, one, () => outcomeOf(this.ofReader(one, reader)));
  }

  ofReader(one: QueueCase, reader: string): readonly CaseDecision[] {
    return this.of(one).filter(({ decision }) => readerOf(decision) === reader && !decision.adjudicated);
  }

  countOf(cases: readonly QueueCase[], reader: string): number {
    return cases.filter((one) => this.outcome(one, reader) !== null).length;
  }

  /** The first other reader who is done with every case, once the present one is too: then neither is blind any more. */
  partner(cases: readonly QueueCase[]): string | null {
    const { reader } = this.state;
    if (cases.length === 0 || cases.some((one) => !this.isDone(one, reader))) return null;
    return this.others(cases).find((name) => cases.every((one) => this.isDone(one, name))) ?? null;
  }

  /** Of data right or wrong, on the cases that both decided; undefined for fewer than two. */
  agreement(cases: readonly QueueCase[], partner: string): RaterAgreement | undefined {
    const readers = [this.state.reader, partner];
    const both = cases.filter((one) => readers.every((reader) => this.outcome(one, reader) !== null));
    const [own, theirs] = readers.map((reader) =>
      both.map((one) => Number(this.outcome(one, reader) === 'wrong')),
    );
    return both.length < 2 ? undefined : raterAgreement(own, theirs, 2);
  }

  /** Whether both find the data right, or decided the same changes; or one of them had nothing to decide. */
  agree(one: QueueCase, partner: string): boolean {
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
  confirmed(cases: readonly QueueCase[]): { readonly decided: number; readonly confirmed: number } {
    const decided = cases.flatMap((one) => this.outcome(one, this.state.reader) ?? []);
    return { decided: decided.length, confirmed: decided.filter((outcome) => outcome === 'wrong').length };
  }
}

export function readerOf({ reader }: Decision): string {
  return reader ?? '';
}

function kept<T>(byReader: Map<string, Map<QueueCase, T>>, reader: string, one: QueueCase, find: () => T): T {
  let answers = byReader.get(reader);
  if (!answers) byReader.set(reader, (answers = new Map<QueueCase, T>()));
  let answer = answers.get(one);
  if (answer === undefined) answers.set(one, (answer = find()));
  return answer;
}

/** Wrong where any of the decisions says so. */
function outcomeOf(decisions: readonly CaseDecision[]): Outcome | null {
  const found = decisions.flatMap(({ decision }) => outcomes[decision.kind] ?? []);
  return found.includes('wrong') ? 'wrong' : (found.at(0) ?? null);
}

/** Of an image that was handed over: it is settled once it goes. */
function subjectOfImage({ id, kind, split }: QueueCase): FindingSubject {
  const sample = { id: id.slice(imageKind.length + 1), split: split || null };
  return { id, kind, samples: [sample], record: null, others: [], field: null };
}

function isAboutImage(decision: Decision): boolean {
  return !('record' in decision && decision.record !== undefined);
}

function contentOf(decision: Decision): string {
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
