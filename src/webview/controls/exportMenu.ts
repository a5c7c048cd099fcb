/** Export of what is seen and selected, as a small menu under its button. */
import { render, type TemplateResult } from 'lit-html';
import { type FigurePalette, figurePalettes } from '../../common/figurePalettes';
import { type FigurePreset, figurePresets } from '../../common/figurePresets';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { type PrintStyle, saveFigure } from '../export/saveFigure';
import { copyIds, saveTable } from '../export/selectedSamples';
import { analyzeRequest } from '../queries/summaries';
import { html } from '../template';
import { count, t } from '../text';
import type { View } from '../viewDefinition';
import { icon } from './icons';

export class ExportMenu {
  readonly element = createElement('div', 'menu-anchor');
  private readonly disposables = new Disposables();
  private open = false;
  /** Its items are the presets of figures. */
  private presets = false;
  private palette = figurePalettes[0];

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
    this.presets = false;
    render(this.template(), this.element);
    if (open) this.element.querySelector<HTMLElement>('.menu-item')?.focus();
  }

  private showPresets(): void {
    this.presets = true;
    render(this.template(), this.element);
    this.element.querySelector<HTMLElement>('.menu-item')?.focus();
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
        ${this.open && this.presets && figurePalettes.map((palette) => this.paletteItem(palette))}
        ${this.open && this.items().map((item) => this.item(item))}
      </div>`;
  }

  private items(): readonly MenuItem[] {
    if (this.presets) {
      return figurePresets.map((preset) => [
        t('{0}: {1} mm, {2} pt', presetTitle(preset), preset.widthMm, preset.fontPt),
        () => this.figure({ preset, palette: this.palette }),
      ]);
    }
    const { selection } = this.app.store.get();
    const what = selection.length > 0 ? t('{0} selected', count(selection.length)) : t('all images');
    return [
      [t('Save figure…'), () => this.figure(null)],
      [t('Save figure for print…'), 'presets'],
      [t('CSV, {0}', what), () => saveTable(this.app, 'csv')],
      [t('JSON, {0}', what), () => saveTable(this.app, 'json')],
      [t('Copy ids, {0}', what), () => copyIds(this.app)],
      [t('Export full analysis…'), () => this.analysis()],
    ];
  }

  private item([text, run]: MenuItem): TemplateResult {
    const clicked = () => {
      if (run === 'presets') return this.showPresets();
      this.close();
      Promise.resolve()
        .then(run)
        .catch((error: unknown) => this.app.reportError(error));
    };
    return html`<button class="menu-item" type="button" role="menuitem" @click=${clicked}>${text}</button>`;
  }

  /** One of the palettes; the menu stays open. */
  private paletteItem(palette: FigurePalette): TemplateResult {
    const isChosen = palette === this.palette;
    const choose = () => {
      this.palette = palette;
      render(this.template(), this.element);
    };
    return html`<button
      class="menu-item menu-choice"
      type="button"
      role="menuitemradio"
      aria-checked=${isChosen}
      @click=${choose}
    >
      ${icon(isChosen ? 'check' : 'blank')}${paletteTitle(palette)}
    </button>`;
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

  /** @param print null = as it is seen. */
  private async figure(print: PrintStyle | null): Promise<void> {
    const view = this.view();
    if (view && this.dataset()) await saveFigure(this.app, view, print);
  }
}

/** Text, and what it does. */
type MenuItem = readonly [string, (() => void | Promise<void>) | 'presets'];

function paletteTitle({ name, grey }: FigurePalette): string {
  if (grey) return t('Greys and shapes');
  return name === 'okabe-ito' ? t('Colours of Okabe and Ito') : t('Colours of the panel');
}

function presetTitle({ name, title }: FigurePreset): string {
  // Names of publishers stay as they are.
  return name === 'page' ? t('Page') : title;
}
