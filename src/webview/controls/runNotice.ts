import type { JobProgress } from '../../analysis/session/stageContext';
import type { AppContext } from '../appContext';
import { fill, h } from '../dom';
import type { PendingResult } from '../queries/queryCache';
import { count, t } from '../text';

/** @param waits what the map waits for. @param behind a picture is there already. */
export function runNotice(
  page: AppContext,
  place: HTMLElement,
  waits: readonly PendingResult[],
  behind: boolean,
): void {
  const { store, host } = page;
  const { phase, progress } = store.get();
  const ask = (what: 'cancel' | 'retry' | 'showLog' | 'setUpBiomedclip') => () => {
    host.request(what, {}).catch((error) => page.fail(error));
  };
  const show = (...children: HTMLElement[]) => {
    place.hidden = false;
    place.classList.add('run-notice');
    place.classList.toggle('line', behind);
    fill(place, h('div', { class: 'frame-state-box' }, ...children));
  };
  if (phase.phase === 'failed') {
    return show(
      h('p', { class: 'state-title', text: t('The dataset could not be analysed') }),
      h('p', { class: 'quiet', text: phase.message }),
      phase.lacksBiomedclip
        ? actions(
            ['setUpBiomedclip', t('Set Up BiomedCLIP'), ask('setUpBiomedclip')],
            ['retry', t('Retry'), ask('retry')],
          )
        : actions(['retry', t('Retry'), ask('retry')], ['showLog', t('Show Log'), ask('showLog')]),
    );
  }
  if (phase.phase === 'cancelled') {
    return show(
      h('p', { class: 'state-title', text: t('Cancelled') }),
      h('p', { class: 'quiet', text: t('What was done is kept; the analysis goes on from there.') }),
      actions(['retry', t('Continue'), ask('retry')]),
    );
  }
  if (phase.phase === 'working') {
    return show(
      ...progressNodes(progress, t('Opening the dataset')),
      actions(['cancel', t('Cancel'), ask('cancel')]),
    );
  }
  if (phase.samples === 0) {
    return show(
      h('p', { class: 'state-title', text: t('No samples here') }),
      h('p', {
        class: 'quiet',
        text: t('A SLAKE folder holds imgs/xmlabN with an image and question.json.'),
      }),
    );
  }
  for (const { title, run, missing, retry } of waits) {
    if (missing) {
      return show(h('p', { class: 'state-title', text: t('There is no method "{0}".', title) }));
    }
    if (run?.status === 'failed') {
      return show(
        h('p', {
          class: 'state-title',
          text: run.cancelled ? t('{0} was cancelled', title) : t('{0} failed', title),
        }),
        h('p', { class: 'quiet', text: run.cancelled ? '' : run.message }),
        actions(['retry', t('Retry'), retry], ['showLog', t('Show Log'), ask('showLog')]),
      );
    }
    if (run?.status === 'running') {
      return show(
        ...progressNodes(progress, t('Running {0}', title)),
        actions(['cancel', t('Cancel'), ask('cancel')]),
      );
    }
  }
  place.hidden = true;
  fill(place);
}

function progressNodes(progress: JobProgress | null, fallback: string): HTMLElement[] {
  const bar = h('progress', { attrs: { 'aria-label': progress?.stage ?? fallback } });
  if (progress && progress.total > 0) {
    bar.max = progress.total;
    bar.value = progress.done;
  }
  return [
    h('p', { class: 'state-title', text: progress?.stage ?? fallback }),
    bar,
    h('p', { class: 'quiet figures', text: progress ? progressText(progress) : '' }),
  ];
}

export function progressText({ done, total, remainingMs }: JobProgress): string {
  const parts: string[] = [];
  if (total > 0) parts.push(t('{0} of {1}', count(done), count(total)));
  if (remainingMs >= 0) parts.push(t('{0} left', duration(remainingMs)));
  return parts.join(' · ');
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? t('{0} s', seconds) : t('{0} min', Math.round(seconds / 60));
}

function actions(...buttons: readonly (readonly [string, string, () => void])[]): HTMLElement {
  return h(
    'p',
    { class: 'actions' },
    ...buttons.map(([action, label, onClick], at) =>
      h('button', {
        class: at === 0 ? 'button' : 'button secondary',
        type: 'button',
        text: label,
        data: { action },
        on: { click: onClick },
      }),
    ),
  );
}
