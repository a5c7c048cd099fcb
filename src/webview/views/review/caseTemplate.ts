/** One case on the screen: progress, the finding, the evidence, the choices with their keys. */
import type { TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import type { ReviewCase } from '../../../analysis/curation/reviewCase';
import type { Finding } from '../../../analysis/dataset/types';
import { readerOf } from '../../../common/reviewProgress';
import type { AppContext } from '../../appContext';
import { icon, iconButton } from '../../controls/icons';
import { runNotice } from '../../controls/runNotice';
import { thumbnail } from '../../controls/thumbnail';
import { fieldNamed, valueAt } from '../../fields';
import type { PairViewer } from '../../pair/pairViewer';
import { pathOf } from '../../queries/findings';
import type { KeptState } from '../../queries/keptAnswers';
import type { PendingResult } from '../../queries/queryCache';
import type { QueueCase } from '../../queries/reviewCases';
import { html } from '../../template';
import { count, similarityText, t } from '../../text';
import type { Choice } from './caseChoices';
import { allRecords, caseEvidence, flagTexts, type RecordsShown } from './caseEvidence';
import { caseRecords } from './caseRecords';
import type { Companion, Companions } from './companions';
import { correctionForm, type Draft, noteForm } from './correctionForm';
import { decisionText } from './decisionText';
import { agreementText, precisionText } from './readersPart';
import type { ReviewQueue } from './reviewQueue';
import { caseKindTitle, severityTitle } from './reviewToolbar';

const thumbnailPx = 44;

export type CaseForm = { readonly kind: 'note' } | { readonly kind: 'correct'; readonly draft: Draft };

interface CaseActions {
  go(step: 1 | -1): void;
  undo(): void;
  redo(): void;
  showBeside(row: number): void;
  openFinding(finding: Finding): void;
  settle(): void;
  takeBack(lines: readonly string[]): void;
  decide(choice: Choice): void;
  openCorrection(): void;
  setForm(form: CaseForm | null): void;
  submitCorrection(value: string): void;
  submitNote(text: string): void;
  ask(request: 'setReader' | 'openDecisions' | 'apply' | 'resplit'): void;
}

export interface CaseProps {
  readonly queue: ReviewQueue;
  readonly current: QueueCase | null;
  readonly state: KeptState<ReviewCase> | null;
  readonly pair: PairViewer;
  readonly form: CaseForm | null;
  readonly companions: Companions;
  readonly records: RecordsShown;
  readonly choices: readonly Choice[];
  readonly wait: PendingResult;
  readonly actions: CaseActions;
}

export function caseTemplate(app: AppContext, props: CaseProps): TemplateResult {
  const { current, queue, wait } = props;
  return html`${head(props)}
  ${
    current
      ? body(app, current, props)
      : html`<div class="review-empty">
          ${isWaiting(wait) || wait.run?.status === 'failed' ? null : html`<p class="state-title">${empty(queue)}</p>`}
          ${statistics(props)} ${nextSteps(props)}
        </div>`
  }
  ${runNotice(app, [wait], current !== null)}`;
}

function isWaiting({ run }: PendingResult): boolean {
  return run === null || run.status === 'running';
}

function empty({ cases, scope, filter }: ReviewQueue): string {
  if (cases.length === 0) return t('Nothing was found.');
  if (scope.length === 0) return t('No case has these values.');
  return filter.show === 'open'
    ? t('All cases of this list are decided.')
    : t('No case of this list is to be shown.');
}

/** Where all of a list is decided: what its reader may want now. */
function nextSteps({ queue, actions }: CaseProps): TemplateResult | null {
  if (queue.decidedCount + queue.settledCount === 0) return null;
  return html`<p class="review-next">
    <button class="button" type="button" @click=${() => actions.ask('apply')}>${t('Apply…')}</button>
    <button class="button secondary" type="button" @click=${() => actions.ask('resplit')}>
      ${t('Re-split…')}
    </button>
    <button
      class="button secondary"
      type="button"
      @click=${() => queue.setFilter({ show: 'decided', at: null })}
    >
      ${t('Show the decided cases')}
    </button>
  </p>`;
}

function head({ queue, current, actions }: CaseProps): TemplateResult {
  const { scope, decidedCount, settledCount, decisions } = queue;
  const [of, done] = [count(scope.length), count(decidedCount)];
  const at = current && count(queue.positionOf(current) + 1);
  const settled = count(settledCount);
  const decidedOnly =
    at === null ? t('{0} of {1} decided', done, of) : t('{0} of {1}, {2} decided', at, of, done);
  const withSettled =
    at === null
      ? t('{0} of {1} decided, {2} settled by other decisions', done, of, settled)
      : t('{0} of {1}, {2} decided, {3} settled by other decisions', at, of, done, settled);
  const place = settledCount === 0 ? decidedOnly : withSettled;
  return html`<header class="review-head">
    ${iconButton('chevron-left', t('Previous case (Left)'), () => actions.go(-1))}
    <span class="figures" role="status">${place}</span>
    ${iconButton('chevron-right', t('Next case (S or Right)'), () => actions.go(1))}
    <progress
      max=${Math.max(1, scope.length)}
      value=${decidedCount + settledCount}
      aria-label=${t('Decided')}
    ></progress>
    <button class="link" type="button" ?disabled=${decisions.undo === 0} @click=${() => actions.undo()}>
      ${t('Undo')} ${keyCap('U')}
    </button>
    ${
      decisions.redo > 0 &&
      html`<button class="link" type="button" @click=${() => actions.redo()}>
        ${t('Redo')} ${keyCap('Shift+U')}
      </button>`
    }
    <span class="spacer"></span>
    <span class="review-links">
      <button class="link clipped" type="button" @click=${() => actions.ask('setReader')}>
        ${t('Reader')}: <bdi>${decisions.reader || t('no name')}</bdi>
      </button>
      ${
        decisions.file !== null &&
        html`<button class="link" type="button" @click=${() => actions.ask('openDecisions')}>
          ${t('Decisions file')}
        </button>`
      }
      <button class="link" type="button" @click=${() => actions.ask('resplit')}>${t('Re-split…')}</button>
      <button class="link" type="button" @click=${() => actions.ask('apply')}>${t('Apply…')}</button>
    </span>
  </header>`;
}

function body(app: AppContext, current: QueueCase, props: CaseProps): TemplateResult {
  const { state, pair } = props;
  return html`<div class="review-evidence">
      <section class="review-finding">
        ${finding(app, current, () => props.actions.ask('resplit'))}
        ${state?.status === 'failed' && html`<p class="quiet">${state.message}</p>`}
      </section>
      <section class="review-images">${pair.element}${companionList(app, props)}</section>
      <section class="review-texts" tabindex="0" aria-label=${t('Records and facts')}>
        ${texts(app, current, props)}
      </section>
    </div>
    <footer class="review-answers">
      ${settledElsewhere(current, props)}${decided(current, props)}${choiceButtons(props)}${statistics(props)}
    </footer>`;
}

/** What is written about the images; made again only where it says something else. */
function texts(app: AppContext, current: QueueCase, props: CaseProps): unknown {
  const { state, pair, records, actions } = props;
  const { dataset, findings, phase } = app.store.get();
  const answer = state?.status === 'done' ? state.answer : null;
  const shown = pair.shown.map((row) => pair.sample(row));
  const known = shown.flatMap((sample) => sample ?? []);
  const flags = flagTexts(app.model, known);
  const sources = [current, answer, dataset, findings, phase, records.isShown, ...shown, ...(flags ?? [])];
  return guard(sources, () => {
    const [first] = shown;
    const compared = answer && caseRecords(answer, shown, dataset?.ids ?? []);
    const evidence =
      known.length > 0 && caseEvidence(app, known, flags, current.id, (one) => actions.openFinding(one));
    const isAboutRecords = answer !== null && answer.records.length > 0;
    return html`${isAboutRecords ? html`${compared}${evidence}` : html`${evidence}${compared}`}
    ${first && allRecords(app, first, answer !== null && compared === null, records)}`;
  });
}

function statistics({ queue, actions }: CaseProps): TemplateResult {
  const { progress, scope, sampledFrom, decisions, filter } = queue;
  const differing = queue.differing.length;
  return html`${precisionText(progress, scope, sampledFrom)}${agreementText(progress, scope, decisions.reader)}
  ${
    differing > 0 &&
    filter.show !== 'differ' &&
    html`<p class="review-statistic">
      <button class="link" type="button" @click=${() => actions.settle()}>
        ${t(differing === 1 ? 'Settle {0} case in which you differ' : 'Settle {0} cases in which you differ', count(differing))}
      </button>
    </p>`
  }`;
}

/** What a re-split would settle for all of them at once. */
const ofSplits = new Set(['group-leakage', 'leakage', 'split-conflict', 'volume-leakage']);

function finding(
  app: AppContext,
  { finding: found, kind, severity }: QueueCase,
  resplit: () => void,
): TemplateResult {
  const open = () => {
    if (!found) return;
    app.host
      .request('openFinding', { id: found.id, related: null })
      .catch((error: unknown) => app.reportError(error));
  };
  return html`<h2 class="caption review-kind">
      <span class="severity ${severity}"
        >${icon(severity)}<span class="visually-hidden">${severityTitle(severity)}</span></span
      >
      <span>${caseKindTitle(kind)}</span>
    </h2>
    <p class="finding-message">
      <bdi>${found ? found.message : t('This image was handed over for review.')}</bdi>
    </p>
    ${
      found &&
      html`<p class="review-file">
        <button class="link clipped" type="button" @click=${open}>
          <bdi>${pathOf(found)}</bdi>
        </button>
      </p>`
    }
    ${
      ofSplits.has(kind) &&
      html`<p class="review-file quiet">
        <button class="link" type="button" @click=${resplit}>${t('Re-split…')}</button
        >${' '}${t('brings all such images to one split at once, with sizes and fields in balance.')}
      </p>`
    }`;
}

/** The other images of the case and the nearest ones; each can stand beside the first. */
function companionList(app: AppContext, props: CaseProps): unknown {
  const { list, own, beside } = props.companions;
  return guard([list, own, beside, app.store.get().dataset], () => companionTiles(app, props));
}

function companionTiles(app: AppContext, { companions, actions }: CaseProps): TemplateResult {
  const { list, beside } = companions;
  const { dataset } = app.store.get();
  const ids = dataset?.ids ?? [];
  const split = fieldNamed(dataset, 'split');
  const splitAt = (row: number) => (split ? String(valueAt(split, row)) : '');
  const own = list.filter(({ similarity }) => similarity === null);
  const splits = new Set(companions.own.map(splitAt));
  const item = ({ row, similarity }: Companion) =>
    html`<li>
      <button
        class="sample-tile captioned${row === beside ? ' selected' : ''}"
        type="button"
        aria-pressed=${row === beside}
        @click=${() => actions.showBeside(row)}
      >
        ${thumbnail(app, row, thumbnailPx)}<bdi class="clipped">${ids[row]}</bdi>
        ${
          similarity === null
            ? splits.size > 1 && html`<bdi class="quiet clipped">${splitAt(row)}</bdi>`
            : html`<span class="quiet figures">${similarityText(similarity)}</span>`
        }
      </button>
    </li>`;
  const part = (label: string, members: readonly Companion[]) =>
    members.length > 0 &&
    html`<section>
      <h2 class="caption">${label}</h2>
      <ul aria-label=${label}>
        ${members.map(item)}
      </ul>
    </section>`;
  return html`<div class="review-others">
    ${own.length > 1 && part(t('In this case'), own)}${part(
      t('Nearest in the embedding'),
      list.filter(({ similarity }) => similarity !== null),
    )}
  </div>`;
}

/** What the reader has decided here; once both are done, what the other one has. */
function decided(current: QueueCase, { queue, actions }: CaseProps): TemplateResult | null {
  const { progress, partner, decisions } = queue;
  const isVisible = (reader: string) => reader === decisions.reader || reader === partner;
  const visible = progress
    .of(current)
    .filter(({ decision }) => isVisible(readerOf(decision)) || decision.adjudicated === true);
  if (visible.length === 0) return null;
  return html`<ul class="review-decided" aria-label=${t('Decided')}>
    ${visible.slice(0, 12).map(
      ({ decision, line }) =>
        html`<li>
          <span><bdi>${decisionText(decision)}</bdi></span>
          <span class="quiet">
            <bdi
              >${[readerOf(decision), decision.date, decision.adjudicated ? t('adjudicated') : ''].filter(Boolean).join(' · ')}</bdi
            >
          </span>
          ${
            readerOf(decision) === decisions.reader &&
            html`<button class="link" type="button" @click=${() => actions.takeBack([line])}>
              ${t('Take back')}
            </button>`
          }
        </li>`,
    )}
  </ul>`;
}

/** The decision about something else after which nothing is left to decide here. */
function settledElsewhere(current: QueueCase, { queue, actions }: CaseProps): TemplateResult | null {
  const decision = queue.settledElsewhere(current);
  if (!decision) return null;
  const line = queue.progress.lineOf(decision);
  const source = queue.cases.find(({ id }) => id === decision.finding);
  const isOwn = readerOf(decision) === queue.decisions.reader && line !== '';
  return html`<ul class="review-decided" aria-label=${t('Decided')}>
    <li>
      <span><bdi>${t('Settled by another decision: {0}', decisionText(decision))}</bdi></span>
      <span class="quiet"><bdi>${[readerOf(decision), decision.date].filter(Boolean).join(' · ')}</bdi></span>
      ${
        source?.finding &&
        html`<button
          class="link"
          type="button"
          @click=${() => source.finding && actions.openFinding(source.finding)}
        >
          ${t('Its case: {0}', caseKindTitle(source.kind))}
        </button>`
      }
      ${
        isOwn &&
        html`<button class="link" type="button" @click=${() => actions.takeBack([line])}>
          ${t('Take back')}
        </button>`
      }
    </li>
  </ul>`;
}

function choiceButtons({ choices, form, state, actions }: CaseProps): TemplateResult {
  const records = state?.status === 'done' ? state.answer.records : [];
  if (form) {
    const common = { cancel: () => actions.setForm(null) };
    return form.kind === 'note'
      ? noteForm({ ...common, change: () => undefined, submit: (text) => actions.submitNote(text) })
      : correctionForm(records, form.draft, {
          ...common,
          change: (draft) => actions.setForm({ kind: 'correct', draft }),
          submit: (value) => actions.submitCorrection(value),
        });
  }
  const button = (key: string, title: string, onClick: () => void, isMain = false) =>
    html`<button
      class="review-choice${isMain ? ' proposed' : ''}"
      type="button"
      data-key=${key}
      @click=${onClick}
    >
      ${keyCap(key.toUpperCase())}<span><bdi>${title}</bdi></span>
    </button>`;
  const isProposal = ({ key }: Choice) => /^\d$/.test(key);
  const choiceButton = (choice: Choice) =>
    button(choice.key, choice.title, () => actions.decide(choice), choice.key === '1');
  const proposed = choices.filter(isProposal);
  const isComing = state?.status === 'running';
  return html`<div class="review-choices" role="group" aria-label=${t('Decide')} aria-busy=${isComing}>
    ${proposed.length > 0 && html`<div class="review-proposals">${proposed.map(choiceButton)}</div>`}
    <div class="review-proposals">
      ${choices.filter((choice) => !isProposal(choice)).map(choiceButton)}
      ${records.length > 0 && button('c', t('Correct…'), () => actions.openCorrection())}
      ${button('n', t('Note…'), () => actions.setForm({ kind: 'note' }))}
      ${button('s', t('Skip'), () => actions.go(1))}
    </div>
  </div>`;
}

function keyCap(key: string): TemplateResult {
  return html`<kbd>${key}</kbd>`;
}
