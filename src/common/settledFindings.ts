/**
 * Which findings a decision about something else has settled: their image goes, their copies come to one split, their
 * record is changed. Pure; what a decision says of a finding by its id is not asked here.
 */

/** What a finding is about. */
export interface FindingSubject {
  /** Of the finding. */
  readonly id: string;
  readonly kind: string;
  /** Its images, that of the finding first, with the split of each; none where it is about no image or sums up many places. */
  readonly samples: readonly { readonly id: string; readonly split: string | null }[];
  /** Key of its record; null where it is about none. */
  readonly record: string | null;
  /** Keys of the records with which that is compared. */
  readonly others: readonly string[];
  /** Field of the record, as the file names it. */
  readonly field: string | null;
}

/** What a record says, as a decision names it. */
interface DescribedRecord {
  readonly qid?: number | string | undefined;
  readonly question: string;
  readonly answer: string;
  readonly occurrence?: number | undefined;
}

/** What is needed of a decision. */
export interface SettlingDecision {
  readonly kind: string;
  readonly sample: string;
  readonly other?: unknown;
  readonly record?: DescribedRecord | undefined;
  readonly field?: unknown;
  readonly to?: unknown;
}

/** Kinds of findings about several images that are alike or belong together: once one is left, nothing is to be decided. */
const ofSeveralImages = new Set([
  'duplicate-disagreement',
  'exact-duplicate',
  'group-leakage',
  'leakage',
  'near-duplicate',
  'volume-leakage',
]);
/** Of them, those that hold no longer once all images are in one split. */
const ofSplits = new Set(['group-leakage', 'leakage', 'volume-leakage']);

/** Whether a finding of a kind is about several pictures, whatever their records say. */
export function isAboutPictures(kind: string): boolean {
  return kind !== 'duplicate-disagreement' && ofSeveralImages.has(kind);
}

/** Of a record in whatever file: the same record of a split file is changed with it. */
export function describedRecordKey(sample: string, record: DescribedRecord): string {
  const { qid, question, answer, occurrence } = record;
  return JSON.stringify([sample, qid ?? null, question, answer, occurrence ?? 0]);
}

const keys = new WeakMap<object, string>();

/** Kept with the decision, which no one changes: a review asks anew after each decision. */
function keptKey(decision: object, sample: string, record: DescribedRecord): string {
  const key = keys.get(decision) ?? describedRecordKey(sample, record);
  keys.set(decision, key);
  return key;
}

export class SettledFindings<Decision extends SettlingDecision> {
  private readonly dropped = new Map<string, Decision>();
  private readonly moved = new Map<string, Decision>();
  private readonly apart = new Map<string, Decision>();
  /** By key of the record, then by field: that of a record that goes is ''. */
  private readonly changed = new Map<string, Map<string, Decision>>();

  /** @param decisions without those that contradict each other. */
  constructor(decisions: Iterable<Decision>) {
    for (const decision of decisions) {
      const { kind, sample, other, field } = decision;
      if (kind === 'drop-image') this.dropped.set(sample, decision);
      else if (kind === 'move') this.moved.set(sample, decision);
      else if (kind === 'not-copies') this.apart.set(pairKey(sample, String(other)), decision);
      else if (kind === 'drop-record') this.change(decision, '');
      else if (kind === 'correct') this.change(decision, String(field));
    }
  }

  private change(decision: Decision, field: string): void {
    const { sample, record } = decision;
    if (!record) return;
    const key = keptKey(decision, sample, record);
    const fields = this.changed.get(key);
    if (fields) fields.set(field, decision);
    else this.changed.set(key, new Map([[field, decision]]));
  }

  /** The decision after which the finding holds no longer, or about something that is not there any more; null for none. */
  by(subject: FindingSubject): Decision | null {
    const { kind, samples } = subject;
    const first = samples.at(0);
    if (!first) return null;
    const ofImages = ofSeveralImages.has(kind) ? this.ofCopies(subject) : this.dropped.get(first.id);
    if (ofImages) return ofImages;
    if (kind === 'split-conflict') return this.moved.get(first.id) ?? null;
    return this.ofRecords(subject) ?? null;
  }

  private ofCopies({ kind, samples }: FindingSubject): Decision | undefined {
    const left = samples.filter(({ id }) => !this.dropped.has(id));
    const gone = samples.find(({ id }) => this.dropped.has(id));
    if (gone && left.length < 2) return this.dropped.get(gone.id);
    const pair = left.length === 2 ? this.apart.get(pairKey(left[0].id, left[1].id)) : undefined;
    if (pair) return pair;
    if (!ofSplits.has(kind)) return undefined;
    const splits = new Set(left.map(({ id, split }) => this.moved.get(id)?.to ?? split));
    const moved = left.find(({ id }) => this.moved.has(id));
    return moved && splits.size === 1 ? this.moved.get(moved.id) : undefined;
  }

  private ofRecords({ record, others, field }: FindingSubject): Decision | undefined {
    const changeOf = (key: string) => {
      const fields = this.changed.get(key);
      return fields?.get('') ?? fields?.get(String(field));
    };
    const own = record === null ? undefined : changeOf(record);
    return own ?? (others.length > 0 && others.every(changeOf) ? changeOf(others[0]) : undefined);
  }
}

function pairKey(one: string, other: string): string {
  return JSON.stringify([one, other].sort());
}
