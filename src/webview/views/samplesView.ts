/** Images of each group in a row, drawn by one of several strategies, with the terms of the group's questions. */
import { render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { GroupSample, SamplingStrategy } from '../../analysis/sampling/samplingStrategy';
import { largestOf } from '../../common/extremes';
import type { AppContext } from '../appContext';
import { colorOf, type ColorScale } from '../color/colorScale';
import { methodOf } from '../color/colorSource';
import { css } from '../color/palette';
import { numberControl, selectControl } from '../controls/controls';
import { runNotice } from '../controls/runNotice';
import { thumbnail } from '../controls/thumbnail';
import { createElement, Disposables } from '../dom';
import { type Grouping, groupingOf, rowsOfLabel, withNoise } from '../queries/grouping';
import { answerOf, type PendingResult } from '../queries/queryCache';
import { clickMode } from '../scatter/gestures';
import { select, selectRow } from '../state/actions';
import { clip, html } from '../template';
import { count, t } from '../text';
import { readTheme, watchTheme } from '../theme';
import type { View, ViewDefinition } from '../viewDefinition';

export const samplesView: ViewDefinition = {
  name: 'samples',
  group: 'samples',
  title: () => t('Samples'),
  encodings: ['space', 'colorBy'],
  methodsInUse: (model) => [methodOf(model.state.colorBy)],
  make: (app) => new SamplesView(app),
};

const tilePx = 76;
const termsPerGroup = 8;
const maxTermLength = 40;
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
  private perGroup = 9;
  private strategy: SamplingStrategy = 'random';
  private seed: number;
  /** Shown until the next answer is there. */
  private shown: Shown | null = null;

  constructor(private readonly app: AppContext) {
    const { store, model } = app;
    this.seed = store.get().seed;
    const refresh = () => this.refresh();
    this.disposables.own(model.queries.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        ['phase', 'progress', 'dataset', 'init', 'space', 'colorBy', 'params', 'seed', 'selection', 'tags'],
        refresh,
      ),
    );
    this.disposables.own(watchTheme(refresh));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { model, store } = this.app;
    const { colorBy, phase } = store.get();
    const scale = model.colorScale();
    const groups = groupingOf(model, colorBy);
    const ready = phase.phase === 'ready' && scale !== null && groups !== null;
    const waits = ready ? [this.update(scale, withNoise(groups))] : model.pendingColors();
    const list =
      scale && !groups
        ? html`<p class="quiet">${t('Choose a clustering or a field with groups as the colour.')}</p>`
        : this.shown && this.list(this.shown);
    render(this.controls(), this.toolbar);
    render(
      html`<div class="samples view" tabindex="0" role="region" aria-label=${t('Sample images')}>${list}</div>
        ${runNotice(this.app, waits, this.shown !== null)}`,
      this.element,
    );
  }

  /** Requests the images and the terms of the groups; takes over what has been answered. */
  private update(scale: ColorScale, groups: Grouping): PendingResult {
    const { model, store } = this.app;
    const { space } = store.get();
    const { strategy, perGroup } = this;
    const { labels } = groups;
    const choosing = model.queries.pending(t('Sampling images'), 'representativeSamples', {
      ...{ space, labels, strategy, perGroup },
      seed: this.seed,
    });
    const topics = model.queries.getOrRequest('topics', { labels, words: termsPerGroup });
    const samples = answerOf(choosing);
    if (samples) {
      const terms = topics.status === 'done' ? topics.answer : [];
      this.shown = {
        samples,
        groups,
        scale,
        terms: new Map(terms.map(({ label, words }) => [label, words])),
      };
      store.set({ notes: [t('{0} groups', count(samples.length))] });
    }
    return choosing;
  }

  private controls(): TemplateResult {
    const titles: Readonly<Record<SamplingStrategy, string>> = {
      random: t('At random'),
      stratified: t('Stratified'),
      representative: t('Representative'),
      boundary: t('At the boundary'),
    };
    const choices = (Object.keys(titles) as SamplingStrategy[]).map((value) => ({
      value,
      title: titles[value],
    }));
    return html`${numberControl(
      'samples-per-group',
      t('Images'),
      this.perGroup,
      { min: 1, max: 40 },
      (value) => {
        this.perGroup = value;
        this.refresh();
      },
    )}${selectControl('samples-strategy', t('Sampling'), choices, this.strategy, (value) => {
      this.strategy = value;
      this.refresh();
    })}${numberControl('samples-seed', t('Seed'), this.seed, { min: 0, max: 2 ** 31 - 1 }, (value) => {
      this.seed = value;
      this.refresh();
    })}`;
  }

  private list(shown: Shown): TemplateResult {
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
      html`<p class="quiet">${t('{0} more groups are not shown.', count(samples.length - maxGroups))}</p>`
    }`;
  }

  private row(
    { groups: { labels, name }, scale, terms }: Shown,
    { label, size, rows }: GroupSample,
    largest: number,
    selected: ReadonlySet<number>,
  ): TemplateResult {
    const color = css(colorOf(scale, scale.indices[labels.indexOf(label)], readTheme().palette));
    const words = terms.get(label) ?? [];
    const share = Math.max(2, Math.round((100 * size) / largest));
    return html`<section class="sample-row" .style=${`--swatch: ${color}`}>
      <div class="sample-head">
        <h2>
          <span class="swatch swatch-circle" aria-hidden="true"></span>
          <bdi class="clipped">${name(label)}</bdi>
        </h2>
        <div class="size-bar" aria-hidden="true" .style=${`width: ${share}%`}></div>
        <button
          class="link"
          type="button"
          title=${t('Select these images')}
          @click=${() => select(this.app, rowsOfLabel(labels, label), 'replace')}
        >
          ${t(size === 1 ? '{0} image' : '{0} images', count(size))}
        </button>
        ${words.length > 0 && topicWords(words)}
      </div>
      <ul class="sample-list">
        ${[...rows].map((index) => html`<li>${this.tile(index, selected.has(index))}</li>`)}
        ${Array.from(
          { length: this.perGroup - rows.length },
          () => html`<li class="sample-empty" aria-label=${t('empty')}></li>`,
        )}
      </ul>
    </section>`;
  }

  private tile(index: number, selected: boolean): TemplateResult {
    const id = this.app.store.get().dataset?.ids[index] ?? '';
    return html`<button
      class=${selected ? 'sample-tile selected' : 'sample-tile'}
      type="button"
      title=${id}
      aria-label=${id}
      data-index=${index}
      @click=${(event: MouseEvent) => selectRow(this.app, index, clickMode(event))}
    >
      ${thumbnail(this.app, index, tilePx)}
    </button>`;
  }
}

function topicWords(words: readonly string[]): TemplateResult {
  return html`<p class="topic-words quiet" aria-label=${t('Characteristic terms of the questions')}>
    ${words.map((term) => html`<bdi>${clip(term, maxTermLength)}</bdi>`)}
  </p>`;
}
