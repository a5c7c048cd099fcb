/** Export of what is seen and selected, as a small menu under its button. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Column } from '../../common/csv';
import type { AppContext } from '../appContext';
import { Disposables, fill, h, iconButton } from '../dom';
import { exportColumns, fileName, toCsv, toIds, toJson } from '../export/exports';
import { toPng, toSvg } from '../export/pictures';
import { analyzeRequest, ledgerRequest } from '../queries/summaries';
import { tagColumn } from '../queries/tags';
import type { PlotSurface } from '../scatter/plotSurface';
import { count, t } from '../text';

export class ExportMenu {
  readonly element = h('div', { class: 'menu-anchor' });
  private readonly menu = h('div', {
    class: 'menu',
    hidden: true,
    attrs: { role: 'menu', 'aria-label': t('Export') },
  });
  private readonly button: HTMLButtonElement;
  private readonly disposables = new Disposables();

  constructor(
    private readonly page: AppContext,
    private readonly surface: () => PlotSurface | null,
  ) {
    this.button = iconButton('export', t('Export'), () => this.toggle(this.menu.hidden === true));
    this.button.setAttribute('aria-haspopup', 'menu');
    this.element.append(this.button, this.menu);
    this.disposables.listen<'keydown'>(this.menu, 'keydown', (event) => this.onKey(event));
    this.disposables.listen<'focusout'>(this.element, 'focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.toggle(false);
    });
    this.toggle(false);
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private toggle(open: boolean): void {
    this.menu.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (!open) return;
    const { selection } = this.page.store.get();
    const what = selection.length > 0 ? t('{0} selected', count(selection.length)) : t('all images');
    const items: [string, () => void | Promise<void>][] = [
      [t('CSV, {0}', what), () => this.save('csv', toCsv(...this.table()))],
      [t('JSON, {0}', what), () => this.save('json', toJson(...this.table()))],
      [t('Copy ids, {0}', what), () => this.copy()],
    ];
    if (this.surface()) {
      items.push([t('Picture (PNG)'), () => this.png()], [t('Picture (SVG)'), () => this.svg()]);
    }
    items.push([t('Whole analysis, with these parameters…'), () => this.analysis()]);
    fill(
      this.menu,
      ...items.map(([label, run]) =>
        h('button', {
          class: 'menu-item',
          type: 'button',
          text: label,
          attrs: { role: 'menuitem' },
          on: {
            click: () => {
              this.toggle(false);
              this.button.focus();
              Promise.resolve()
                .then(run)
                .catch((error: unknown) => this.page.fail(error));
            },
          },
        }),
      ),
    );
    this.menu.querySelector('button')?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const items = [...this.menu.querySelectorAll('button')];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]?.focus();
    else if (event.key === 'Escape') {
      this.toggle(false);
      this.button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private table(): [DatasetColumns, Int32Array, Column[]] {
    const dataset = this.dataset();
    if (!dataset) throw new Error(t('There is nothing to export yet.'));
    return [dataset, this.page.store.get().selection, this.columns(dataset)];
  }

  private dataset() {
    return this.page.store.get().dataset;
  }

  /** Whatever has been computed in this space with these parameters. */
  private columns(dataset: DatasetColumns): Column[] {
    const { model, store } = this.page;
    const n = dataset.ids.length;
    const fits = (['clustering', 'reduction', 'outliers'] as const)
      .flatMap((kind) => model.methods(kind))
      .map(({ name }) => model.cached(name))
      .filter((answer) => answer !== null);
    const { tags } = store.get();
    const tagged = tags && tags.tags.length > 0 ? tagColumn(tags, n) : null;
    return exportColumns(dataset, fits, model.queries.getCached('ledger', ledgerRequest(model)), tagged);
  }

  private async save(extension: string, content: string | Uint8Array): Promise<void> {
    const { dataset, view } = this.page.store.get();
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const { saved } = await this.page.host.request('save', {
      suggestedName: `${fileName(dataset?.name ?? '')}-${view}.${extension}`,
      bytes,
    });
    if (saved) this.page.say(t('Saved'));
  }

  private analysis(): Promise<void> {
    if (!this.dataset()) throw new Error(t('There is nothing to export yet.'));
    return this.page.host.request('exportAnalysis', analyzeRequest(this.page.model));
  }

  private async copy(): Promise<void> {
    const [dataset, selection] = this.table();
    await this.page.host.request('copy', { text: toIds(dataset, selection) });
    this.page.say(t('Copied'));
  }

  private async png(): Promise<void> {
    const surface = this.surface();
    if (!surface) return;
    const bytes = await toPng(surface.picture());
    if (!bytes) throw new Error(t('The picture is too large to export.'));
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
