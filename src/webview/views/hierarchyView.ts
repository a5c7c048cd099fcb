/** A slider over the levels of a hierarchical clustering, coarse to fine, on one map; colours keep lineage. */
import type { MethodInfo } from '../../analysis/methods/fit';
import { hueLevel, type Lineage, lineageOf } from '../../common/lineage';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { lineageScale } from '../color/lineageScale';
import { paletteSize } from '../color/palette';
import { selectControl } from '../controls/controls';
import { plotTools } from '../controls/plotTools';
import { runNotice } from '../controls/runNotice';
import { fill, h } from '../dom';
import { type Hierarchy, hierarchyOf } from '../queries/hierarchy';
import { count, t } from '../text';
import { ClusterTree } from './clusterTree';
import { MapView } from './mapView';

export class HierarchyView extends MapView {
  private readonly state = h('div', { class: 'frame-state' });
  private readonly tree: ClusterTree;
  private readonly slider: HTMLInputElement;
  private readonly words = h('output', { class: 'quiet figures' });
  private hierarchy: { source: object; value: Hierarchy } | null = null;
  private shown: { hierarchy: Hierarchy; level: number; lineage: Lineage; scale: ColorScale } | null = null;

  constructor(page: AppContext, extra: HTMLElement) {
    super(page, 'view', 'hierarchy-map');
    const { store, model } = page;
    this.slider = h('input', {
      type: 'range',
      id: 'level',
      min: '0',
      max: '0',
      step: '1',
      on: {
        input: () => {
          const levels = this.hierarchy?.value.levels.length ?? 1;
          // Coarse at the left, fine at the right.
          store.set({ level: levels - 1 - Number(this.slider.value) });
        },
      },
    });
    const { hierarchySource, init } = store.get();
    const isDefault = ({ capabilities }: MethodInfo) =>
      Number(capabilities.roles?.includes('hierarchy') ?? false);
    const choices = (init?.methods ?? [])
      .filter(({ capabilities }) => capabilities.levels)
      .sort((a, b) => isDefault(b) - isDefault(a))
      .map(({ name, title }) => ({ value: name, title }));
    fill(
      extra,
      selectControl(t('Levels of'), choices, hierarchySource, (value) => {
        store.set({ hierarchySource: value, level: null });
      }),
      h(
        'div',
        { class: 'control' },
        h('label', { htmlFor: 'level', text: t('Coarse to fine') }),
        this.slider,
        this.words,
      ),
    );
    this.tree = new ClusterTree(page);
    const frame = h('div', { class: 'frame-fill beside-tree' });
    this.surface.element.append(
      frame,
      this.tree.element,
      this.state,
      plotTools(page, this.disposables, () => this.surface),
    );
    this.element.append(this.surface.element);
    this.addMap(frame, () => {
      return {
        layout: model.layout(model.reduction),
        scale: this.level()?.scale ?? null,
        cameraGroup: 'hierarchy',
        label: t('Map of one level of the hierarchy'),
      };
    });
    this.follow(['params', 'starts', 'level', 'hierarchySource', 'shapes']);
  }

  private get method(): string {
    return this.page.store.get().hierarchySource;
  }

  private read(): Hierarchy | null {
    const answer = this.page.model.answer(this.method);
    if (!answer) return null;
    if (this.hierarchy?.source !== answer) {
      const value = hierarchyOf(answer);
      this.hierarchy = value && { source: answer, value };
    }
    return this.hierarchy?.value ?? null;
  }

  /** The level shown with its families and colours; null while there is no result, or it has no levels. */
  private level() {
    const hierarchy = this.read();
    if (!hierarchy) return null;
    const level = chosenLevel(hierarchy, this.page.store.get().level);
    if (this.shown?.hierarchy !== hierarchy || this.shown.level !== level) {
      const { model } = this.page;
      const { levels, counts } = hierarchy;
      const hues = Math.max(level, hueLevel(counts, paletteSize));
      const lineage = lineageOf(levels[level], levels[hues], paletteSize);
      const id = `level:${this.method}:${level}`;
      const place = { level: hues, levels: levels.length };
      const scale = lineageScale(id, model.title(this.method), levels[level], lineage, place, model.names);
      this.shown = { hierarchy, level, lineage, scale };
    }
    return this.shown;
  }

  protected refresh(): void {
    const { model } = this.page;
    const shown = this.level();
    this.refreshMaps();
    runNotice(this.page, this.state, [model.wait(model.reduction), model.wait(this.method)], false);
    this.slider.disabled = shown === null;
    if (!shown) {
      this.words.textContent = '';
      return this.tree.clear(model.answer(this.method) ? t('This result has no levels.') : '');
    }
    const { hierarchy, level } = shown;
    const last = hierarchy.levels.length - 1;
    this.slider.max = String(last);
    this.slider.value = String(last - level);
    const words = t('level {0} of {1} · {2} clusters', level + 1, last + 1, count(hierarchy.counts[level]));
    this.words.textContent = words;
    this.slider.setAttribute('aria-valuetext', words);
    const finer = level > 0 ? hierarchy.levels[level - 1] : null;
    const { lineage, scale } = shown;
    this.tree.update({ labels: hierarchy.levels[level], finer, lineage, scale });
  }
}

/** The chosen level, else the coarsest with more than three clusters. */
function chosenLevel({ levels, counts }: Hierarchy, params: number | null): number {
  const last = levels.length - 1;
  if (params !== null) return Math.min(params, last);
  for (let at = last; at > 0; at--) if (counts[at] > 3) return at;
  return 0;
}
