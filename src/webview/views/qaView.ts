/**
 * The questions as a map beside the map of images: selecting questions lights their images and the reverse. The
 * table below tells of each group how far its answers can be guessed without the picture.
 */
import type { AppContext } from '../appContext';
import { formatColorSource, methodOf, parseColorSource } from '../color/colorSource';
import { selectControl } from '../controls/controls';
import { Legend } from '../controls/legend';
import { plotTools } from '../controls/plotTools';
import { runNotice } from '../controls/runNotice';
import { fill, h } from '../dom';
import { qaColorChoices } from '../queries/colorChoices';
import { qaGroupingOf } from '../queries/grouping';
import { hiddenRows, withHidden } from '../state/legendState';
import { count, t } from '../text';
import { readTheme } from '../theme';
import { MapView } from './mapView';
import { PriorsTable } from './priorsTable';

export class QaView extends MapView {
  private readonly legend = new Legend();
  private readonly priors: PriorsTable;
  private readonly priorsState = h('div', { class: 'frame-state' });
  private readonly states = [h('div', { class: 'frame-state' }), h('div', { class: 'frame-state' })] as const;
  private readonly words = [h('span', { class: 'quiet' }), h('span', { class: 'quiet' })] as const;

  constructor(
    page: AppContext,
    private readonly extra: HTMLElement,
  ) {
    super(page, 'view outliers', 'qa-maps');
    const { store, model } = page;
    const frames = [
      h('div', { class: 'frame-fill beside-legend' }),
      h('div', { class: 'frame-fill' }),
    ] as const;
    const cell = (at: 0 | 1, title: string) =>
      h(
        'section',
        { class: 'cell' },
        frames[at],
        h('h2', { class: 'cell-title' }, h('strong', { text: title }), this.words[at]),
        this.states[at],
      );
    this.surface.element.append(
      h('div', { class: 'multiples' }, cell(0, t('Questions')), cell(1, t('Images'))),
      h('div', { class: 'legend-place below-title' }, this.legend.element),
      plotTools(page, this.disposables, () => this.surface),
    );
    this.priors = new PriorsTable(page);
    this.element.append(
      this.surface.element,
      h('div', { class: 'table-place' }, this.priors.table.element, this.priorsState),
    );
    this.disposables.own(() => this.priors.table.dispose());
    this.addMap(frames[0], () => {
      const questions = store.get().dataset?.qaToSample.length ?? 0;
      return {
        layout: model.layout(store.get().qaReduction, 'qa'),
        scale: model.qaColorScale(),
        cameraGroup: 'qa/questions',
        label: t('Map of {0} questions', count(questions)),
        questions: true,
      };
    });
    this.addMap(frames[1], () => {
      return {
        layout: model.layout(model.reduction),
        scale: model.colorScale(),
        cameraGroup: 'qa/images',
        label: t('Map of {0} images', count(store.get().dataset?.ids.length ?? 0)),
      };
    });
    this.follow(['colorBy', 'qaReduction', 'qaColorBy', 'params', 'qaSelection', 'hidden', 'shapes']);
  }

  protected refresh(): void {
    const { store, model } = this.page;
    const state = store.get();
    if (this.extra.childElementCount === 0 && state.init) this.controls();
    this.refreshMaps();
    const scale = model.qaColorScale();
    const theme = readTheme();
    this.legend.element.hidden = scale === null;
    if (scale) {
      this.legend.update({
        scale,
        palette: theme.palette,
        shapes: state.shapes || theme.highContrast,
        hidden: hiddenRows(state.hidden, scale.id),
        selection: state.qaSelection,
        onHidden: (rows) => store.set({ hidden: withHidden(store.get().hidden, scale.id, rows) }),
      });
    }
    this.words[0].textContent = `${model.title(state.qaReduction)} · ${t('{0} questions', count(state.dataset?.qaToSample.length ?? 0))}`;
    this.words[1].textContent = `${model.title(model.reduction)} · ${model.colorScale()?.title ?? ''}`;
    const qaMethods = [state.qaReduction, methodOf(state.qaColorBy)].filter((method) => method !== null);
    const qaWaits = qaMethods.map((method) => model.wait(method, 'qa'));
    runNotice(this.page, this.states[0], qaWaits, false);
    runNotice(this.page, this.states[1], [model.wait(model.reduction), ...model.colorWaits()], false);
    this.refreshPriors();
  }

  private refreshPriors(): void {
    const { store, model } = this.page;
    const { phase, qaColorBy } = store.get();
    const groups = qaGroupingOf(model, qaColorBy);
    if (phase.phase !== 'ready' || !groups || groups.labels.length === 0) return;
    const priors = model.queries.pending(t('Answer priors'), 'priors', { labels: groups.labels });
    runNotice(this.page, this.priorsState, [priors], false);
    if (priors.run?.status === 'done') this.priors.update(priors.run.answer, groups);
  }

  private controls(): void {
    const { store, model } = this.page;
    const { qaReduction, qaColorBy } = store.get();
    const layouts = model.methods('reduction').map(({ name, title }) => ({ value: name, title }));
    fill(
      this.extra,
      selectControl(t('Questions'), layouts, qaReduction, (value) => store.set({ qaReduction: value })),
      selectControl(t('Colour'), qaColorChoices(model), formatColorSource(qaColorBy), (value) =>
        store.set({ qaColorBy: parseColorSource(value) ?? qaColorBy }),
      ),
      selectControl(t('Images'), layouts, model.reduction, (value) =>
        store.set({ reduction: value, camera: null }),
      ),
    );
  }
}
