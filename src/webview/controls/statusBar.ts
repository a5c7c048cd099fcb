/** Counts of the dataset, the selection and the running job at the left; what keys and a drag do at the right. */
import { render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import type { FindingsState } from '../protocol';
import { severeCount } from '../queries/findings';
import { html } from '../template';
import { count, imageCount, questionCount, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { explanationsIn } from './explanations';
import { progressText } from './runNotice';

export class StatusBar {
  readonly element = createElement('footer', 'status-bar');
  private readonly disposables = new Disposables();

  constructor(
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
  ) {
    const refresh = () => render(this.template(), this.element);
    this.disposables.own(
      app.store.subscribe(
        [
          'dataset',
          'findings',
          'staleFiles',
          'phase',
          'selection',
          'tool',
          'progress',
          'view',
          'init',
          'notes',
        ],
        refresh,
      ),
    );
    this.disposables.own(app.model.queries.onChange(refresh));
    refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private template(): TemplateResult {
    const { dataset, findings, staleFiles, phase, selection, tool, progress, notes, view } =
      this.app.store.get();
    const keys = this.views.find(({ name }) => name === view)?.keys;
    const images = dataset?.ids.length ?? 0;
    const questions = dataset?.qaToSample.length ?? 0;
    const drag = {
      lasso: t('drag to draw a lasso'),
      box: t('drag to draw a box'),
      pan: t('drag to move the map'),
    }[tool];
    return html`<div class="status-left">
        ${
          dataset &&
          html`<span>${imageCount(images)}</span>
            <span>${questionCount(questions)}</span>
            ${this.findings(findings)}`
        }
        ${staleFiles > 0 && this.stale(staleFiles)}
        ${selection.length > 0 && html`<span>${t('{0} selected', count(selection.length))}</span>`}
        ${
          progress &&
          phase.phase === 'ready' &&
          html`<span>${`${progress.stage} ${progressText(progress)}`.trim()}</span>`
        }
        ${notes.map(noted)}
      </div>
      <div class="status-right" ?hidden=${notes.length > 3}>
        ${keys ? keys() : t('Arrow keys move · Enter opens · {0}', drag)}
      </div>`;
  }

  private stale(files: number): TemplateResult {
    const refresh = () => {
      this.app.store.set({ staleFiles: 0 });
      this.app.host.request('refresh', {}).catch((error: unknown) => this.app.reportError(error));
    };
    return html`<span
      >${t(files === 1 ? '{0} file changed' : '{0} files changed', count(files))} ·
      <button class="link" type="button" @click=${refresh}>${t('Refresh')}</button></span
    >`;
  }

  private findings({ list, audited }: FindingsState): TemplateResult | null {
    const total = list.length;
    if (total === 0) return null;
    const text = audited
      ? t(total === 1 ? '{0} finding' : '{0} findings', count(total))
      : t(total === 1 ? '{0} finding before the audit' : '{0} findings before the audit', count(total));
    const open = () => this.app.store.set({ view: 'findings' });
    const severe = severeCount(list);
    const explanation = audited
      ? t(severe === 1 ? '{0} error or warning' : '{0} errors and warnings', count(severe))
      : t(
          'What reading the files found. The view Findings audits the dataset too: duplicates, leaks, contradictions.',
        );
    return html`<button class="link" type="button" data-explanation=${explanation} @click=${open}>
      ${text}
    </button>`;
  }
}

/** With what its numbers mean on hover and focus. */
function noted(note: string): TemplateResult {
  const explanation = explanationsIn(note);
  return explanation === ''
    ? html`<span>${note}</span>`
    : html`<span class="explained" tabindex="0" data-explanation=${explanation}>${note}</span>`;
}
