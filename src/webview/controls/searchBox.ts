/**
 * Search over questions, answers and ids; with an encoder for text and images, also for images by what they show, with
 * the images ranked below the box. Without such an encoder the box says how to get one.
 */
import { render, type TemplateResult } from 'lit-html';
import type { SimilarRows } from '../../analysis/numeric/topKSimilar';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { select, selectRow } from '../state/actions';
import { html } from '../template';
import { count, t } from '../text';
import { segmented } from './controls';
import { icon } from './icons';
import { neighborButton } from './neighborButton';

type Mode = 'text' | 'images';

/** Wait after the last key before searching, ms; comparing with images runs a model. */
const searchDelayMs: Readonly<Record<Mode, number>> = { text: 200, images: 600 };
/** Images shown of a search by what they show. */
const maxRanked = 24;
const tilePx = 56;

export class SearchBox {
  readonly element = createElement('div', 'search', { role: 'search' });
  private readonly disposables = new Disposables();
  private mode: Mode = 'text';
  private open = false;
  private found: number | null = null;
  private ranking: SimilarRows | 'running' | null = null;
  private timer = 0;
  private generation = 0;

  constructor(private readonly app: AppContext) {
    this.disposables.listen<'focusout'>(this.element, 'focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.toggle(false);
    });
    this.disposables.own(() => clearTimeout(this.timer));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private get input(): HTMLInputElement | null {
    return this.element.querySelector('input');
  }

  private toggle(open: boolean): void {
    const opens = open && this.app.store.get().phase.phase === 'ready';
    if (opens === this.open) return;
    this.open = opens;
    this.refresh();
  }

  private refresh(): void {
    render(this.template(), this.element);
  }

  private template(): TemplateResult {
    const typed = () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.run(), searchDelayMs[this.mode]);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Enter') {
        clearTimeout(this.timer);
        void this.run();
      } else if (event.key === 'Escape') this.toggle(false);
    };
    const left = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      this.input?.focus();
      this.toggle(false);
      event.stopPropagation();
    };
    return html`${icon('search')}
      <input
        class="search-input"
        type="search"
        placeholder=${t('Search questions, answers, ids')}
        aria-label=${t('Search questions, answers, ids')}
        spellcheck="false"
        @input=${typed}
        @keydown=${pressed}
        @focus=${() => this.toggle(true)}
      />
      <span class="search-count figures" aria-hidden="true">
        ${this.found === null ? '' : count(this.found)}
      </span>
      <div class="search-drop" ?hidden=${!this.open} @keydown=${left}>${this.open && this.drop()}</div>`;
  }

  private drop(): TemplateResult {
    const { phase } = this.app.store.get();
    if (phase.phase === 'ready' && phase.crossModal) {
      const modes = [
        { value: 'text', title: t('Text') },
        { value: 'images', title: t('Image content') },
      ] as const;
      const changed = (mode: Mode) => {
        this.mode = mode;
        void this.run();
      };
      return html`${segmented<Mode>(t('Search by'), modes, this.mode, changed)}
        <div class="search-results">${this.results()}</div>`;
    }
    const setUp = () => {
      this.app.host.request('setUpBiomedclip', {}).catch((error: unknown) => this.app.reportError(error));
    };
    return html`<p class="quiet">
        ${t('These embeddings have no text encoder. To find images by their content, set up BiomedCLIP.')}
      </p>
      <button class="link" type="button" @click=${setUp}>${t('Set Up BiomedCLIP')}</button>`;
  }

  private results(): TemplateResult | null {
    const { ranking } = this;
    if (ranking === null) return null;
    if (ranking === 'running') return html`<p class="quiet">${t('Comparing with every image…')}</p>`;
    const item = (index: number, at: number) =>
      html`<li>
        ${neighborButton(this.app, index, ranking.similarities[at], tilePx, () => selectRow(this.app, index))}
      </li>`;
    return html`<h2 class="caption">${t('Most similar first')}</h2>
      <ol class="ranking">
        ${[...ranking.indices].map(item)}
      </ol>`;
  }

  private async run(): Promise<void> {
    const text = this.input?.value.trim() ?? '';
    const generation = ++this.generation;
    this.app.store.set({ searchText: text });
    this.found = null;
    this.ranking = text !== '' && this.mode === 'images' ? 'running' : null;
    this.refresh();
    if (text === '') return;
    try {
      if (this.mode === 'text') await this.searchText(text, generation);
      else await this.searchImages(text, generation);
    } catch (error) {
      if (generation === this.generation) this.app.reportError(error);
    }
  }

  private async searchText(text: string, generation: number): Promise<void> {
    const { app } = this;
    const { rows } = await app.host.request('search', { text });
    const { dataset } = app.store.get();
    if (generation !== this.generation || !dataset) return;
    const samples = new Set<number>();
    for (const row of rows) samples.add(dataset.qaToSample[row]);
    const lower = text.toLowerCase();
    for (let i = 0; i < dataset.ids.length; i++)
      if (dataset.ids[i].toLowerCase().includes(lower)) samples.add(i);
    this.found = samples.size;
    this.refresh();
    select(app, Int32Array.from(samples).sort(), 'replace');
    app.store.set({ qaSelection: rows });
    app.announce(t('{0} images, {1} questions found', count(samples.size), count(rows.length)));
  }

  private async searchImages(text: string, generation: number): Promise<void> {
    const { app } = this;
    const { dataset } = app.store.get();
    if (!dataset) return;
    const k = Math.min(maxRanked, dataset.ids.length);
    const ranking = await app.host.request('searchImages', { text, k });
    if (generation !== this.generation) return;
    this.ranking = ranking;
    this.found = ranking.indices.length;
    this.refresh();
    select(app, Int32Array.from(ranking.indices).sort(), 'replace');
  }
}
