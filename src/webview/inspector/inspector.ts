/**
 * The sample under inspection, the same in every view: image with mask and boxes, facts, nearest neighbours, its
 * questions with links to their lines. Requests one sample at a time; a late answer is dropped.
 */
import { render, type TemplateResult } from 'lit-html';
import type { Finding } from '../../analysis/dataset/types';
import type { SimilarRows } from '../../analysis/numeric/topKSimilar';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { afterPaint } from '../afterPaint';
import type { AppContext } from '../appContext';
import { segmented } from '../controls/controls';
import { explanations } from '../controls/explanations';
import { neighborButton } from '../controls/neighborButton';
import { createElement, Disposables } from '../dom';
import { categoriesOf, valueAt } from '../fields';
import type { OpenTarget, SampleView } from '../protocol';
import { nearestSamples } from '../queries/nearestSamples';
import {
  flagSummary,
  layoutQualitySummary,
  memberships,
  outlierComparisonRequest,
} from '../queries/summaries';
import { openSample, selectRow } from '../state/actions';
import { html } from '../template';
import { count, messageText, t } from '../text';
import { findingBadges, findingsOfSample, ownOrWorst, type SampleFinding } from './findingBadges';
import { ImagePane } from './imagePane';
import { type LikelyQuestion, likelyQuestions, likelyQuestionsOf } from './likelyQuestions';
import { questionList } from './questionList';
import { selectionLists } from './selectionLists';
import { SelectionPanel } from './selectionPanel';
import { stepButtons } from './stepButtons';
import { tagEditor } from './tagEditor';

const neighborCount = 5;
const thumbnailPx = 50;
/** Characters of a fact; a longer one is a text of the dataset. */
const maxParted = 200;

export class Inspector {
  readonly element = createElement('aside', 'inspector', { 'aria-label': t('Inspector'), tabindex: '-1' });
  private readonly disposables = new Disposables();
  private readonly pane = new ImagePane(() => this.refresh());
  /** Null = none is inspected. */
  private wanted: number | null = null;
  /** The wanted sample was requested, as the dataset is now. */
  private isRequested = false;
  private sample: SampleView | null = null;
  private dataset: DatasetColumns | null = null;
  private neighbors: SimilarRows | null = null;
  private likely: readonly LikelyQuestion[] = [];
  private readonly selectionPanel: SelectionPanel;
  /** With several samples selected: all of them, or the one that is inspected. */
  private shown: 'selection' | 'sample' = 'selection';
  private lastSelection: Int32Array;
  /** How to cancel the listing of a selection that the maps have not drawn yet. */
  private listing: (() => void) | null = null;
  private isVisible = true;

  constructor(private readonly app: AppContext) {
    const { store, model } = app;
    this.selectionPanel = new SelectionPanel(app, () => this.refresh());
    this.lastSelection = store.get().selection;
    store.set({ listedSelection: this.lastSelection });
    this.disposables.own(() => this.listing?.());
    this.disposables.own(store.subscribe(['listedSelection'], () => this.showList()));
    this.disposables.own(
      store.subscribe(['keptSelections', 'searchWords', 'findings'], () => this.refresh()),
    );
    this.disposables.own(store.subscribe(['shownRecord'], () => this.revealRecord()));
    this.disposables.own(
      store.subscribe(['current', 'dataset', 'phase', 'selection', 'tags', 'params', 'seed'], () =>
        this.update(),
      ),
    );
    this.disposables.own(store.subscribe(['space', 'phase'], () => void this.loadNeighbors()));
    this.disposables.own(model.queries.onChange(() => this.refresh()));
    this.update();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  /** While it is hidden it asks for nothing and draws nothing; it catches up once it is shown. */
  setVisible(isVisible: boolean): void {
    const isShown = isVisible && !this.isVisible;
    this.isVisible = isVisible;
    if (isShown) this.update();
  }

  /** Shows the current sample, and requests it first if it is another one than before, once the dataset is open. */
  private update(): void {
    if (!this.isVisible) return;
    const { current, dataset, phase } = this.app.store.get();
    const wanted = current !== null && dataset && current < dataset.ids.length ? current : null;
    const moved = wanted !== this.wanted;
    // A dataset that is read again may have other records of the same sample.
    const changed = moved || dataset !== this.dataset;
    const { selection } = this.app.store.get();
    // A new selection shows itself; a step within it shows the sample.
    if (selection !== this.lastSelection) this.list(selection, dataset !== this.dataset);
    else if (moved && this.wanted !== null) this.shown = 'sample';
    this.lastSelection = selection;
    this.dataset = dataset;
    this.wanted = wanted;
    if (wanted === null) this.sample = null;
    if (changed) this.isRequested = false;
    if (!this.listing) this.refresh();
    if (wanted === null || this.isRequested || phase.phase !== 'ready') return;
    this.isRequested = true;
    this.app.host.request('sample', { index: wanted }).then(
      (sample) => {
        if (this.wanted === wanted) this.show(sample);
      },
      (error: unknown) => {
        if (this.wanted !== wanted) return;
        this.wanted = null;
        this.app.reportError(error);
      },
    );
  }

  /** Lists one sample at once, several after the frame in which the maps draw them. @param atOnce rows mean other samples now. */
  private list(selection: Int32Array, atOnce: boolean): void {
    const { store } = this.app;
    this.listing?.();
    this.listing = null;
    this.shown = 'selection';
    if (atOnce || selection.length < 2) store.set({ listedSelection: selection });
    else if (store.get().listedSelection !== selection)
      this.listing = afterPaint(() => store.set({ listedSelection: store.get().selection }));
  }

  private showList(): void {
    this.listing?.();
    this.listing = null;
    this.refresh();
  }

  private show(sample: SampleView): void {
    const isAnother = sample.id !== this.sample?.id;
    this.sample = sample;
    this.refresh();
    if (isAnother) this.element.scrollTop = 0;
    this.revealRecord();
    void this.loadNeighbors();
    void this.loadLikely();
  }

  /** Brings the record that was asked for into view, once its sample is there. */
  private revealRecord(): void {
    const { shownRecord } = this.app.store.get();
    if (shownRecord !== null && this.sample?.qa.some(({ row }) => row === shownRecord)) this.shown = 'sample';
    this.refresh();
    this.element.querySelector(`[data-record="${shownRecord ?? ''}"]`)?.scrollIntoView({ block: 'center' });
  }

  private async loadNeighbors(): Promise<void> {
    const { sample, app } = this;
    const { phase, space } = app.store.get();
    if (!sample || phase.phase !== 'ready') return;
    const { index: row } = sample;
    try {
      const neighbors = await nearestSamples(app, space, row, neighborCount);
      if (this.sample !== sample || app.store.get().space !== space) return;
      this.neighbors = neighbors;
      this.refresh();
    } catch (error) {
      app.reportError(error);
    }
  }

  private async loadLikely(): Promise<void> {
    const { sample, app } = this;
    if (!sample) return;
    try {
      const likely = await likelyQuestionsOf(app, sample.index);
      if (this.sample !== sample) return;
      this.likely = likely;
      this.refresh();
    } catch (error) {
      app.reportError(error);
    }
  }

  private refresh(): void {
    if (this.isVisible) render(this.template(), this.element);
  }

  private template(): TemplateResult {
    const { app, sample } = this;
    const { listedSelection: selection } = app.store.get();
    if (selection.length > 1) {
      const tabs = this.tabs(selection, sample);
      if (this.shown === 'selection' || !sample)
        return html`${tabs}${this.selectionPanel.template(selection)}`;
      return html`${tabs}${this.sampleTemplate(sample)}`;
    }
    if (sample) return this.sampleTemplate(sample);
    return html`<div class="inspector-empty">
      <p class="state-title">${t('Nothing selected')}</p>
      <p class="quiet">${t('Click a point, or focus the map and use the arrow keys.')}</p>
      ${selectionLists(app)} ${this.layout()}
    </div>`;
  }

  /** Between the selection and the sample of it that is inspected. */
  private tabs(selection: Int32Array, sample: SampleView | null): TemplateResult {
    const choices = [
      { value: 'selection', title: t('{0} selected', count(selection.length)) },
      ...(sample ? [{ value: 'sample', title: sample.id } as const] : []),
    ] as const;
    const choose = (shown: 'selection' | 'sample') => {
      this.shown = shown;
      this.refresh();
      this.element.scrollTop = 0;
    };
    const shown = sample ? this.shown : 'selection';
    return html`<div class="inspector-tabs">
      ${segmented<'selection' | 'sample'>(t('What the inspector shows'), choices, shown, choose)}
    </div>`;
  }

  private sampleTemplate(sample: SampleView): TemplateResult {
    const { app } = this;
    const open = (index: number, qaRow: number) => this.open({ index, what: 'json', qaRow, focus: true });
    const openButton = html`<button
      class="link"
      type="button"
      title=${t('Open the image and its record')}
      @click=${() => openSample(app, sample.index, true)}
    >
      ${t('Open')}
    </button>`;
    return html`${this.pane.template(sample, openButton)}${stepButtons(app)}
      ${findingBadges(ownOrWorst(this.findings(sample)), (finding) => this.openFinding(finding))}
      ${this.facts(sample)} ${app.store.get().selection.length > 1 ? null : tagEditor(app)}
      <section class="neighbors">${this.neighborList()}</section>
      <section class="questions likely">${likelyQuestions(this.likely, open)}</section>
      <section class="questions">${this.questions(sample, open)}</section>
      ${this.layout()}`;
  }

  /** Nothing in a dataset of images alone. */
  private questions(sample: SampleView, open: (index: number, qaRow: number) => void): TemplateResult | null {
    const { app } = this;
    const { ids = [], qaToSample } = app.store.get().dataset ?? {};
    if (!qaToSample?.length) return null;
    return questionList(sample, ids, {
      open: (row) => open(sample.index, row),
      inspect: (index) => selectRow(app, index),
      findings: this.findings(sample),
      openFinding: (finding) => this.openFinding(finding),
      words: app.store.get().searchWords,
      shown: app.store.get().shownRecord,
    });
  }

  /** As what the dataset is read. */
  private layout(): TemplateResult | null {
    const { layoutReason: reason, columns } = this.app.store.get().dataset ?? {};
    if (!reason) return null;
    const choose = () =>
      this.app.host.request('chooseColumns', {}).catch((error: unknown) => this.app.reportError(error));
    return html`<p class="quiet layout-reason">
      <bdi>${messageText(reason)}</bdi>
      ${
        columns &&
        html`<br /><bdi>${messageText(columns)}</bdi>
          <button class="link" type="button" @click=${choose}>${t('Change columns…')}</button>`
      }
    </p>`;
  }

  private findings(sample: SampleView): readonly SampleFinding[] {
    return findingsOfSample(sample, this.app.store.get().findings.list);
  }

  private openFinding({ id }: Finding): void {
    this.app.host
      .request('openFinding', { id, related: null })
      .catch((error: unknown) => this.app.reportError(error));
  }

  private open(target: OpenTarget): void {
    this.app.host.request('open', target).catch((error: unknown) => this.app.reportError(error));
  }

  private facts(sample: SampleView): TemplateResult {
    const { model, store } = this.app;
    const fields = categoriesOf(store.get().dataset, 'image');
    const rows: readonly (readonly [string, string | null, string?])[] = [
      [t('Sample'), sample.id],
      ...fields.map(
        (field) =>
          [
            t(field.title),
            field.id === 'split' && sample.splitCounts
              ? sample.splitCounts.map(([split, records]) => `${split} ${records}`).join(' · ')
              : String(valueAt(field, sample.index)),
          ] as const,
      ),
      [t('Clusters'), memberships(model, sample.index), explanations.clusters()],
      [
        t('Outlier'),
        flagSummary(model, sample.index),
        `${explanations.flaggedBy()} ${explanations.stability()}`,
      ],
      [t('Layout'), layoutQualitySummary(model, sample.index), explanations.layout()],
      [t('Size'), `${sample.width} × ${sample.height}`],
    ];
    return html`<dl class="facts">
      ${rows.map(
        ([name, value, explanation]) =>
          value &&
          html`<dt>
              ${explanation ? html`<span class="explained" tabindex="0" data-explanation=${explanation}>${name}</span>` : name}
            </dt>
            <dd><bdi>${inParts(value)}</bdi></dd>`,
      )}${this.nearestInlier(sample.index)}
    </dl>`;
  }

  /** The nearest inlier of a sample that the outlier comparison flags. */
  private nearestInlier(index: number): TemplateResult | null {
    const { model, store } = this.app;
    const comparison = model.queries.getCached('outlierComparison', outlierComparisonRequest(model));
    const { dataset } = store.get();
    if (!comparison || !dataset || index >= comparison.agree.length || comparison.agree[index] === 0)
      return null;
    const nearest = comparison.nearestInlier[index];
    if (nearest < 0) return null;
    return html`<dt>${t('Inlier')}</dt>
      <dd>
        <button class="link clipped" type="button" @click=${() => selectRow(this.app, nearest)}>
          ${dataset.ids[nearest]}
        </button>
      </dd>`;
  }

  private neighborList(): TemplateResult | null {
    const { app, neighbors } = this;
    if (!neighbors || neighbors.indices.length === 0) return null;
    const item = (index: number, at: number) =>
      html`<li>
        ${neighborButton(app, index, neighbors.similarities[at], thumbnailPx, () => selectRow(app, index))}
      </li>`;
    return html`<h2 class="caption">${t('Nearest in the embedding')}</h2>
      <ul class="neighbor-list">
        ${[...neighbors.indices].map(item)}
      </ul>`;
  }
}

/** Lines break between the parts of "DBSCAN noise · K-means 0" rather than within one. */
function inParts(text: string): TemplateResult {
  const part = (words: string, at: number) => html`${at > 0 && ' · '}<span class="unbroken">${words}</span>`;
  return html`${text.length > maxParted ? text : text.split(' · ').map(part)}`;
}
