/**
 * One large map with its legend. Reads space, reduction and colour from the store; owns its surface and legend.
 */
import type { AppContext } from '../appContext';
import { type ColorScale, constantScale } from '../color/colorScale';
import { Legend } from '../controls/legend';
import { plotTools } from '../controls/plotTools';
import { runNotice } from '../controls/runNotice';
import { fill, h } from '../dom';
import { explainedVariance } from '../queries/read';
import { trustNotes } from '../queries/summaries';
import { readNames, zeroShotNames } from '../queries/zeroShot';
import { hiddenRows, withHidden } from '../state/legendState';
import { count, t } from '../text';
import { readTheme } from '../theme';
import { type MapContent, MapView } from './mapView';

export class ExploreView extends MapView {
  private readonly legend = new Legend();
  private readonly axisX = h('span', { class: 'axis axis-x' });
  private readonly axisY = h('span', { class: 'axis axis-y' });
  private readonly notice = h('div', { class: 'frame-state' });
  private last: MapContent | null = null;
  private plain: ColorScale = constantScale(0);

  constructor(
    page: AppContext,
    private readonly toolbar: HTMLElement,
  ) {
    super(page, 'view view-explore', 'explore');
    const { store } = page;
    this.element.append(this.surface.element);
    const frame = h('div', { class: 'frame-fill' }, this.axisX, this.axisY);
    this.surface.element.append(
      frame,
      h('div', { class: 'legend-place' }, this.legend.element),
      this.notice,
      plotTools(page, this.disposables, () => this.surface),
    );
    this.addMap(frame, () => this.read());
    this.disposables.own(() => store.set({ notes: [] }));
    this.follow(['colorBy', 'params', 'starts', 'tags', 'zeroShotLabels', 'selection', 'hidden', 'shapes']);
  }

  private read(): MapContent {
    const { model, store } = this.page;
    const { space, dataset } = store.get();
    const { reduction } = model;
    const layout = model.layout(reduction);
    const scale = model.colorScale();
    const n = dataset?.ids.length ?? 0;
    if (this.plain.indices.length !== n) this.plain = constantScale(n);
    // While a new run is on its way the last picture stays; the first one does not wait for its colours.
    const shown: MapContent = {
      layout: layout ?? this.last?.layout ?? null,
      scale: scale ?? this.last?.scale ?? this.plain,
      cameraGroup: 'explore',
      label: dataset
        ? t(
            'Map of {0} images, {1} of {2} vectors',
            count(dataset.ids.length),
            model.title(reduction),
            spaceTitle(space),
          )
        : t('Map'),
    };
    this.last = shown.layout && shown.layout.n === n ? shown : null;
    return shown;
  }

  protected refresh(): void {
    const { store, model } = this.page;
    const state = store.get();
    this.refreshLabels();
    this.refreshMaps();
    const shownScale = this.last?.scale ?? null;
    const scale = shownScale === this.plain ? null : shownScale;
    this.legend.element.hidden = scale === null;
    if (scale) {
      const theme = readTheme();
      this.legend.update({
        scale,
        palette: theme.palette,
        shapes: state.shapes || theme.highContrast,
        hidden: hiddenRows(state.hidden, scale.id),
        selection: state.selection,
        onHidden: (rows) => store.set({ hidden: withHidden(store.get().hidden, scale.id, rows) }),
      });
    }
    const answer = model.answer(model.reduction);
    const variance = answer && explainedVariance(answer);
    this.axisX.textContent = variance ? axisText(1, variance[0]) : '';
    this.axisY.textContent = variance && variance.length > 1 ? axisText(2, variance[1]) : '';
    store.set({ notes: trustNotes(model, model.reduction) });
    const waits = [model.wait(model.reduction), ...model.colorWaits()];
    runNotice(this.page, this.notice, waits, this.last !== null);
  }

  /** Zero-shot labelling chooses from names that the user may change. */
  private refreshLabels(): void {
    const { store } = this.page;
    if (store.get().colorBy.kind !== 'zeroShot') return fill(this.toolbar);
    if (this.toolbar.childElementCount > 0) return;
    const input = h('input', {
      class: 'number wide',
      id: 'zero-shot-labels',
      type: 'text',
      value: zeroShotNames(store.get()).join(', '),
      attrs: { spellcheck: 'false' },
      on: { change: () => store.set({ zeroShotLabels: readNames(input.value) }) },
    });
    const label = h('label', { htmlFor: input.id, text: t('Labels, separated by commas') });
    fill(this.toolbar, h('div', { class: 'control' }, label, input));
  }
}

export function spaceTitle(space: string): string {
  return space === 'image'
    ? t('Image')
    : space === 'text'
      ? t('QA text')
      : space === 'combined'
        ? t('Combined')
        : t('QA');
}

function axisText(component: number, share: number): string {
  return t('PC {0} · {1} %', component, (share * 100).toFixed(1));
}
