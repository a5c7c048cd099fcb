/**
 * Search by words and fields (`split:test answer:yes`), and, with an encoder for text and images, by what images show.
 * What is found is listed below the box; the selection changes only when the user says so, by Enter, or by Ctrl+Enter to tag it.
 * Escape clears the text first.
 */
import { render, type TemplateResult } from 'lit-html';
import type { SimilarRows } from '../../analysis/numeric/topKSimilar';
import type { RecordOfSample } from '../../analysis/session/sampleDetail';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { focusTagField } from '../inspector/tagEditor';
import { isTyping } from '../isTyping';
import { runSearch, type SearchHits } from '../queries/runSearch';
import { fieldHint, fieldOfName, searchFields } from '../queries/searchFields';
import { fieldBeingTyped, quoted } from '../queries/searchQuery';
import type { SelectMode } from '../scatter/gestures';
import { select } from '../state/actions';
import { html } from '../template';
import { count, imageCount, questionCount, t } from '../text';
import { segmented } from './controls';
import { icon, iconButton } from './icons';
import { imageHits, rankedHits, recordHits } from './searchHits';

type Mode = 'text' | 'images';

/** Wait after the last key before searching, ms; comparing with images runs a model. */
const searchDelayMs: Readonly<Record<Mode, number>> = { text: 200, images: 600 };
/** Images shown of a search by what they show. */
const maxRanked = 24;
/** Records and images listed at first and with every "more". */
const hitsPerStep = 50;
const maxSuggestions = 8;

export class SearchBox {
  readonly element = createElement('div', 'search', { role: 'search' });
  private readonly disposables = new Disposables();
  private mode: Mode = 'text';
  private open = false;
  private help = false;
  private hits: SearchHits | null = null;
  /** The first of the records that were found. */
  private listed: readonly RecordOfSample[] = [];
  private steps = 1;
  private ranking: SimilarRows | 'running' | null = null;
  private timer = 0;
  private generation = 0;
  /** What Enter asked for, until the text that it was pressed on has been searched or is another. */
  private intent: { readonly mode: SelectMode; readonly next: () => void } | null = null;

  constructor(private readonly app: AppContext) {
    this.disposables.listen<'focusout'>(this.element, 'focusout', (event) => {
      if (!this.element.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null))
        this.toggle(false);
    });
    this.disposables.listen<'keydown'>(document, 'keydown', (event) => this.onShortcut(event));
    this.disposables.listen<'keydown'>(this.element, 'keydown', (event) => this.onKey(event));
    this.disposables.own(() => clearTimeout(this.timer));
    this.disposables.own(
      app.store.subscribe(['phase'], () => {
        if (this.isReady && this.text !== '' && this.hits === null) void this.run();
        this.refresh();
      }),
    );
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private get input(): HTMLInputElement | null {
    return this.element.querySelector('input');
  }

  private get text(): string {
    return this.input?.value ?? '';
  }

  /** Before that there is nobody who could search. */
  private get isReady(): boolean {
    return this.app.store.get().phase.phase === 'ready';
  }

  private toggle(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    if (!open) this.help = false;
    this.refresh();
  }

  private refresh(): void {
    render(this.template(), this.element);
  }

  /** Ctrl+F and / lead to the box. */
  private onShortcut(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey } = event;
    const finds = (ctrlKey || metaKey) && key.toLowerCase() === 'f';
    if (event.defaultPrevented || !(finds || (key === '/' && !isTyping(event) && !ctrlKey && !metaKey)))
      return;
    event.preventDefault();
    this.input?.focus();
    this.input?.select();
  }

  private onKey(event: KeyboardEvent): void {
    const { target, key, shiftKey, ctrlKey, metaKey } = event;
    const inInput = target === this.input;
    if (key === 'Escape') {
      if (inInput && this.text !== '') this.setText('');
      else if (inInput) this.input?.blur();
      this.input?.focus();
      if (inInput && this.text === '') this.toggle(false);
    } else if (key === 'Enter' && inInput && (ctrlKey || metaKey))
      this.enter('replace', () => focusTagField(this.app));
    else if (key === 'Enter' && inInput) this.enter(shiftKey ? 'add' : 'replace');
    else if (key === 'ArrowDown' || key === 'ArrowUp') this.moveFocus(key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private moveFocus(step: 1 | -1): void {
    this.toggle(true);
    if (this.text === '') this.help = true;
    this.refresh();
    const stops = [...this.element.querySelectorAll<HTMLElement>('.search-input, .search-drop .search-hit')];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops.at(Math.min(stops.length - 1, Math.max(0, at + step)))?.focus();
  }

  private setText(text: string): void {
    if (!this.input) return;
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.intent = null;
    this.toggle(true);
    if (this.text.trim() === '') void this.run();
    else this.timer = window.setTimeout(() => void this.run(), searchDelayMs[this.mode]);
  }

  /** Selects what is found, once it is: also where the dataset is being opened. @param next gives the keyboard to what comes next. */
  private enter(mode: SelectMode, next: () => void = focusInspector): void {
    clearTimeout(this.timer);
    this.intent = { mode, next };
    void this.run();
  }

  private get found(): Int32Array | null {
    if (this.mode === 'text') return this.hits?.samples ?? null;
    return this.ranking === null || this.ranking === 'running'
      ? null
      : Int32Array.from(this.ranking.indices).sort();
  }

  /** @returns whether there was something to select. */
  private selectFound(mode: SelectMode): boolean {
    const { found } = this;
    if (!found || found.length === 0) return false;
    const { app } = this;
    select(app, found, mode);
    if (mode === 'replace' && this.hits && this.hits.records.length > 0)
      app.store.set({ qaSelection: this.hits.records });
    return true;
  }

  private template(): TemplateResult {
    const label = t('Search words, or fields such as split:test');
    const helped = () => {
      this.open = true;
      this.help = !this.help;
      this.input?.focus();
      this.refresh();
    };
    const { found } = this;
    return html`${icon('search')}
      <input
        class="search-input"
        type="search"
        placeholder=${label}
        aria-label=${label}
        spellcheck="false"
        @input=${() => this.typed()}
        @focus=${() => this.toggle(this.text !== '')}
      />
      <span class="search-count figures" aria-hidden="true"
        >${found === null ? '' : count(found.length)}</span
      >
      ${iconButton('filter', t('What can be searched'), helped)}
      <div class="search-drop" ?hidden=${!this.open || (this.text === '' && !this.help)}>
        ${this.open && this.drop()}
      </div>`;
  }

  private drop(): TemplateResult {
    if (!this.isReady)
      return html`<div class="search-results">
        <p role="status">${t('The dataset is being opened. What you typed is searched after that.')}</p>
      </div>`;
    const { phase } = this.app.store.get();
    const crossModal = phase.phase === 'ready' && phase.crossModal;
    const modes = [
      { value: 'text', title: t('Text') },
      { value: 'images', title: t('Image content') },
    ] as const;
    const changed = (mode: Mode) => {
      this.mode = mode;
      void this.run();
    };
    return html`${crossModal && segmented<Mode>(t('Search by'), modes, this.mode, changed)}
      <div class="search-results">
        ${this.mode === 'images' ? rankedHits(this.app, this.ranking) : html`${this.suggestions()}${this.results()}`}
      </div>`;
  }

  /** Fields where nothing is typed, values where a field is. */
  private suggestions(): TemplateResult | null {
    const fields = searchFields(this.app.model);
    const typing = fieldBeingTyped(this.text);
    const field = typing && fieldOfName(fields, typing.name);
    const item = (shown: string, hint: string, replaced: string) =>
      html`<li>
        <button class="search-hit suggestion" type="button" @click=${() => this.setText(replaced)}>
          <bdi class="clipped">${shown}</bdi>
          <span class="quiet figures">${hint}</span>
        </button>
      </li>`;
    if (field) {
      const begun = typing.value.toLowerCase();
      const fits = field
        .values()
        .filter(({ value }) => value.toLowerCase().includes(begun) && value.toLowerCase() !== begun);
      if (fits.length === 0) return null;
      const before = this.text.slice(0, typing.start);
      return html`<ul class="suggestions" aria-label=${t('Values of {0}', field.title)}>
        ${fits
          .slice(0, maxSuggestions)
          .map(({ value, rows }) => item(value, count(rows), `${before}${quoted(value)} `))}
      </ul>`;
    }
    if (!this.help) return null;
    const gap = this.text === '' || this.text.endsWith(' ') ? '' : ' ';
    return html`<p class="quiet">
        ${t('Words are found in questions, answers and ids. A minus before a word or a field finds what is without it.')}
      </p>
      <ul class="suggestions" aria-label=${t('Fields')}>
        ${fields.map((known) => item(`${known.name}:`, fieldHint(known), `${this.text}${gap}${known.name}:`))}
      </ul>`;
  }

  private results(): TemplateResult | null {
    const { hits, app } = this;
    if (!hits || this.text.trim() === '') return null;
    const { samples, records } = hits;
    const images = imageCount(samples.length);
    const questions = questionCount(records.length);
    if (samples.length === 0)
      return html`<p role="status">
        ${t('Nothing has all of this. The selection and the maps are as before.')}
      </p>`;
    const total = records.length > 0 ? records.length : samples.length;
    const left = total - this.steps * hitsPerStep;
    const more = () => {
      this.steps++;
      void this.listRecords().then(() => this.refresh());
    };
    const tag = () => {
      if (this.selectFound('replace')) focusTagField(this.app);
    };
    return html`<div class="search-head">
        <strong role="status">${records.length > 0 ? `${images} · ${questions}` : images}</strong>
        <button class="link search-hit" type="button" @click=${() => this.selectFound('replace')}>
          ${t('Select (Enter)')}
        </button>
        <button class="link search-hit" type="button" @click=${() => this.selectFound('add')}>
          ${t('Add (Shift+Enter)')}
        </button>
        <button class="link search-hit" type="button" @click=${tag}>${t('Tag… (Ctrl+Enter)')}</button>
      </div>
      ${
        records.length > 0
          ? recordHits(app, this.listed, hits.words)
          : imageHits(app, samples.subarray(0, this.steps * hitsPerStep), hits.words)
      }
      ${
        left > 0 &&
        html`<button class="link search-hit" type="button" @click=${more}>
          ${t('Show more ({0} left)', count(left))}
        </button>`
      }`;
  }

  /** Searches, then does what Enter asked for; the answer to an earlier text changes nothing. */
  private async run(): Promise<void> {
    const text = this.text.trim();
    const generation = ++this.generation;
    if (!this.isReady) return;
    try {
      await (this.mode === 'images' ? this.compare(text, generation) : this.find(text, generation));
    } catch (error) {
      if (generation !== this.generation) return;
      this.intent = null;
      this.app.reportError(error);
    }
    if (generation !== this.generation) return;
    const { intent } = this;
    this.intent = null;
    if (intent && this.selectFound(intent.mode)) intent.next();
    this.refresh();
  }

  private async find(text: string, generation: number): Promise<void> {
    const { app } = this;
    const hits = await runSearch(app.host, app.model, text);
    if (generation !== this.generation) return;
    this.hits = hits;
    this.steps = 1;
    await this.listRecords();
    if (generation !== this.generation) return;
    app.store.set({ searchWords: hits?.words ?? [] });
    if (hits)
      app.announce(t('{0}, {1} found', imageCount(hits.samples.length), questionCount(hits.records.length)));
  }

  private async listRecords(): Promise<void> {
    const rows = this.hits?.records.slice(0, this.steps * hitsPerStep);
    this.listed = rows && rows.length > 0 ? await this.app.host.request('records', { rows }) : [];
  }

  private async compare(text: string, generation: number): Promise<void> {
    const { dataset } = this.app.store.get();
    this.ranking = text === '' ? null : 'running';
    this.refresh();
    if (!dataset || text === '') return;
    const k = Math.min(maxRanked, dataset.ids.length);
    const ranking = await this.app.host.request('searchImages', { text, k });
    if (generation !== this.generation) return;
    this.ranking = ranking;
    this.refresh();
  }
}

/** The keys of the inspector work from here on; / leads back to the search. */
function focusInspector(): void {
  document.querySelector<HTMLElement>('.inspector')?.focus();
}
