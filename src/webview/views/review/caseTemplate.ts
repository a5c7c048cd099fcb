/** One case on the screen: progress, the finding, the evidence, the choices with their keys. */
import type { TemplateResult } from 'lit-html';
import type { DraftDecision } from '../../../analysis/curation/decision';
import type { ReviewCase } from '../../../analysis/curation/reviewCase';
import type { AppContext } from '../../appContext';
import { icon, iconButton } from '../../controls/icons';
import { runNotice } from '../../controls/runNotice';
import { thumbnail } from '../../controls/thumbnail';
import type { PairViewer } from '../../pair/pairViewer';
import type { KeptState } from '../../queries/keptAnswers';
import type { PendingResult } from '../../queries/queryCache';
import type { QueueCase } from '../../queries/reviewCases';
import { readerOf } from '../../queries/reviewProgress';
import { html } from '../../template';
import { count, t } from '../../text';
import { caseRecords } from './caseRecords';
import { correctionForm, type Draft, noteForm } from './correctionForm';
import { decisionText } from './decisionText';
import { agreementText, precisionText } from './readersPart';
import type { ReviewQueue } from './reviewQueue';
import { caseKindTitle, severityTitle } from './reviewToolbar';

export interface Choice {
  /** In lower case. */
  readonly key: string;
  readonly title: string;
  readonly add: readonly DraftDecision[];
}

export type CaseForm = { readonly kind: 'note' } | { readonly kind: 'correct'; readonly draft: Draft };

interface CaseActions {
  go(step: 1 | -1): void;
  undo(): void;
  redo(): void;
  showBeside(at: number): void;
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
  readonly beside: number;
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
          <p class="state-title">${empty(queue)}</p>
          ${statistics(queue)}
        </div>`
  }
  ${runNotice(app, [wait], current !== null)}`;
}

function empty({ cases, scope, filter }: ReviewQueue): string {
  if (cases.length === 0) return t('Nothing was found.');
  if (scope.length === 0) return t('No case has these values.');
  return filter.show === 'open'
    ? t('All cases of this list are decided.')
    : t('No case of this list is to be shown.');
}

function head({ queue, current, actions }: CaseProps): TemplateResult {
  const { scope, decidedCount, decisions } = queue;
  const place = current ? queue.positionOf(current) + 1 : 0;
  return html`<header class="review-head">
    ${iconButton('chevron-left', t('Previous case (Left)'), () => actions.go(-1))}
    <span class="figures" role="status">
      ${t('{0} of {1}, {2} decided', count(place), count(scope.length), count(decidedCount))}
    </span>
    ${iconButton('chevron-right', t('Next case (S or Right)'), () => actions.go(1))}
    <progress max=${Math.max(1, scope.length)} value=${decidedCount} aria-label=${t('Decided')}></progress>
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
  </header>`;
}

function body(app: AppContext, current: QueueCase, props: CaseProps): TemplateResult {
  const { queue, state, pair } = props;
  const { dataset } = app.store.get();
  const answer = state?.status === 'done' ? state.answer : null;
  const rows = answer?.samples ?? [];
  const shown = [rows.at(0), rows.at(props.beside)].map((row) =>
    row === undefined ? null : pair.sample(row),
  );
  return html`<div class="review-evidence">
      <section class="review-images">${pair.element}${others(app, rows, props)}</section>
      <section class="review-texts" tabindex="0" aria-label=${t('Finding and records')}>
        ${finding(app, current)} ${state?.status === 'failed' && html`<p class="quiet">${state.message}</p>`}
        ${answer && caseRecords(answer, shown, dataset?.ids ?? [])}
      </section>
    </div>
    <footer class="review-answers">
      ${decided(current, props)}${choiceButtons(props)}${statistics(queue)}
    </footer>`;
}

function statistics({ progress, scope, sampledFrom, decisions }: ReviewQueue): TemplateResult {
  return html`${precisionText(progress, scope, sampledFrom)}${agreementText(progress, scope, decisions.reader)}`;
}

function finding(app: AppContext, { finding: found, kind, severity }: QueueCase): TemplateResult {
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
          <bdi>${found.file}:${found.line}</bdi>
        </button>
      </p>`
    }`;
}

/** Of a group of more than two: which of them stands beside the first. */
function others(
  app: AppContext,
  rows: readonly number[],
  { beside, actions }: CaseProps,
): TemplateResult | null {
  if (rows.length < 3) return null;
  const { dataset } = app.store.get();
  return html`<ul class="review-others" aria-label=${t('Images of this case')}>
    ${rows.slice(1).map(
      (row, at) =>
        html`<li>
          <button
            class="sample-tile captioned${at + 1 === beside ? ' selected' : ''}"
            type="button"
            aria-pressed=${at + 1 === beside}
            @click=${() => actions.showBeside(at + 1)}
          >
            ${thumbnail(app, row, 44)}<bdi class="clipped">${dataset?.ids[row]}</bdi>
          </button>
        </li>`,
    )}
  </ul>`;
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
  return html`<div class="review-choices" role="group" aria-label=${t('Decide')}>
    ${choices.map((choice) => button(choice.key, choice.title, () => actions.decide(choice), choice.key === '1'))}
    ${records.length > 0 && button('c', t('Correct…'), () => actions.openCorrection())}
    ${button('n', t('Note…'), () => actions.setForm({ kind: 'note' }))}
    ${button('s', t('Skip'), () => actions.go(1))}
  </div>`;
}

function keyCap(key: string): TemplateResult {
  return html`<kbd>${key}</kbd>`;
}
