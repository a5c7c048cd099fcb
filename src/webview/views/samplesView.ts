/** Rows of sample images, one row a group of the chosen colouring, with its size. Empty places stay visible. */
import { numberControl, selectControl } from '../chrome/controls';
import { runNotice } from '../chrome/runNotice';
import { colorOf, type ColorKey } from '../data/colorKey';
import { representatives, type Strategy } from '../data/sampleRows';
import { Disposables, fill, h } from '../dom';
import type { Page, View } from '../page';
import { thumbnail } from '../scatter/atlas';
import { css } from '../scatter/palette';
import { pick, select } from '../state/actions';
import { count, t } from '../text';
import { readTheme, watchTheme } from '../theme';

const tilePx = 76;

export class SamplesView implements View {
  readonly surface = null;
  readonly element = h('div', { class: 'view' });
  private readonly list = h('div', {
    class: 'samples view',
    tabIndex: 0,
    attrs: { role: 'region', 'aria-label': t('Sample images') },
  });
  private readonly state = h('div', { class: 'frame-state' });
  private readonly disposables = new Disposables();
  private most = 9;
  private strategy: Strategy = 'random';
  private rowSeed: number;
  private drawn: ColorKey | null = null;

  constructor(
    private readonly page: Page,
    extra: HTMLElement,
  ) {
    const { store, model } = page;
    this.rowSeed = store.get().seed;
    this.element.append(this.list, this.state);
    const redraw = () => {
      this.drawn = null;
      this.refresh();
    };
    fill(
      extra,
      numberControl(t('Images'), this.most, { min: 1, max: 40 }, (value) => {
        this.most = value;
        redraw();
      }),
      selectControl(
        t('Choose'),
        [
          { value: 'random', title: t('At random') },
          { value: 'spread', title: t('Evenly') },
          { value: 'first', title: t('First') },
        ],
        this.strategy,
        (value) => {
          this.strategy = value as Strategy;
          redraw();
        },
      ),
      numberControl(t('Seed'), this.rowSeed, { min: 0, max: 2 ** 31 - 1 }, (value) => {
        this.rowSeed = value;
        redraw();
      }),
    );
    const refresh = () => this.refresh();
    this.disposables.own(model.results.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        ['phase', 'progress', 'dataset', 'init', 'space', 'colorBy', 'params', 'seed'],
        refresh,
      ),
    );
    this.disposables.own(store.subscribe(['selection', 'current'], () => this.mark()));
    this.disposables.own(watchTheme(redraw));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { model } = this.page;
    const key = model.colorKey();
    runNotice(this.page, this.state, model.colorWaits(), this.drawn !== null);
    if (!key || key === this.drawn) return;
    this.drawn = key;
    if (key.kind === 'values') {
      return fill(
        this.list,
        h('p', { class: 'quiet', text: t('Choose a clustering or a field with groups as the colour.') }),
      );
    }
    const { palette } = readTheme();
    const largest = Math.max(...key.rows.map((row) => row.count), 1);
    fill(
      this.list,
      ...key.rows.map((row) => {
        const members = Int32Array.from([...key.codes.keys()].filter((at) => key.codes[at] === row.slot));
        const shown = representatives(members, this.most, this.strategy, this.rowSeed + row.slot);
        const bar = h('div', { class: 'size-bar', attrs: { 'aria-hidden': 'true' } });
        bar.style.width = `${Math.max(2, Math.round((100 * row.count) / largest))}%`;
        const swatch = h('span', { class: 'swatch swatch-circle', attrs: { 'aria-hidden': 'true' } });
        const box = h(
          'section',
          { class: 'sample-row' },
          h(
            'div',
            null,
            h('h2', null, swatch, h('span', { text: row.label })),
            bar,
            h('button', {
              class: 'link',
              type: 'button',
              text: t('{0} images', count(row.count)),
              title: t('Select these images'),
              on: { click: () => select(this.page, members, 'replace') },
            }),
          ),
          h(
            'ul',
            { class: 'sample-list' },
            ...[...shown].map((index) => h('li', null, this.tile(index))),
            ...Array.from({ length: this.most - shown.length }, () =>
              h('li', { class: 'sample-empty', attrs: { 'aria-label': t('empty') } }),
            ),
          ),
        );
        box.style.setProperty('--swatch', css(colorOf(key, row.slot, palette)));
        return box;
      }),
    );
    this.mark();
  }

  private tile(index: number): HTMLElement {
    const { dataset } = this.page.store.get();
    const id = dataset?.ids[index] ?? '';
    return h(
      'button',
      {
        class: 'sample-tile',
        type: 'button',
        title: id,
        attrs: { 'aria-label': id },
        data: { index: String(index) },
        on: {
          click: (event) =>
            pick(this.page, index, event.altKey ? 'remove' : event.shiftKey ? 'add' : 'replace'),
        },
      },
      thumbnail(this.page.atlas, index, tilePx),
    );
  }

  private mark(): void {
    const selected = new Set(this.page.store.get().selection);
    for (const tile of this.list.querySelectorAll<HTMLElement>('.sample-tile')) {
      tile.classList.toggle('selected', selected.has(Number(tile.dataset.index)));
    }
  }
}
