/**
 * Maps beside each other in one canvas: every clustering on one reduction, or every reduction with one colouring. Each
 * cell names what it shows and waits for its own results.
 */
import { render } from 'lit-html';
import { spaced } from '../../common/spaced';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { type ColorSource, formatColorSource, methodOf } from '../color/colorSource';
import { Legend } from '../controls/legend';
import { noiseHint } from '../controls/noiseHint';
import { type AnswerNote, answerNote, measuredText } from '../queries/answerNotes';
import type { Model } from '../queries/model';
import type { Layout } from '../scatter/layout';
import { select } from '../state/actions';
import { html } from '../template';
import { t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { agreementStrip } from './agreementStrip';
import { axisLabels } from './axisLabels';
import { clusteringSummaryText } from './clusteringSummaryText';
import { type GridCell, MapGridView } from './mapGridView';
import { levelControls, runActions } from './runControls';

export const clusteringsView: ViewDefinition = {
  name: 'clusterings',
  group: 'explore',
  title: () => t('Clusterings'),
  encodings: ['space', 'reduction'],
  methodsInUse: (model) => [model.reduction, ...model.methods('clustering').map(({ name }) => name)],
  make: (app) => new MultiplesView(app, 'clusterings'),
};

export const reductionsView: ViewDefinition = {
  name: 'reductions',
  group: 'explore',
  title: () => t('Reductions'),
  encodings: ['space', 'colorBy'],
  methodsInUse: (model) => [
    methodOf(model.state.colorBy),
    ...model.methods('reduction').map(({ name }) => name),
  ],
  make: (app) => new MultiplesView(app, 'reductions'),
};

interface Shown {
  readonly layout: Layout | null;
  readonly scale: ColorScale | null;
}

class MultiplesView extends MapGridView {
  /** What each cell shows: the previous picture until a new result arrives. */
  private readonly shown = new Map<string, Shown>();
  private readonly legends = new Map<string, Legend>();

  constructor(
    app: AppContext,
    private readonly kind: 'clusterings' | 'reductions',
  ) {
    super(app, 'view stacked', kind);
    this.follow(['colorBy', 'params', 'keptRuns', 'hidden', 'selection']);
  }

  protected refresh(): void {
    const cells = this.visible(this.cells());
    const names = cells.length < 2 ? 'multiples single' : 'multiples';
    const clusterings = this.kind === 'clusterings';
    const source = this.app.store.get().colorBy;
    // The maps of Reductions have one legend, those of Clusterings one each.
    const legend = clusterings ? null : this.legendOf(formatColorSource(source), source);
    this.overlay(
      html`<div class=${names}>${this.grid(cells)}</div>
        ${legend && html`<div class="tools-legend">${legend}</div>`}`,
      ['legendOpen'],
    );
    render(html`${this.surface.element}${clusterings && agreementStrip(this.app)}`, this.element);
    render(clusterings ? levelControls(this.app) : null, this.toolbar);
    this.refreshMaps();
  }

  private cells(): readonly GridCell[] {
    const { model, store } = this.app;
    const { colorBy } = store.get();
    if (this.kind === 'clusterings') {
      return model.clusterings().map(({ name, title }) => ({
        ...this.cell(
          model.reduction,
          { kind: 'cluster', method: name },
          'clusterings',
          title,
          clusteringSummaryText(model, name),
          answerNote(model, name),
        ),
        actions: runActions(this.app, name),
        hint: noiseHint(this.app, name),
        legend: this.legendOf(name, { kind: 'cluster', method: name }),
      }));
    }
    return model
      .methods('reduction')
      .map(({ name, title }) =>
        this.cell(
          name,
          colorBy,
          `reductions/${name}`,
          title,
          reductionText(model, name),
          answerNote(model, name),
        ),
      );
  }

  private cell(
    reduction: string,
    colorBy: ColorSource,
    cameraGroup: string,
    title: string,
    text: string,
    note: AnswerNote | null,
  ): GridCell {
    const { model } = this.app;
    const id = `${reduction}/${formatColorSource(colorBy)}`;
    const { layout, scale } = this.pictureOf(id, reduction, colorBy);
    return {
      id,
      title,
      text,
      waits: [model.pending(reduction), ...model.pendingColors(colorBy)],
      drawn: layout !== null && scale !== null,
      axes: axisLabels(model, reduction),
      notes: note ? [note] : [],
      read: () => ({
        ...this.pictureOf(id, reduction, colorBy),
        cameraGroup,
        label: t('Map: {0}, {1}', title, text),
      }),
    };
  }

  private legendOf(id: string, source: ColorSource): unknown {
    const { app } = this;
    const { legendOpen } = app.store.get();
    const scale = app.model.colorScale(source);
    const legend = this.legends.get(id) ?? new Legend(app, (rows, mode) => select(app, rows, mode));
    this.legends.set(id, legend);
    return legendOpen && scale && legend.strip(scale);
  }

  private pictureOf(id: string, reduction: string, colorBy: ColorSource): Shown {
    const { model, store } = this.app;
    const last = this.shown.get(id);
    const layout = model.layout(reduction) ?? last?.layout ?? null;
    const scale = model.colorScale(colorBy, reduction) ?? last?.scale ?? null;
    const shown = { layout: layout?.n === store.get().dataset?.ids.length ? layout : null, scale };
    this.shown.set(id, shown);
    return shown;
  }
}

function reductionText(model: Model, method: string): string {
  const answer = model.answer(method);
  if (answer?.kind !== 'reduction') return '';
  const { explainedVarianceRatio: variance, klDivergence } = answer.result;
  const parts: string[] = [];
  const quality = model.layoutQuality(method);
  if (quality) parts.push(t('trustworthiness {0}', measuredText(quality, 'trustworthiness')));
  if (variance && variance.length > 1) {
    parts.push(t('{0} % of variance', ((variance[0] + variance[1]) * 100).toFixed(0)));
  }
  if (klDivergence !== undefined) parts.push(t('KL {0}', klDivergence.toFixed(2)));
  for (const [name, value] of Object.entries(answer.params).slice(0, 2)) {
    if (name !== 'nComponents' && value !== null && parts.length < 2) parts.push(`${spaced(name)} ${value}`);
  }
  return parts.join(' · ');
}
