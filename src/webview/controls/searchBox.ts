/**
 * Search over questions, answers and ids; where the encoder knows words, also over what the images show, with the
 * images ranked below the box. Where it does not, the box says why.
 */
import type { AppContext } from '../appContext';
import { Disposables, fill, h, icon } from '../dom';
import { thumbnail } from '../scatter/thumbnailAtlas';
import { select, selectRow } from '../state/actions';
import { count, t } from '../text';
import { segmented } from './controls';

/** Wait after the last key before searching, ms; comparing with images runs a model. */
const searchDelayMs = { words: 200, looks: 600 };
/** Images shown of a search by what they show. */
const ranked = 24;
const tilePx = 56;

type Mode = keyof typeof searchDelayMs;

export class SearchBox {
  readonly element: HTMLElement;
  private readonly disposables = new Disposables();
  private readonly found = h('span', { class: 'search-count figures', attrs: { 'aria-hidden': 'true' } });
  private readonly results = h('div', { class: 'search-results' });
  private readonly drop: HTMLElement;
  private readonly input: HTMLInputElement;
  private mode: Mode = 'words';
  private timer = 0;
  private asked = 0;

  constructor(private readonly page: AppContext) {
    this.input = h('input', {
      class: 'search-input',
      type: 'search',
      placeholder: t('Search questions, answers, ids'),
      attrs: { 'aria-label': t('Search questions, answers, ids'), spellcheck: 'false' },
    });
    this.drop = h('div', { class: 'search-drop', hidden: true });
    this.element = h(
      'div',
      { class: 'search', attrs: { role: 'search' } },
      icon('search'),
      this.input,
      this.found,
      this.drop,
    );
    this.disposables.listen(this.input, 'input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.run(), searchDelayMs[this.mode]);
    });
    this.disposables.listen<'keydown'>(this.input, 'keydown', (event) => {
      if (event.key === 'Enter') {
        clearTimeout(this.timer);
        void this.run();
      } else if (event.key === 'Escape') this.close();
    });
    this.disposables.listen(this.input, 'focus', () => this.open());
    this.disposables.listen<'keydown'>(this.drop, 'keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.input.focus();
      this.close();
      event.stopPropagation();
    });
    this.disposables.listen<'focusout'>(this.element, 'focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.close();
    });
    this.disposables.own(() => clearTimeout(this.timer));
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private open(): void {
    const { phase } = this.page.store.get();
    if (phase.phase !== 'ready' || !this.drop.hidden) return;
    this.drop.hidden = false;
    if (phase.crossModal) {
      const modes = [
        { value: 'words', title: t('Words') },
        { value: 'looks', title: t('Images that look like it') },
      ] as const;
      fill(
        this.drop,
        segmented<Mode>(t('Search by'), modes, this.mode, (mode) => {
          this.mode = mode;
          void this.run();
        }),
        this.results,
      );
      return;
    }
    fill(
      this.drop,
      h('p', {
        class: 'quiet',
        text: t('These vectors know no words: to find images by what they show, set up BiomedCLIP.'),
      }),
      h('button', {
        class: 'link',
        type: 'button',
        text: t('Set Up BiomedCLIP'),
        on: {
          click: () => this.page.host.request('setUpBiomedclip', {}).catch((error) => this.page.fail(error)),
        },
      }),
    );
  }

  private close(): void {
    this.drop.hidden = true;
  }

  private async run(): Promise<void> {
    const text = this.input.value.trim();
    const mine = ++this.asked;
    this.page.store.set({ searchText: text });
    this.found.textContent = '';
    fill(this.results);
    if (text === '') return;
    try {
      if (this.mode === 'words') await this.searchWords(text, mine);
      else await this.searchLooks(text, mine);
    } catch (error) {
      if (mine === this.asked) this.page.fail(error);
    }
  }

  private async searchWords(text: string, mine: number): Promise<void> {
    const { page } = this;
    const { rows } = await page.host.request('search', { text });
    const { dataset } = page.store.get();
    if (mine !== this.asked || !dataset) return;
    const samples = new Set<number>();
    for (const row of rows) samples.add(dataset.qaToSample[row]);
    const lower = text.toLowerCase();
    for (let i = 0; i < dataset.ids.length; i++)
      if (dataset.ids[i].toLowerCase().includes(lower)) samples.add(i);
    this.found.textContent = count(samples.size);
    select(page, Int32Array.from(samples).sort(), 'replace');
    page.store.set({ qaSelection: rows });
    page.say(t('{0} images, {1} questions found', count(samples.size), count(rows.length)));
  }

  private async searchLooks(text: string, mine: number): Promise<void> {
    const { page } = this;
    const { dataset } = page.store.get();
    if (!dataset) return;
    fill(this.results, h('p', { class: 'quiet', text: t('Comparing with every image…') }));
    const k = Math.min(ranked, dataset.ids.length);
    const { indices, similarities } = await page.host.request('searchImages', { text, k });
    if (mine !== this.asked) return;
    this.found.textContent = count(indices.length);
    select(page, Int32Array.from(indices).sort(), 'replace');
    fill(
      this.results,
      h('h2', { class: 'caption', text: t('Most alike first') }),
      h(
        'ol',
        { class: 'ranking' },
        ...[...indices].map((index, at) => {
          const id = dataset.ids[index];
          const similarity = similarities[at].toFixed(3);
          return h(
            'li',
            null,
            h(
              'button',
              {
                class: 'neighbor',
                type: 'button',
                title: id,
                attrs: { 'aria-label': t('{0}, similarity {1}', id, similarity) },
                on: {
                  click: () => selectRow(page, index),
                  pointerenter: () => page.store.set({ hover: index }),
                  pointerleave: () => page.store.set({ hover: null }),
                },
              },
              thumbnail(page.atlas, index, tilePx),
              h('span', { class: 'figures', text: similarity }),
            ),
          );
        }),
      ),
    );
  }
}
