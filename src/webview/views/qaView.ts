/**
 * The questions as a map beside the map of images: selecting questions selects their images and the reverse. The table
 * below shows for each group how far its answers can be guessed without the image.
 */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { formatColorSource, methodOf, parseColorSource } from '../color/colorSource';
import { selectControl } from '../controls/controls';
import { Legend } from '../controls/legend';
import { runNotice } from '../controls/runNotice';
import { qaColorChoices } from '../queries/colorChoices';
import { qaGroupingOf } from '../queries/grouping';
import type { PendingResult } from '../queries/queryCache';
import { html } from '../template';
import { count, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { type GridCell, MapGridView } from './mapGridView';
import { PriorsTable } from './priorsTable';

export const qaView: ViewDefinition = {
  name: 'qa',
  group: 'questions',
  title: () => t('Questions'),
  encodings: [],
  methodsInUse: ({ reduction, state }) => [state.qaReduction, reduction],
  make: (app) => new QaView(app),
};

class QaView extends MapGridView {
  private readonly legend: Legend;
  private readonly priors: PriorsTable;

  constructor(app: AppContext) {
    super(app, 'view outliers', 'qa-maps');
    this.legend = new Legend(app);
    this.priors = new PriorsTable(app);
    this.disposables.own(() => this.priors.table.dispose());
    this.follow(['colorBy', 'qaReduction', 'qaColorBy', 'params', 'qaSelection', 'hidden']);
  }

  protected refresh(): void {
    const { app } = this;
    if (app.store.get().dataset?.qaToSample.length === 0) {
      render(null, this.toolbar);
      render(html`<p class="quiet view-empty">${t('This dataset has no questions.')}</p>`, this.element);
      return;
    }
    const scale = app.model.qaColorScale();
    const { init, qaSelection } = app.store.get();
    if (init) this.refreshToolbar();
    this.overlay(
      html`<div class="multiples">${this.grid([this.questions(), this.images()])}</div>
        <div class="legend-container below-title">${scale && this.legend.template(scale, qaSelection)}</div>`,
    );
    render(
      html`${this.surface.element}
        <div class="table-container">
          ${this.priors.table.element}${runNotice(app, this.priorsWaits(), false)}
        </div>`,
      this.element,
    );
    this.refreshMaps();
  }

  private questions(): GridCell {
    const { model, store } = this.app;
    const { qaReduction, qaColorBy, dataset } = store.get();
    const questions = count(dataset?.qaToSample.length ?? 0);
    const methods = [qaReduction, methodOf(qaColorBy)].filter((method) => method !== null);
    return {
      id: 'qa',
      title: t('Questions'),
      text: `${model.title(qaReduction)} · ${t('{0} questions', questions)}`,
      waits: methods.map((method) => model.pending(method, 'qa')),
      drawn: false,
      frameClass: 'beside-legend',
      read: () => ({
        layout: model.layout(qaReduction, 'qa'),
        scale: model.qaColorScale(),
        cameraGroup: 'qa/questions',
        label: t('Map of {0} questions', questions),
        questions: true,
      }),
    };
  }

  private images(): GridCell {
    const { model, store } = this.app;
    return {
      id: 'images',
      title: t('Images'),
      text: `${model.title(model.reduction)} · ${model.colorScale()?.title ?? ''}`,
      waits: [model.pending(model.reduction), ...model.pendingColors()],
      drawn: false,
      read: () => ({
        layout: model.layout(model.reduction),
        scale: model.colorScale(),
        cameraGroup: 'qa/images',
        label: t('Map of {0} images', count(store.get().dataset?.ids.length ?? 0)),
      }),
    };
  }

  /** Requests the priors of the groups that colour the questions, and shows them once they are there. */
  private priorsWaits(): readonly PendingResult[] {
    const { store, model } = this.app;
    const { phase, qaColorBy } = store.get();
    const groups = qaGroupingOf(model, qaColorBy);
    if (phase.phase !== 'ready' || !groups || groups.labels.length === 0) return [];
    const priors = model.queries.pending(t('Answer priors'), 'answerPriors', { labels: groups.labels });
    if (priors.run?.status === 'done') this.priors.update(priors.run.answer, groups);
    return [priors];
  }

  private refreshToolbar(): void {
    const { store, model } = this.app;
    const { qaReduction, qaColorBy } = store.get();
    const layouts = model.methods('reduction').map(({ name, title }) => ({ value: name, title }));
    const colors = qaColorChoices(model).map(({ value, title }) => ({ value, title }));
    render(
      html`${selectControl('qa-reduction', t('Questions'), layouts, qaReduction, (value) =>
        store.set({ qaReduction: value }),
      )}${selectControl('qa-color', t('Colour'), colors, formatColorSource(qaColorBy), (value) =>
        store.set({ qaColorBy: parseColorSource(value) ?? qaColorBy }),
      )}${selectControl('qa-images', t('Images'), layouts, model.reduction, (value) =>
        store.set({ reduction: value, camera: null }),
      )}`,
      this.toolbar,
    );
  }
}
