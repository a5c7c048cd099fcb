/** What was decided about the cases of the queue, by whom: progress, precision of a rule, agreement. Pure. */
import type { Decision } from '../../analysis/curation/decision';
import { groupBy } from '../../common/groupBy';
import { type RaterAgreement, raterAgreement } from '../../common/raterAgreement';
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

  constructor(private readonly state: DecisionState) {
    const { decisions } = state;
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
    return outcomeOf(this.own(one)) !== null;
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
    return outcomeOf(this.ofReader(one, reader));
  }

  ofReader(one: QueueCase, reader: string): readonly CaseDecision[] {
    return this.of(one).filter(({ decision }) => readerOf(decision) === reader && !decision.adjudicated);
  }

  countOf(cases: readonly QueueCase[], reader: string): number {
    return cases.filter((one) => this.outcome(one, reader) !== null).length;
  }

  /** The first other reader who has decided every case, once the present one has too: then neither is blind any more. */
  partner(cases: readonly QueueCase[]): string | null {
    if (cases.length === 0 || cases.some((one) => !this.isDecided(one))) return null;
    return this.others(cases).find((name) => this.countOf(cases, name) === cases.length) ?? null;
  }

  /** Of data right or wrong; undefined for fewer than two cases. */
  agreement(cases: readonly QueueCase[], partner: string): RaterAgreement | undefined {
    const ratings = (reader: string) => cases.map((one) => Number(this.outcome(one, reader) === 'wrong'));
    return cases.length < 2 ? undefined : raterAgreement(ratings(this.state.reader), ratings(partner), 2);
  }

  /** Whether both find the data right, or decided the same changes. */
  agree(one: QueueCase, partner: string): boolean {
    const [own, theirs] = [this.state.reader, partner].map((reader) => this.outcome(one, reader));
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

/** Wrong where any of the decisions says so. */
function outcomeOf(decisions: readonly CaseDecision[]): Outcome | null {
  const found = decisions.flatMap(({ decision }) => outcomes[decision.kind] ?? []);
  return found.includes('wrong') ? 'wrong' : (found.at(0) ?? null);
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
