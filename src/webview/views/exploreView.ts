/** One large map with its legend, coloured and laid out as the row of encodings specifies. */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { type ColorScale, constantScale } from '../color/colorScale';
import { methodOf } from '../color/colorSource';
import { spaceTitle } from '../controls/encodingRow';
import { Legend } from '../controls/legend';
import { noiseHint } from '../controls/noiseHint';
import { runNotice } from '../controls/runNotice';
import { createElement } from '../dom';
import { mapNotes } from '../queries/answerNotes';
import { captionsOf } from '../queries/captions';
import { layoutQualityNotes } from '../queries/summaries';
import { readNames, zeroShotNames } from '../queries/zeroShot';
import { select } from '../state/actions';
import { html } from '../template';
import { imageCount, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { axisLabels } from './axisLabels';
import { type MapContent, MapView } from './mapView';
import { plotNotes } from './plotNotes';

export const exploreView: ViewDefinition = {
  name: 'explore',
  group: 'explore',
  title: () => t('Map'),
  encodings: ['space', 'reduction', 'colorBy'],
  methodsInUse: (model) => [model.reduction, methodOf(model.state.colorBy)],
  make: (app) => new ExploreView(app),
};

class ExploreView extends MapView {
  private readonly legend: Legend;
  private readonly frame = createElement('div', 'frame-fill above-tools');
  private last: MapContent | null = null;
  private plain: ColorScale = constantScale(0);

  constructor(app: AppContext) {
    super(app, 'view view-explore', 'explore');
    this.legend = new Legend(app, (rows, mode) => select(app, rows, mode));
    this.element.append(this.surface.element);
    this.addMap(this.frame, () => this.read());
    this.follow([
      'colorBy',
      'params',
      'starts',
      'tags',
      'zeroShotLabels',
      'selection',
      'hidden',
      'legendOpen',
      'captions',
      'clusterNames',
    ]);
  }

  private read(): MapContent {
    const { model, store } = this.app;
    const { space, dataset } = store.get();
    const { reduction } = model;
    const growing = model.picture.layout(store.get());
    const layout = model.layout(reduction) ?? model.quickLayout() ?? growing;
    const scale = model.colorScale();
    const n = dataset?.ids.length ?? 0;
    if (this.plain.indices.length !== n) this.plain = constantScale(n);
    // The previous picture stays until a new result arrives; the first does not wait for its colours.
    const shown: MapContent = {
      layout: layout ?? this.last?.layout ?? null,
      scale: scale ?? this.last?.scale ?? this.plain,
      cameraGroup: 'explore',
      label: growing
        ? t('Map of the images embedded so far')
        : dataset
          ? t(
              'Map of {0}, {1} of the {2} embedding',
              imageCount(dataset.ids.length),
              model.title(reduction),
              spaceTitle(space),
            )
          : t('Map'),
    };
    this.last = shown.layout && shown.layout.n === n ? shown : null;
    const named = !growing && store.get().captions && shown.layout && shown.scale;
    return named ? { ...shown, captions: captionsOf(named, shown.layout) } : shown;
  }

  protected refresh(): void {
    const { store, model } = this.app;
    this.refreshToolbar();
    this.refreshMaps();
    const shown = this.last?.scale ?? null;
    const scale = shown === this.plain ? null : shown;
    const answer = model.answer(model.reduction);
    render(answer && axisLabels(model, model.reduction), this.frame);
    const first = model.picture.layout(store.get())
      ? [t('First picture: PCA of what is embedded so far')]
      : [];
    store.set({ notes: [...first, ...layoutQualityNotes(model, model.reduction)] });
    const waits = [model.pending(model.reduction), ...model.pendingColors()];
    const { legendOpen, selection, colorBy } = store.get();
    const clustering = colorBy.kind === 'cluster' ? colorBy.method : null;
    this.frame.classList.toggle('beside-legend', legendOpen);
    const notes = scale && (scale.sharedNeutral || scale.lineage) ? 1 : 0;
    const lines = Math.ceil((scale?.rows.length ?? 0) / 2) + notes;
    this.element.style.setProperty('--legend-lines', String(lines));
    this.overlay(
      html`${this.frame}
        <div class="legend-container" ?hidden=${!legendOpen}>
          ${scale && this.legend.template(scale, selection)}
          ${clustering !== null && noiseHint(this.app, clustering)}
        </div>
        ${plotNotes(mapNotes(model, model.reduction, colorBy))}
        ${runNotice(this.app, waits, this.last !== null)}`,
      ['legendOpen', 'captions'],
    );
  }

  /** Zero-shot labelling chooses from names that the user may change. */
  private refreshToolbar(): void {
    const { store } = this.app;
    const state = store.get();
    const changed = ({ currentTarget }: Event) =>
      store.set({ zeroShotLabels: readNames((currentTarget as HTMLInputElement).value) });
    render(
      state.colorBy.kind === 'zeroShot'
        ? html`<div class="control">
            <label for="zero-shot-labels">${t('Labels, separated by commas')}</label>
            <input
              class="number wide"
              id="zero-shot-labels"
              type="text"
              spellcheck="false"
              .value=${zeroShotNames(state).join(', ')}
              @change=${changed}
            />
          </div>`
        : null,
      this.toolbar,
    );
  }
}
