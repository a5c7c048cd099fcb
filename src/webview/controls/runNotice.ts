import { nothing, type TemplateResult } from 'lit-html';
import type { JobProgress } from '../../analysis/session/stageContext';
import { datasetLayouts } from '../../common/datasetLayouts';
import type { AppContext } from '../appContext';
import type { PendingResult } from '../queries/queryCache';
import { html } from '../template';
import { count, t } from '../text';

type HostAction = 'cancel' | 'retry' | 'showLog' | 'setUpBiomedclip';

/**
 * What `waits` wait for, or why they failed, with the buttons that help; hidden if there is nothing to report.
 * @param behind whether a picture is visible already: the notice is then one box in the corner.
 */
export function runNotice(app: AppContext, waits: readonly PendingResult[], behind: boolean): TemplateResult {
  const content = noticeOf(app, waits);
  return html`<div class="frame-state run-notice${behind ? ' line' : ''}" ?hidden=${content === null}>
    ${content && html`<div class="frame-state-box">${content}</div>`}
  </div>`;
}

function noticeOf(app: AppContext, waits: readonly PendingResult[]): TemplateResult | null {
  const { phase, progress } = app.store.get();
  const ask = (action: HostAction) => () => {
    app.host.request(action, {}).catch((error: unknown) => app.reportError(error));
  };
  const button = (action: HostAction, label: string, secondary = false, onClick?: () => void) =>
    html`<button
      class=${secondary ? 'button secondary' : 'button'}
      type="button"
      data-action=${action}
      @click=${onClick ?? ask(action)}
    >
      ${label}
    </button>`;
  const notice = (title: string, text: string, buttons: unknown) =>
    html`<p class="state-title">${title}</p>
      <p class="quiet">${text}</p>
      <p class="actions">${buttons}</p>`;
  const running = (title: string) =>
    html`${progressBar(progress, title)}
      <p class="actions">${button('cancel', t('Cancel'))}</p>`;
  if (phase.phase === 'failed') {
    return notice(
      t('The dataset could not be analysed'),
      phase.message,
      phase.lacksBiomedclip
        ? [button('setUpBiomedclip', t('Set Up BiomedCLIP')), button('retry', t('Retry'), true)]
        : [button('retry', t('Retry')), button('showLog', t('Show Log'), true)],
    );
  }
  if (phase.phase === 'cancelled') {
    return notice(
      t('Cancelled'),
      t('Finished steps are kept; the analysis continues from there.'),
      button('retry', t('Continue')),
    );
  }
  if (phase.phase === 'working') return running(t('Opening the dataset'));
  if (phase.samples === 0) {
    const layouts = Object.values(datasetLayouts).map(({ description }) => t(description));
    return html`<p class="state-title">${t('No samples found')}</p>
      <p class="quiet">${layouts.join('; ')}</p>`;
  }
  for (const wait of waits) {
    const { title, run, missing } = wait;
    if (missing) return html`<p class="state-title">${t('There is no method "{0}".', title)}</p>`;
    if (run?.status === 'failed') {
      const retry = button('retry', t('Retry'), false, () => wait.retry());
      return notice(
        run.cancelled ? t('{0} was cancelled', title) : t('{0} failed', title),
        run.cancelled ? '' : run.message,
        [run.lasting ? null : retry, button('showLog', t('Show Log'), true)],
      );
    }
    if (run?.status === 'running') return running(t('Running {0}', title));
  }
  return null;
}

function progressBar(progress: JobProgress | null, fallback: string): TemplateResult {
  const title = progress?.stage ?? fallback;
  const known = progress !== null && progress.total > 0;
  return html`<p class="state-title">${title}</p>
    <progress
      aria-label=${title}
      max=${known ? progress.total : nothing}
      value=${known ? progress.done : nothing}
    ></progress>
    <p class="quiet figures">${progress ? progressText(progress) : ''}</p>`;
}

/** "320 of 642 · 12 s left" where things are counted, else "37 %"; no estimate from the first few percent. */
export function progressText({ done, total, remainingMs }: JobProgress): string {
  if (total <= 0) return '';
  const counted = Number.isInteger(total) && total > 1;
  const amount = counted
    ? t('{0} of {1}', count(Math.floor(done)), count(total))
    : t('{0} %', Math.floor((100 * done) / total));
  const known = remainingMs >= 0 && done / total >= leastKnownShare;
  return known ? `${amount} · ${t('{0} left', duration(remainingMs))}` : amount;
}

/** Before this share of the work is done, the time left is a guess. */
const leastKnownShare = 0.05;

function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? t('{0} s', seconds) : t('{0} min', Math.round(seconds / 60));
}
