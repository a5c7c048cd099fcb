/** Which case is on the screen, which ones come next, and what was decided, out of the state of the webview. */
import type { Decision, DraftDecision } from '../../../analysis/curation/decision';
import type { DatasetColumns } from '../../../analysis/session/datasetColumns';
import { ReviewProgress } from '../../../common/reviewProgress';
import type { FindingSubject } from '../../../common/settledFindings';
import type { AppContext } from '../../appContext';
import type { DecisionState, FindingsState, ReviewFilter } from '../../protocol';
import { findingCases, imageCases, type QueueCase, scopeOf } from '../../queries/reviewCases';

const undecided: DecisionState = {
  file: null,
  reader: '',
  decisions: [],
  findings: [],
  right: [],
  undo: 0,
  redo: 0,
};

export class ReviewQueue {
  /** All that could be reviewed: the choices of the filters. */
  cases: readonly QueueCase[] = [];
  /** Those that the filters let through, decided or not. */
  scope: readonly QueueCase[] = [];
  /** How many the filters let through before a sample was drawn; null where none is. */
  sampledFrom: number | null = null;
  progress = new ReviewProgress<Decision>(undecided);
  decisions = undecided;
  /** By case what was sent, and is not answered yet. */
  private readonly pending = new Map<string, readonly DraftDecision[]>();
  private subjects: ReadonlyMap<string, FindingSubject> = new Map();
  /** The findings whose subjects were asked for. */
  private subjectsOf: FindingsState | null = null;
  /** What `progress` was made of. */
  private counted: readonly unknown[] = [];
  private made: { dataset: DatasetColumns; findings: FindingsState; rows: readonly number[] } | null = null;
  /** The case on the screen, until the filter changes. */
  private held: { readonly filter: ReviewFilter; readonly id: string } | null = null;
  private scoped: { cases: readonly QueueCase[]; filter: ReviewFilter } | null = null;

  /** @param changed called when what the queue shows may have changed otherwise than by the state. */
  constructor(
    private readonly app: AppContext,
    private readonly changed: () => void,
  ) {}

  get filter(): ReviewFilter {
    return this.app.store.get().review;
  }

  setFilter(change: Partial<ReviewFilter>): void {
    this.app.store.set({ review: { ...this.filter, ...change } });
  }

  /** Follows the state; what has not changed is not made again. */
  update(): void {
    const { dataset, findings, decisions, seed, phase } = this.app.store.get();
    const { filter } = this;
    const { rows } = filter;
    if (!dataset) return;
    if (this.made?.dataset !== dataset || this.made.findings !== findings || this.made.rows !== rows) {
      this.made = { dataset, findings, rows };
      this.cases = [...findingCases(findings.list, dataset), ...imageCases(rows, dataset)];
    }
    if (this.scoped?.cases !== this.cases || !sameScope(this.scoped.filter, filter)) {
      this.scoped = { cases: this.cases, filter };
      const images = imageCases(rows, dataset).map(({ id }) => id);
      const only = filter.only && [...filter.only, ...images];
      this.scope = scopeOf(this.cases, { ...filter, only }, seed);
      this.sampledFrom =
        filter.sample === null ? null : scopeOf(this.cases, { ...filter, only, sample: null }, seed).length;
    }
    if (decisions) this.decisions = decisions;
    if (decisions && phase.phase === 'ready') this.askSubjects(findings);
    this.count();
    const { current } = this;
    this.held = current && { filter, id: current.id };
  }

  /** Counts what is sent as decided, so that what it settles is not shown in between. */
  private count(): void {
    const { decisions, subjects, pending } = this;
    const source = [decisions, subjects, ...pending.values()];
    if (source.length === this.counted.length && source.every((one, at) => one === this.counted[at])) return;
    this.counted = source;
    const sent = [...pending.values()].flat().map((draft) => ({
      line: '',
      decision: { ...draft, ...(decisions.reader && { reader: decisions.reader }), date: '' },
    }));
    this.progress = new ReviewProgress(
      { ...decisions, decisions: [...decisions.decisions, ...sent] },
      subjects,
    );
  }

  /** What the findings are about; asked for once they are others, and kept until the answer is there. */
  private askSubjects(findings: FindingsState): void {
    if (this.subjectsOf === findings || findings.list.length === 0) return;
    this.subjectsOf = findings;
    this.app.host.request('findingSubjects', {}).then(
      (list) => {
        if (this.subjectsOf !== findings) return;
        this.subjects = new Map(list.map((subject) => [subject.id, subject]));
        this.changed();
      },
      (error: unknown) => this.app.reportError(error),
    );
  }

  send(id: string, drafts: readonly DraftDecision[]): void {
    this.pending.set(id, drafts);
    this.count();
  }

  /** @param drafts as they were sent; what was sent about the case since is still waited for. */
  answered(id: string, drafts: readonly DraftDecision[]): void {
    if (this.pending.get(id) === drafts) this.pending.delete(id);
  }

  /** Whether what was sent about a case is not answered yet. */
  isPending(id: string): boolean {
    return this.pending.has(id);
  }

  get partner(): string | null {
    return this.progress.partner(this.scope);
  }

  /**
   * The one on the screen; null where none is left. It stays there when findings come that stand before it, so that a
   * key is about the case that its reader saw.
   */
  get current(): QueueCase | null {
    const { filter, held } = this;
    const at = filter.at ?? (held?.filter === filter ? held.id : null);
    return this.scope.find(({ id }) => id === at) ?? this.next(-1, 1);
  }

  /** Position of a case in the scope. */
  positionOf(one: QueueCase): number {
    return this.scope.indexOf(one);
  }

  /** The nearest shown case after or before a position, around the end; null where none is. */
  next(position: number, step: 1 | -1): QueueCase | null {
    const { length } = this.scope;
    const partner = this.partner;
    for (let i = 1; i <= length; i++) {
      const one = this.scope[(((position + step * i) % length) + length) % length];
      if (this.isShown(one, partner)) return one;
    }
    return null;
  }

  isDecided(one: QueueCase): boolean {
    return this.pending.has(one.id) || this.progress.isDecided(one);
  }

  /**
   * The decision about something else that leaves nothing to decide here. In a random sample each case is decided by
   * itself: without those that are settled, the rest would not stand for all cases.
   */
  settledElsewhere(one: QueueCase): Decision | null {
    return this.pending.has(one.id) || this.filter.sample !== null
      ? null
      : this.progress.settledElsewhere(one);
  }

  private isDone(one: QueueCase): boolean {
    return this.isDecided(one) || this.settledElsewhere(one) !== null;
  }

  get decidedCount(): number {
    return countOf(this.scope, (one) => this.isDecided(one));
  }

  get settledCount(): number {
    return countOf(this.scope, (one) => this.settledElsewhere(one) !== null);
  }

  /** Cases of the scope that two readers have decided otherwise, and that nobody has settled yet. */
  get differing(): readonly QueueCase[] {
    const { partner } = this;
    return partner === null ? [] : this.scope.filter((one) => this.differs(one, partner));
  }

  /** Whether both readers are done and decided otherwise about a case, settled or not. */
  isInDispute(one: QueueCase): boolean {
    const { partner } = this;
    return partner !== null && !this.progress.agree(one, partner);
  }

  private differs(one: QueueCase, partner: string): boolean {
    return (
      !this.progress.agree(one, partner) && !this.progress.isAdjudicated(one) && !this.pending.has(one.id)
    );
  }

  private isShown(one: QueueCase, partner: string | null): boolean {
    switch (this.filter.show) {
      case 'all':
        return true;
      case 'open':
        return !this.isDone(one);
      case 'decided':
        return this.isDone(one);
      case 'differ':
        return partner !== null && this.differs(one, partner);
    }
  }
}

function countOf(cases: readonly QueueCase[], isCounted: (one: QueueCase) => boolean): number {
  let counted = 0;
  for (const one of cases) if (isCounted(one)) counted++;
  return counted;
}

function sameScope(a: ReviewFilter, b: ReviewFilter): boolean {
  const names = ['kind', 'severity', 'split', 'only', 'rows', 'sample'] as const;
  return names.every((name) => a[name] === b[name]);
}
