/** Export of what is seen and selected, as a small menu under its button. */
import { render, type TemplateResult } from 'lit-html';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Column } from '../../common/csv';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { exportColumns, fileName, toCsv, toIds, toJson } from '../export/exports';
import { toPng, toSvg } from '../export/pictures';
import { analyzeRequest, outlierComparisonRequest } from '../queries/summaries';
import { tagColumn } from '../queries/tags';
import type { PlotSurface } from '../scatter/plotSurface';
import { html } from '../template';
import { count, t } from '../text';
import { icon } from './icons';

export class ExportMenu {
  readonly element = createElement('div', 'menu-anchor');
  private readonly disposables = new Disposables();
  private open = false;

  constructor(
    private readonly app: AppContext,
    private readonly surface: () => PlotSurface | null,
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
      [t('CSV, {0}', what), () => this.save('csv', toCsv(...this.table()))],
      [t('JSON, {0}', what), () => this.save('json', toJson(...this.table()))],
      [t('Copy ids, {0}', what), () => this.copy()],
      ...(this.surface()
        ? ([
            [t('Image (PNG)'), () => this.png()],
            [t('Image (SVG)'), () => this.svg()],
          ] as const)
        : []),
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

  private table(): [DatasetColumns, Int32Array, Column[]] {
    const dataset = this.dataset();
    if (!dataset) throw new Error(t('There is nothing to export yet.'));
    return [dataset, this.app.store.get().selection, this.columns(dataset)];
  }

  private dataset() {
    return this.app.store.get().dataset;
  }

  /** Whatever has been computed in this space with these parameters. */
  private columns(dataset: DatasetColumns): Column[] {
    const { model, store } = this.app;
    const n = dataset.ids.length;
    const fits = (['clustering', 'reduction', 'outliers'] as const)
      .flatMap((kind) => model.methods(kind))
      .map(({ name }) => model.cached(name))
      .filter((answer) => answer !== null);
    const { tags } = store.get();
    const tagged = tags && tags.tags.length > 0 ? tagColumn(tags, n) : null;
    return exportColumns(
      dataset,
      fits,
      model.queries.getCached('outlierComparison', outlierComparisonRequest(model)),
      tagged,
    );
  }

  private async save(extension: string, content: string | Uint8Array): Promise<void> {
    const { dataset, view } = this.app.store.get();
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const { saved } = await this.app.host.request('save', {
      suggestedName: `${fileName(dataset?.name ?? '')}-${view}.${extension}`,
      bytes,
    });
    if (saved) this.app.notify(t('Saved'));
  }

  private analysis(): Promise<void> {
    if (!this.dataset()) throw new Error(t('There is nothing to export yet.'));
    return this.app.host.request('exportAnalysis', analyzeRequest(this.app.model));
  }

  private async copy(): Promise<void> {
    const [dataset, selection] = this.table();
    await this.app.host.request('copy', { text: toIds(dataset, selection) });
    const { length } = selection.length > 0 ? selection : dataset.ids;
    this.app.notify(t(length === 1 ? '{0} id copied' : '{0} ids copied', count(length)));
  }

  private async png(): Promise<void> {
    const surface = this.surface();
    if (!surface) return;
    const bytes = await toPng(surface.picture());
    if (!bytes) throw new Error(t('The image is too large to export.'));
    await this.save('png', bytes);
  }

  private async svg(): Promise<void> {
    const surface = this.surface();
    const dataset = this.dataset();
    if (!surface || !dataset) return;
    const picture = surface.picture();
    const idOf = (frame: number, row: number) => {
      const { n } = picture.frames[frame].layout;
      return dataset.ids[n === dataset.ids.length ? row : dataset.qaToSample[row]] ?? '';
    };
    await this.save('svg', toSvg(picture, idOf));
  }
}
