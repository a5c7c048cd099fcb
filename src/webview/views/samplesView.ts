/** Images of each group in a row, drawn by one of several strategies, with the terms of the group's questions. */
import { render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { GroupSample, SamplingStrategy } from '../../analysis/sampling/samplingStrategy';
import type { GroupWords } from '../../analysis/topics/topics';
import { answerTest, wordsForNames } from '../../common/clusterNames';
import { largestOf } from '../../common/extremes';
import type { AppContext } from '../appContext';
import { colorOf, type ColorScale } from '../color/colorScale';
import { methodOf } from '../color/colorSource';
import { css } from '../color/palette';
import { numberControl, selectControl } from '../controls/controls';
import { HoverCard } from '../controls/hoverCard';
import { iconButton } from '../controls/icons';
import { runNotice } from '../controls/runNotice';
import { swatch } from '../controls/swatch';
import { thumbnail } from '../controls/thumbnail';
import { createElement, Disposables } from '../dom';
import { briefValues } from '../fields';
import { type Grouping, groupingOf, groupSource, rowsOfLabel, withNoise } from '../queries/grouping';
import { answerOf, type PendingResult } from '../queries/queryCache';
import { renameCluster } from '../queries/renameCluster';
import { clickMode } from '../scatter/gestures';
import { select, selectRow } from '../state/actions';
import type { SamplingOptions } from '../state/appState';
import { clip, html } from '../template';
import { count, imageCount, t } from '../text';
import { readTheme, watchTheme } from '../theme';
import type { View, ViewDefinition } from '../viewDefinition';

export const samplesView: ViewDefinition = {
  name: 'samples',
  group: 'samples',
  title: () => t('Samples'),
  encodings: ['space', 'groupBy'],
  methodsInUse: (model) => [methodOf(groupSource(model))],
  make: (app) => new SamplesView(app),
};

const termsPerGroup = 8;
const maxTermLength = 40;
/** Edge of an image, CSS px: until the user sets one, a row fills the width as far as these allow. */
const edgePx = { least: 48, most: 200 };
/** Beside the images of a row: head, gaps and margins, CSS px. */
const besideTilesPx = 252;
const tileGapPx = 6;
/** Groups shown: a clustering may have hundreds. */
const maxGroups = 200;

interface Shown {
  /** The largest groups first. */
  readonly samples: readonly GroupSample[];
  readonly groups: Grouping;
  readonly scale: ColorScale;
  /** Characteristic terms by label, as far as they have been computed. */
  readonly terms: ReadonlyMap<number, readonly string[]>;
}

class SamplesView implements View {
  readonly surface = null;
  readonly element = createElement('div', 'view');
  readonly toolbar = createElement('div', 'encodings-toolbar');
  private readonly disposables = new Disposables();
  private readonly card: HoverCard;
  /** Its list. */
  readonly scrolled = createElement('div', 'samples view', {
    tabindex: '0',
    role: 'region',
    'aria-label': t('Sample images'),
  });
  /** Shown until the next answer is there. */
  private shown: Shown | null = null;
  /** Label of the cluster whose name is being edited. */
  private renaming: number | null = null;

  constructor(private readonly app: AppContext) {
    const { store, model } = app;
    this.card = new HoverCard(app);
    this.disposables.own(() => store.set({ hover: null }));
    this.disposables.listen(this.scrolled, 'scroll', () => this.leave());
    const refresh = () => this.refresh();
    this.disposables.own(model.queries.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        [
          'phase',
          'progress',
          'dataset',
          'init',
          'space',
          'colorBy',
          'params',
          'seed',
          'selection',
          'sampling',
          'clusterNames',
          'shapes',
          'tags',
        ],
        refresh,
      ),
    );
    this.disposables.own(watchTheme(refresh));
    const observer = new ResizeObserver(refresh);
    observer.observe(this.element);
    this.disposables.own(() => observer.disconnect());
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { model, store } = this.app;
    const { phase } = store.get();
    const source = groupSource(model);
    const scale = model.colorScale(source);
    const groups = groupingOf(model, source);
    const ready = phase.phase === 'ready' && scale !== null && groups !== null;
    const waits = ready ? [this.update(scale, withNoise(groups))] : model.pendingColors(source);
    render(this.controls(), this.toolbar);
    render(this.shown && this.groups(this.shown), this.scrolled);
    render(
      html`${this.scrolled}${runNotice(this.app, waits, this.shown !== null)}${this.card.element}`,
      this.element,
    );
  }

  /** Requests the images and the terms of the groups; takes over what has been answered. */
  private update(scale: ColorScale, groups: Grouping): PendingResult {
    const { model, store } = this.app;
    const { space, sampling } = store.get();
    const { strategy, perGroup, seed } = sampling;
    const { labels } = groups;
    const choosing = model.queries.pending(t('Sampling images'), 'representativeSamples', {
      ...{ space, labels, strategy, perGroup, seed },
    });
    const topics = model.queries.getOrRequest('topics', { labels, words: wordsForNames });
    const samples = answerOf(choosing);
    if (samples) {
      const terms = topics.status === 'done' ? topics.answer : [];
      this.shown = {
        samples,
        groups,
        scale,
        terms: this.ofAnswers(terms),
      };
      store.set({ notes: [t(samples.length === 1 ? '{0} group' : '{0} groups', count(samples.length))] });
    }
    return choosing;
  }

  /** Words of answers in the language of the editor, as in the names of clusters; of a group without any, all. */
  private ofAnswers(terms: readonly GroupWords[]): Shown['terms'] {
    const { model, store } = this.app;
    const answers = model.texts()?.texts.answers.values ?? [];
    const isOfAnswer = answerTest({ answers, language: store.get().init?.language ?? 'en' });
    return new Map(
      terms.map(({ label, words }) => {
        const own = words.filter(isOfAnswer);
        return [label, (own.length > 0 ? own : words).slice(0, termsPerGroup)];
      }),
    );
  }

  /** Edge of an image, CSS px. */
  private get tilePx(): number {
    const { tilePx, perGroup } = this.app.store.get().sampling;
    if (tilePx !== null) return tilePx;
    const fits = Math.floor((this.element.clientWidth - besideTilesPx) / perGroup) - tileGapPx;
    return Math.min(edgePx.most, Math.max(edgePx.least, fits));
  }

  private controls(): TemplateResult {
    const { store } = this.app;
    const { sampling } = store.get();
    const { strategy, perGroup, seed } = sampling;
    const set = (change: Partial<SamplingOptions>) => store.set({ sampling: { ...sampling, ...change } });
    const titles: Readonly<Record<SamplingStrategy, string>> = {
      stratified: t('At random in each group'),
      representative: t('Representative'),
      boundary: t('At the boundary'),
      random: t('At random over all groups'),
    };
    const choices = (Object.keys(titles) as SamplingStrategy[]).map((value) => ({
      value,
      title: titles[value],
    }));
    const resized = ({ currentTarget }: Event) =>
      set({ tilePx: Number((currentTarget as HTMLInputElement).value) });
    return html`${numberControl('samples-per-group', t('Images'), perGroup, { min: 1, max: 40 }, (value) =>
        set({ perGroup: value }),
      )}${selectControl('samples-strategy', t('Sampling'), choices, strategy, (value) =>
        set({ strategy: value }),
      )}${numberControl('samples-seed', t('Seed'), seed, { min: 0, max: 2 ** 31 - 1 }, (value) =>
        set({ seed: value }),
      )}
      <div class="control">
        <label for="samples-size">${t('Size')}</label>
        <input
          type="range"
          id="samples-size"
          min=${edgePx.least}
          max=${edgePx.most}
          step="4"
          .value=${String(this.tilePx)}
          @input=${resized}
        />
      </div>`;
  }

  private groups(shown: Shown): TemplateResult {
    const { samples } = shown;
    const largest = Math.max(largestOf(samples.map(({ size }) => size)), 1);
    const selected = new Set(this.app.store.get().selection);
    return html`${repeat(
      samples.slice(0, maxGroups),
      ({ label }) => label,
      (sample) => this.row(shown, sample, largest, selected),
    )}
    ${
      samples.length > maxGroups &&
      html`<p class="quiet">
        ${t(
          samples.length - maxGroups === 1
            ? '{0} more group is not shown.'
            : '{0} more groups are not shown.',
          count(samples.length - maxGroups),
        )}
      </p>`
    }`;
  }

  private row(
    { groups: { labels, name }, scale, terms }: Shown,
    { label, size, rows }: GroupSample,
    largest: number,
    selected: ReadonlySet<number>,
  ): TemplateResult {
    const { sampling, shapes } = this.app.store.get();
    const { perGroup } = sampling;
    const { tilePx } = this;
    const { palette, highContrast } = readTheme();
    const index = scale.indices[labels.indexOf(label)];
    const color = css(colorOf(scale, index, palette));
    const words = terms.get(label) ?? [];
    const share = Math.max(2, Math.round((100 * size) / largest));
    // Places stay empty where the group has no more images, not where the draw took fewer.
    const empty = size < perGroup ? Math.max(0, perGroup - rows.length) : 0;
    return html`<section class="sample-row" .style=${`--swatch: ${color}; --tile: ${tilePx}px`}>
      <div class="sample-head">
        <h2>
          ${swatch(scale, [index], palette, shapes || highContrast)}
          ${
            this.renaming === label
              ? this.nameInput(label)
              : html`<bdi class="clipped" title=${name(label)}>${name(label)}</bdi
                  >${this.renameButton(label, labels)}`
          }
        </h2>
        <div class="size-bar" aria-hidden="true" .style=${`width: ${share}%`}></div>
        <button
          class="link"
          type="button"
          title=${t('Select these images')}
          @click=${() => select(this.app, rowsOfLabel(labels, label), 'replace')}
        >
          ${imageCount(size)}
        </button>
        ${words.length > 0 && topicWords(words)}
      </div>
      <ul class="sample-list">
        ${[...rows].map((row) => html`<li>${this.tile(row, selected.has(row), tilePx)}</li>`)}
        ${Array.from({ length: empty }, () => html`<li class="sample-empty" aria-label=${t('empty')}></li>`)}
      </ul>
    </section>`;
  }

  /** Of a cluster; groups of a field have the names of the dataset, noise none of its own. */
  private renameButton(label: number, labels: Int32Array): TemplateResult | null {
    const source = groupSource(this.app.model);
    const answer = source.kind === 'cluster' ? this.app.model.cached(source.method) : null;
    const own = answer?.kind === 'clustering' && answer.result.labels[labels.indexOf(label)] >= 0;
    if (!own) return null;
    return iconButton('edit', t('Rename'), () => {
      this.renaming = label;
      this.refresh();
      this.scrolled.querySelector<HTMLInputElement>('.name-input')?.select();
    });
  }

  private nameInput(label: number): TemplateResult {
    const { app } = this;
    const source = groupSource(app.model);
    const method = methodOf(source) ?? '';
    const done = (name: string | null) => {
      if (this.renaming === null) return;
      this.renaming = null;
      if (name !== null) renameCluster(app, method, label, name);
      this.refresh();
    };
    return html`<input
      class="tag-input name-input"
      aria-label=${t('Name of cluster {0}', label)}
      maxlength="60"
      .value=${app.model.clusterNames(method).get(label) ?? ''}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') done((event.currentTarget as HTMLInputElement).value);
        else if (event.key === 'Escape') done(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      @blur=${({ currentTarget }: Event) => done((currentTarget as HTMLInputElement).value)}
    />`;
  }

  private tile(index: number, selected: boolean, tilePx: number): TemplateResult {
    const { dataset } = this.app.store.get();
    const id = dataset?.ids[index] ?? '';
    const label = [id, ...(dataset ? briefValues(dataset, 'image', index) : [])].join(', ');
    return html`<button
      class=${selected ? 'sample-tile captioned selected' : 'sample-tile captioned'}
      type="button"
      aria-label=${label}
      data-index=${index}
      @click=${(event: MouseEvent) => selectRow(this.app, index, clickMode(event))}
      @pointerenter=${({ currentTarget }: Event) => this.hover(index, currentTarget as HTMLElement)}
      @pointerleave=${() => this.leave()}
    >
      ${thumbnail(this.app, index, tilePx)}
      <bdi class="clipped">${id}</bdi>
    </button>`;
  }

  private hover(index: number, tile: HTMLElement): void {
    this.app.store.set({ hover: index });
    const view = this.element.getBoundingClientRect();
    const { right, top } = tile.getBoundingClientRect();
    const { labels, name } = this.shown?.groups ?? {};
    const group = labels && name ? name(labels[index]) : '';
    const frame = { x: 0, y: 0, width: view.width, height: view.height };
    this.card.show(index, group, { x: right - view.left, y: top - view.top }, frame, () => 0);
  }

  private leave(): void {
    this.card.hide();
    this.app.store.set({ hover: null });
  }
}

function topicWords(words: readonly string[]): TemplateResult {
  return html`<p class="topic-words quiet" aria-label=${t('Characteristic words of the answers')}>
    ${words.map((term) => html`<bdi>${clip(term, maxTermLength)}</bdi>`)}
  </p>`;
}
