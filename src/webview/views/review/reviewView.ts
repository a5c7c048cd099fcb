/**
 * The review queue: one case a screen, decided by keys. Evidence above (images, records with the differing words
 * marked, what is known of the images, their nearest neighbours), below it what the rule proposes and what else can be
 * decided. Every decision is a line of the decisions file.
 */
import { render } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import type { DraftDecision } from '../../../analysis/curation/decision';
import type { ReviewCase } from '../../../analysis/curation/reviewCase';
import type { Finding } from '../../../analysis/dataset/types';
import { imageKind } from '../../../common/reviewProgress';
import type { AppContext } from '../../appContext';
import { createElement, Disposables } from '../../dom';
import { FrameTask } from '../../frameTask';
import { isTyping } from '../../isTyping';
import { PairViewer } from '../../pair/pairViewer';
import { rowsOfFinding } from '../../queries/findings';
import { KeptAnswers, type KeptState } from '../../queries/keptAnswers';
import type { QueueCase } from '../../queries/reviewCases';
import { inspectSample } from '../../state/actions';
import { reviewViewName } from '../../state/reviewActions';
import { t } from '../../text';
import type { View, ViewDefinition } from '../../viewDefinition';
import { auditWait } from '../outliers/auditWait';
import { caseChoices, type Choice, findingOf, placeOf } from './caseChoices';
import { type CaseForm, caseTemplate } from './caseTemplate';
import { Companions } from './companions';
import { firstDraft } from './correctionForm';
import { ReviewQueue } from './reviewQueue';
import { reviewToolbar } from './reviewToolbar';

export const reviewView: ViewDefinition = {
  name: reviewViewName,
  group: 'check',
  title: () => t('Review'),
  encodings: [],
  methodsInUse: () => [],
  withoutInspector: true,
  keys: () => t('B blink · D difference · M masks · X boxes · + − 0 zoom · G next image beside'),
  make: (app) => new ReviewView(app),
};

class ReviewView implements View {
  readonly element = createElement('div', 'view review');
  readonly toolbar = createElement('div', 'encodings-toolbar');
  readonly surface = null;
  private readonly disposables = new Disposables();
  private readonly pair: PairViewer;
  private readonly queue: ReviewQueue;
  private readonly cases: KeptAnswers<string | number, ReviewCase>;
  private form: CaseForm | null = null;
  /** The case whose form and images are shown. */
  private shown: string | null = null;
  private readonly companions: Companions;
  /** All questions of the image; they stay open from case to case. */
  private showsRecords = false;
  /** A key and the answers to it change several things, which are drawn together. */
  private readonly frame = new FrameTask(() => this.refresh());
  /** Cases in the order in which they were decided here, for undo. */
  private readonly trail: string[] = [];
  /** Requests that wait until those before them are answered. */
  private unsent = 0;
  /** Settles once all that was sent is answered; never rejects. */
  private answered: Promise<void> = Promise.resolve();

  constructor(private readonly app: AppContext) {
    const { store, model } = app;
    const refresh = () => this.frame.request();
    this.queue = new ReviewQueue(app, refresh);
    this.pair = new PairViewer(app, refresh);
    this.companions = new Companions(app, refresh);
    this.cases = new KeptAnswers((subject) => app.host.request('reviewCase', { subject }), refresh);
    this.disposables.own(() => this.pair.dispose());
    this.disposables.own(
      store.subscribe(['review', 'findings', 'decisions', 'dataset', 'phase', 'progress'], refresh),
    );
    this.disposables.own(model.queries.onChange(refresh));
    this.disposables.own(() => this.frame.cancel());
    this.disposables.listen<'keydown'>(document, 'keydown', (event) => this.key(event), { capture: true });
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { queue } = this;
    queue.update();
    const { current } = queue;
    if (current?.id !== this.shown) {
      this.shown = current?.id ?? null;
      this.form = null;
      this.companions.reset();
      if (current?.row !== null && current?.row !== undefined) inspectSample(this.app, current.row);
    }
    const samples = (current && this.caseOf(current)?.samples) ?? [];
    this.companions.show(samples);
    const { dataset } = this.app.store.get();
    const named = dataset && current?.finding ? rowsOfFinding(dataset, current.finding).slice(0, 2) : [];
    const rows =
      samples.length > 0 ? [samples[0], this.companions.beside] : named.length > 0 ? named : [current?.row];
    const following = current && queue.next(queue.positionOf(current), 1);
    const next = (following && following !== current && this.caseOf(following)?.samples) || [];
    this.companions.expect(next);
    this.pair.show(
      rows.flatMap((row) => row ?? []),
      next.slice(0, 2),
    );
    this.draw();
  }

  private draw(): void {
    const { queue, app } = this;
    const { cases, filter, partner } = queue;
    const choices = [filter.kind, filter.severity, filter.split, filter.show, filter.sample, filter.only];
    render(
      guard([cases, partner, ...choices], () => reviewToolbar(app, queue)),
      this.toolbar,
    );
    const { current } = queue;
    const state = current && this.caseState(current);
    render(
      caseTemplate(app, {
        queue,
        current,
        state,
        pair: this.pair,
        form: this.form,
        companions: this.companions,
        records: {
          isShown: this.showsRecords,
          setShown: (isShown) => {
            this.showsRecords = isShown;
            this.frame.request();
          },
        },
        choices: current ? this.choices(current) : [],
        wait: auditWait(app),
        actions: {
          go: (step) => this.go(step),
          undo: () => this.revert('undoDecision'),
          redo: () => this.revert('redoDecision'),
          showBeside: (row) => {
            this.companions.choose(row);
            this.frame.request();
          },
          openFinding: (finding) => this.openFinding(finding),
          settle: () => queue.setFilter({ show: 'differ', at: null }),
          takeBack: (lines) => this.send([], () => lines, null),
          decide: (choice) => current && this.decide(current, choice.add),
          openCorrection: () => this.openCorrection(),
          setForm: (form) => this.setForm(form),
          submitCorrection: (value) => void this.correct(value),
          submitNote: (text) => this.note(text),
          ask: (request) => this.ask(request),
        },
      }),
      this.element,
    );
  }

  private caseState(one: QueueCase): KeptState<ReviewCase> {
    const { findings, dataset, phase } = this.app.store.get();
    // What an audit finds changes nothing of the evidence that a reader has before them, nor what a key decides on it.
    return this.cases.get(subjectOf(one), phase.phase === 'ready' ? findings : null, dataset);
  }

  private caseOf(one: QueueCase): ReviewCase | null {
    const state = this.caseState(one);
    return state.status === 'done' ? state.answer : null;
  }

  private choices(one: QueueCase): readonly Choice[] {
    const answer = this.caseOf(one);
    return answer ? caseChoices(one, answer, this.queue, this.idOf(answer.samples.at(0) ?? one.row)) : [];
  }

  private idOf(row: number | null | undefined): string | null {
    return row === null || row === undefined ? null : (this.app.store.get().dataset?.ids[row] ?? null);
  }

  /** Goes to its case where the list has it, else opens its place. */
  private openFinding({ id }: Finding): void {
    const { app, queue } = this;
    if (queue.scope.some((one) => one.id === id)) return queue.setFilter({ at: id });
    app.host.request('openFinding', { id, related: null }).catch((error: unknown) => app.reportError(error));
  }

  private setForm(form: CaseForm | null): void {
    this.form = form;
    this.draw();
    if (form) this.element.querySelector<HTMLInputElement>('.review-form input')?.focus();
  }

  private openCorrection(): void {
    const answer = this.queue.current && this.caseOf(this.queue.current);
    const draft = answer && firstDraft(answer.records, answer.field);
    if (draft) this.setForm({ kind: 'correct', draft });
    else this.app.announce(t('There is no record to correct here.'));
  }

  private async correct(value: string): Promise<void> {
    const { current } = this.queue;
    const answer = current && this.caseOf(current);
    if (!answer || this.form?.kind !== 'correct') return;
    const { record: at, field } = this.form.draft;
    const { place, sample } = answer.records[at];
    const id = this.idOf(sample) ?? '';
    try {
      const drafts = await this.app.host.request('corrections', {
        sample: id,
        record: place,
        field,
        to: value,
      });
      if (drafts.length === 0)
        throw new Error(t('This record cannot be edited any more; refresh the dataset.'));
      this.decide(
        current,
        drafts.map((draft) => ({ ...draft, ...findingOf(current) })),
      );
    } catch (error) {
      this.app.reportError(error);
    }
  }

  private note(text: string): void {
    const { current } = this.queue;
    const answer = current && this.caseOf(current);
    const id = answer && this.idOf(answer.samples.at(0) ?? current.row);
    if (!answer || id === null || text.trim() === '') return this.setForm(null);
    const note = { kind: 'note' as const, sample: id, ...placeOf(answer.records), text: text.trim() };
    this.form = null;
    this.send([{ ...note, ...findingOf(current) }], () => [], null);
  }

  /**
   * Instead of what the reader decided about the case before; where two readers are done and differ, it settles that,
   * and what they decided stays. Goes to the next one.
   */
  private decide(one: QueueCase, drafts: readonly DraftDecision[]): void {
    const settles = this.queue.isInDispute(one);
    const add = settles ? drafts.map((draft): DraftDecision => ({ ...draft, adjudicated: true })) : drafts;
    // What was decided before may have been sent a moment ago, and has its line once that is answered.
    const before = () => {
      const { progress } = this.queue;
      const all = settles ? progress.settled(one) : progress.own(one);
      return all
        .filter(({ line, decision }) => line !== '' && decision.kind !== 'note')
        .map(({ line }) => line);
    };
    const waits = this.queue.isPending(one.id);
    this.form = null;
    this.trail.push(one.id);
    this.queue.send(one.id, add);
    this.go(1);
    this.send(add, before, one.id, waits);
  }

  /**
   * At once, so that nothing is lost where the page goes before the last decision is written.
   * @param removed lines that go. @param waits they are known once all that was sent before is answered.
   */
  private send(
    add: readonly DraftDecision[],
    removed: () => readonly string[],
    id: string | null,
    waits = false,
  ): void {
    const { app, queue } = this;
    const request = () => app.host.request('decide', { add, remove: removed() });
    this.inOrder(request, waits, async (answer) => {
      try {
        await answer.finally(() => id !== null && queue.answered(id, add));
        this.frame.request();
        app.announce(t('Decided: {0} of {1}', queue.decidedCount, queue.scope.length));
      } catch (error) {
        if (id !== null) queue.setFilter({ at: id });
        this.frame.request();
        throw error;
      }
    });
  }

  private revert(request: 'undoDecision' | 'redoDecision'): void {
    const { app, queue } = this;
    this.inOrder(
      () => app.host.request(request, {}),
      true,
      async (answer) => {
        await answer;
        const at = request === 'undoDecision' ? this.trail.pop() : undefined;
        if (at !== undefined) queue.setFilter({ at });
        app.announce(request === 'undoDecision' ? t('Undone') : t('Done again'));
      },
    );
  }

  /** Requests at once, unless it or one before it waits for the answers to all before it; answers are handled in order. */
  private inOrder<T>(
    request: () => Promise<T>,
    waits: boolean,
    handle: (answer: Promise<T>) => Promise<void>,
  ): void {
    const isSent = !waits && this.unsent === 0;
    const sent = isSent ? request() : undefined;
    sent?.catch(() => undefined); // handled in its turn
    if (!isSent) this.unsent++;
    this.answered = this.answered
      .then(() => {
        if (!isSent) this.unsent--;
        return handle(sent ?? request());
      })
      .catch((error: unknown) => this.app.reportError(error));
  }

  private go(step: 1 | -1): void {
    const { queue } = this;
    const { current } = queue;
    const next = queue.next(current ? queue.positionOf(current) : -1, step);
    this.form = null;
    queue.setFilter({ at: next?.id ?? null });
    this.frame.request();
  }

  private ask(request: 'setReader' | 'openDecisions' | 'apply' | 'resplit'): void {
    const { host } = this.app;
    const asked =
      request === 'apply' || request === 'resplit'
        ? host.request('curate', { what: request })
        : host.request(request, {});
    asked.catch((error: unknown) => this.app.reportError(error));
  }

  private key(event: KeyboardEvent): void {
    const { target, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (event.defaultPrevented || isTyping(event) || ctrlKey || metaKey || altKey) return;
    this.frame.flush();
    const { current } = this.queue;
    const key = event.key.toLowerCase();
    const choice = current && this.choices(current).find((one) => one.key === key);
    const actions: Readonly<Record<string, () => void>> = {
      s: () => this.go(1),
      arrowright: () => this.go(1),
      arrowleft: () => this.go(-1),
      g: () => {
        this.companions.step(shiftKey ? -1 : 1);
        this.frame.request();
      },
      u: () => this.revert(shiftKey ? 'redoDecision' : 'undoDecision'),
      c: () => this.openCorrection(),
      n: () => this.setForm({ kind: 'note' }),
    };
    const isArrow =
      key.startsWith('arrow') &&
      target instanceof Element &&
      target.closest('[role="tablist"], [role="radiogroup"]');
    if (isArrow) return;
    if (choice) this.decide(current, choice.add);
    else if (Object.hasOwn(actions, key)) actions[key]();
    else if (!this.pair.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function subjectOf({ id, kind, row }: QueueCase): string | number {
  return kind === imageKind && row !== null ? row : id;
}
