/** Export of what is seen and selected, as a small menu under its button. */
import { render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { toPng, toSvg } from '../export/pictures';
import { copyIds, saveFile, saveTable } from '../export/selectedSamples';
import { analyzeRequest } from '../queries/summaries';
import { html } from '../template';
import { count, t } from '../text';
import type { View } from '../viewDefinition';
import { icon } from './icons';

export class ExportMenu {
  readonly element = createElement('div', 'menu-anchor');
  private readonly disposables = new Disposables();
  private open = false;

  constructor(
    private readonly app: AppContext,
    private readonly view: () => View | null,
  ) {
    this.disposables.listen<'focusout'>(this.element, 'focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.toggle(false);
    });
    render(this.template(), this.element);
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private toggle(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    render(this.template(), this.element);
    if (open) this.element.querySelector<HTMLElement>('.menu-item')?.focus();
  }

  private close(): void {
    this.toggle(false);
    this.element.querySelector('button')?.focus();
  }

  private template(): TemplateResult {
    const label = t('Export');
    return html`<button
        class="icon-button"
        type="button"
        title=${label}
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => this.toggle(!this.open)}
      >
        ${icon('export')}
      </button>
      <div
        class="menu"
        role="menu"
        aria-label=${label}
        ?hidden=${!this.open}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      >
        ${this.open && this.items().map(([text, run]) => this.item(text, run))}
      </div>`;
  }

  private items(): (readonly [string, () => void | Promise<void>])[] {
    const { selection } = this.app.store.get();
    const what = selection.length > 0 ? t('{0} selected', count(selection.length)) : t('all images');
    return [
      [t('CSV, {0}', what), () => saveTable(this.app, 'csv')],
      [t('JSON, {0}', what), () => saveTable(this.app, 'json')],
      [t('Copy ids, {0}', what), () => copyIds(this.app)],
      ...(this.view()?.surface || this.view()?.png ? ([[t('Image (PNG)'), () => this.png()]] as const) : []),
      ...(this.view()?.surface ? ([[t('Image (SVG)'), () => this.svg()]] as const) : []),
      [t('Export full analysis…'), () => this.analysis()],
    ];
  }

  private item(text: string, run: () => void | Promise<void>): TemplateResult {
    const clicked = () => {
      this.close();
      Promise.resolve()
        .then(run)
        .catch((error: unknown) => this.app.reportError(error));
    };
    return html`<button class="menu-item" type="button" role="menuitem" @click=${clicked}>${text}</button>`;
  }

  private onKey(event: KeyboardEvent): void {
    const items = [...this.element.querySelectorAll<HTMLElement>('.menu-item')];
    const at = items.indexOf(event.target as HTMLElement);
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]?.focus();
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private dataset() {
    return this.app.store.get().dataset;
  }

  private analysis(): Promise<void> {
    if (!this.dataset()) throw new Error(t('There is nothing to export yet.'));
    const { host, model } = this.app;
    const names = model
      .methods('clustering')
      .map(({ name }) => [name, Object.fromEntries(model.clusterNames(name))] as const);
    return host.request('exportAnalysis', { ...analyzeRequest(model), names: Object.fromEntries(names) });
  }

  private async png(): Promise<void> {
    const view = this.view();
    if (!view) return;
    const bytes = view.surface ? await toPng(view.surface.picture()) : await view.png?.();
    if (!bytes) throw new Error(t('The image is too large to export.'));
    await saveFile(this.app, 'png', bytes);
  }

  private async svg(): Promise<void> {
    const surface = this.view()?.surface;
    const dataset = this.dataset();
    if (!surface || !dataset) return;
    const picture = surface.picture();
    const idOf = (frame: number, row: number) => {
      const { n } = picture.frames[frame].layout;
      return dataset.ids[n === dataset.ids.length ? row : dataset.qaToSample[row]] ?? '';
    };
    await saveFile(this.app, 'svg', toSvg(picture, idOf));
  }
}
