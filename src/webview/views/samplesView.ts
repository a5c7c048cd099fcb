import type { GroupSample, SamplingStrategy } from '../../analysis/sampling/samplingStrategy';
import type { AppContext, View } from '../appContext';
import { colorOf, type ColorScale } from '../color/colorScale';
import { css } from '../color/palette';
import { numberControl, selectControl } from '../controls/controls';
import { runNotice } from '../controls/runNotice';
import { clip, Disposables, fill, h } from '../dom';
import { type Grouping, groupingOf, rowsOfLabel, withNoise } from '../queries/grouping';
import { thumbnail } from '../scatter/thumbnailAtlas';
import { select, selectRow } from '../state/actions';
import { count, t } from '../text';
import { readTheme, watchTheme } from '../theme';

const tilePx = 76;
const topicWords = 8;
const maxWordLength = 40;
/** Groups drawn: a clustering may have hundreds. */
const maxGroups = 200;

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
  private strategy: SamplingStrategy = 'random';
  private rowSeed: number;
  private drawn: unknown[] = [];

  constructor(
    private readonly page: AppContext,
    extra: HTMLElement,
  ) {
    const { store, model } = page;
    this.rowSeed = store.get().seed;
    this.element.append(this.list, this.state);
    fill(
      extra,
      numberControl(t('Images'), this.most, { min: 1, max: 40 }, (value) => {
        this.most = value;
        this.refresh();
      }),
      selectControl(t('Choose'), strategies(), this.strategy, (value) => {
        this.strategy = value as SamplingStrategy;
        this.refresh();
      }),
      numberControl(t('Seed'), this.rowSeed, { min: 0, max: 2 ** 31 - 1 }, (value) => {
        this.rowSeed = value;
        this.refresh();
      }),
    );
    const refresh = () => this.refresh();
    this.disposables.own(model.queries.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        ['phase', 'progress', 'dataset', 'init', 'space', 'colorBy', 'params', 'seed'],
        refresh,
      ),
    );
    this.disposables.own(store.subscribe(['selection', 'current'], () => this.mark()));
    this.disposables.own(
      watchTheme(() => {
        this.drawn = [];
        this.refresh();
      }),
    );
    this.disposables.own(() => store.set({ notes: [] }));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { store, model } = this.page;
    const { colorBy, phase, space } = store.get();
    const scale = model.colorScale();
    const named = groupingOf(model, colorBy);
    if (phase.phase !== 'ready' || !scale || !named) {
      runNotice(this.page, this.state, model.colorWaits(), this.drawn.length > 0);
      if (scale && !named) this.noGroups();
      return;
    }
    const groups = withNoise(named);
    const choosing = model.queries.pending(t('Choosing images'), 'choose', {
      space,
      labels: groups.labels,
      strategy: this.strategy,
      perGroup: this.most,
      seed: this.rowSeed,
    });
    const topics = model.queries.getOrRequest('topics', {
      ...{ labels: groups.labels, words: topicWords, seed: store.get().seed },
    });
    runNotice(this.page, this.state, [choosing], this.drawn.length > 0);
    const chosen = choosing.run;
    if (chosen?.status !== 'done') return;
    const words = topics.status === 'done' ? topics.answer : [];
    if (this.drawn[0] === chosen.answer && this.drawn[1] === words.length && this.drawn[2] === scale) return;
    this.drawn = [chosen.answer, words.length, scale];
    this.draw(chosen.answer, groups, scale, new Map(words.map(({ label, words: list }) => [label, list])));
  }

  private noGroups(): void {
    this.drawn = [];
    const text = t('Choose a clustering or a field with groups as the colour.');
    fill(this.list, h('p', { class: 'quiet', text }));
  }

  private draw(
    samples: readonly GroupSample[],
    groups: Grouping,
    scale: ColorScale,
    words: ReadonlyMap<number, readonly string[]>,
  ): void {
    const { palette } = readTheme();
    const largest = Math.max(...samples.map(({ size }) => size), 1);
    const { scrollTop } = this.list;
    const shown = samples.slice(0, maxGroups);
    fill(
      this.list,
      ...shown.map((sample) => {
        const members = rowsOfLabel(groups.labels, sample.label);
        const row = this.row(
          sample,
          groups.name(sample.label),
          members,
          largest,
          words.get(sample.label) ?? [],
        );
        row.style.setProperty('--swatch', css(colorOf(scale, scale.indices[members[0]], palette)));
        return row;
      }),
      shown.length < samples.length &&
        h('p', {
          class: 'quiet',
          text: t('{0} more groups are not shown.', count(samples.length - shown.length)),
        }),
    );
    this.list.scrollTop = scrollTop;
    this.page.store.set({ notes: [t('{0} groups', count(samples.length))] });
    this.mark();
  }

  private row(
    { size, rows }: GroupSample,
    name: string,
    members: Int32Array,
    largest: number,
    words: readonly string[],
  ): HTMLElement {
    const bar = h('div', { class: 'size-bar', attrs: { 'aria-hidden': 'true' } });
    bar.style.width = `${Math.max(2, Math.round((100 * size) / largest))}%`;
    return h(
      'section',
      { class: 'sample-row' },
      h(
        'div',
        { class: 'sample-head' },
        h(
          'h2',
          null,
          h('span', { class: 'swatch swatch-circle', attrs: { 'aria-hidden': 'true' } }),
          h('bdi', { class: 'clipped', text: name }),
        ),
        bar,
        h('button', {
          class: 'link',
          type: 'button',
          text: t(size === 1 ? '{0} image' : '{0} images', count(size)),
          title: t('Select these images'),
          on: { click: () => select(this.page, members, 'replace') },
        }),
        h(
          'p',
          { class: 'topic-words quiet', attrs: { 'aria-label': t('What its questions talk about') } },
          ...words.map((word) => h('bdi', { text: clip(word, maxWordLength) })),
        ),
      ),
      h(
        'ul',
        { class: 'sample-list' },
        ...[...rows].map((index) => h('li', null, this.tile(index))),
        ...Array.from({ length: this.most - rows.length }, () =>
          h('li', { class: 'sample-empty', attrs: { 'aria-label': t('empty') } }),
        ),
      ),
    );
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
            selectRow(this.page, index, event.altKey ? 'remove' : event.shiftKey ? 'add' : 'replace'),
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

function strategies(): { value: SamplingStrategy; title: string }[] {
  const titles: Readonly<Record<SamplingStrategy, string>> = {
    random: t('At random'),
    stratified: t('Stratified'),
    representative: t('Representative'),
    boundary: t('At the boundary'),
  };
  return (Object.keys(titles) as SamplingStrategy[]).map((value) => ({ value, title: titles[value] }));
}
