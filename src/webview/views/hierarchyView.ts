/** A slider over the levels of a hierarchical clustering, coarse to fine, on one map; colours keep lineage. */
import { render } from 'lit-html';
import type { MethodInfo } from '../../analysis/methods/fit';
import { hueLevel, type Lineage, lineageOf } from '../../common/lineage';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { lineageScale } from '../color/lineageScale';
import { paletteSize } from '../color/palette';
import { selectControl } from '../controls/controls';
import { runNotice } from '../controls/runNotice';
import { createElement } from '../dom';
import { mapNotes } from '../queries/answerNotes';
import { type Hierarchy, hierarchyOf } from '../queries/hierarchy';
import { paramsOf } from '../state/appState';
import { html } from '../template';
import { clusterCount, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { axisLabels } from './axisLabels';
import { ClusterTree } from './clusterTree';
import { MapView } from './mapView';
import { plotNotes } from './plotNotes';
import { setLevel } from './runControls';

export const hierarchyView: ViewDefinition = {
  name: 'hierarchy',
  group: 'compare',
  title: () => t('Hierarchy'),
  encodings: ['space', 'reduction'],
  methodsInUse: ({ reduction, state }) => [state.hierarchySource, reduction],
  make: (app) => new HierarchyView(app),
};

interface Shown {
  readonly hierarchy: Hierarchy;
  readonly level: number;
  readonly lineage: Lineage;
  readonly scale: ColorScale;
  readonly names: ReadonlyMap<number, string>;
  readonly nameOf: (label: number) => string;
}

class HierarchyView extends MapView {
  private readonly tree: ClusterTree;
  private readonly frame = createElement('div', 'frame-fill above-tools beside-tree');
  private hierarchy: { source: object; method: string; value: Hierarchy } | null = null;
  private shown: Shown | null = null;

  constructor(app: AppContext) {
    super(app, 'view', 'hierarchy-map');
    const { model } = app;
    this.tree = new ClusterTree(app);
    this.element.append(this.surface.element);
    this.addMap(this.frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.level()?.scale ?? null,
      cameraGroup: 'hierarchy',
      label: t('Map of one level of the hierarchy'),
    }));
    this.follow(['params', 'starts', 'level', 'hierarchySource']);
  }

  private get method(): string {
    return this.app.store.get().hierarchySource;
  }

  private read(): Hierarchy | null {
    const answer = this.app.model.answer(this.method);
    // Asking for another level runs the method again: its levels stay the same.
    if (!answer) return this.hierarchy?.method === this.method ? this.hierarchy.value : null;
    if (this.hierarchy?.source !== answer) {
      const value = hierarchyOf(answer);
      this.hierarchy = value && { source: answer, method: this.method, value };
    }
    return this.hierarchy?.value ?? null;
  }

  /** The level shown with its families and colours; null while there is no result, or it has no levels. */
  private level(): Shown | null {
    const hierarchy = this.read();
    if (!hierarchy) return null;
    const level = shownLevel(hierarchy, this.askedLevel(hierarchy));
    const { model } = this.app;
    const { levels, counts } = hierarchy;
    const names = model.naming.namesOfLevel(this.method, levels[level]);
    const { shown } = this;
    if (shown?.hierarchy !== hierarchy || shown.level !== level || shown.names !== names) {
      const hues = Math.max(level, hueLevel(counts, paletteSize));
      const lineage = lineageOf(levels[level], levels[hues], paletteSize);
      const id = `level:${this.method}:${level}`;
      const position = { level: hues, levels: levels.length };
      const nameOf = (label: number) => model.clusterTitle(label, names.get(label));
      const scale = lineageScale(id, model.title(this.method), levels[level], lineage, position, {
        ...model.names,
        cluster: nameOf,
      });
      this.shown = { hierarchy, level, lineage, scale, names, nameOf };
    }
    return this.shown;
  }

  /** The level that is used in every view where the method can be asked for one, else that of this view alone. */
  private askedLevel({ counts }: Hierarchy): number | null {
    const { store, model } = this.app;
    const { levelParam } = model.method(this.method)?.capabilities ?? {};
    const params = paramsOf(store.get(), this.method);
    const clusters = levelParam === undefined ? undefined : params[levelParam];
    const at = counts.findIndex((value) => value === clusters);
    return at >= 0 ? at : store.get().level;
  }

  protected refresh(): void {
    const { model } = this.app;
    const shown = this.level();
    if (shown) {
      const { hierarchy, level, lineage, scale, nameOf } = shown;
      const finer = level > 0 ? hierarchy.levels[level - 1] : null;
      this.tree.update({ labels: hierarchy.levels[level], finer, lineage, scale, nameOf });
    } else this.tree.clear(model.answer(this.method) ? t('This result has no levels.') : '');
    const waits = [model.pending(model.reduction), model.pending(this.method)];
    render(axisLabels(model, model.reduction), this.frame);
    const notes = mapNotes(model, model.reduction, { kind: 'cluster', method: this.method });
    this.overlay(
      html`${this.frame}${this.tree.element}${plotNotes(notes)}${runNotice(this.app, waits, false)}`,
    );
    this.refreshToolbar(shown);
    this.refreshMaps();
  }

  private refreshToolbar(shown: Shown | null): void {
    const { store } = this.app;
    const isDefault = ({ capabilities }: MethodInfo) =>
      Number(capabilities.roles?.includes('hierarchy') ?? false);
    const choices = (store.get().init?.methods ?? [])
      .filter(({ capabilities }) => capabilities.levels)
      .sort((a, b) => isDefault(b) - isDefault(a))
      .map(({ name, title }) => ({ value: name, title }));
    const last = shown ? shown.hierarchy.levels.length - 1 : 0;
    const text =
      shown &&
      `${t('level {0} of {1}', shown.level + 1, last + 1)} · ${clusterCount(shown.hierarchy.counts[shown.level])}`;
    const moved = ({ currentTarget }: Event) => {
      // Coarse at the left, fine at the right.
      const level = last - Number((currentTarget as HTMLInputElement).value);
      store.set({ level });
      const { levelParam } = this.app.model.method(this.method)?.capabilities ?? {};
      if (!shown || levelParam === undefined) return;
      const { counts } = shown.hierarchy;
      setLevel(this.app, this.method, levelParam, counts[level], counts);
    };
    render(
      html`${selectControl('hierarchy-source', t('Levels from'), choices, this.method, (hierarchySource) =>
          store.set({ hierarchySource, level: null }),
        )}
        <div class="control">
          <label for="level">${t('Coarse to fine')}</label>
          <input
            type="range"
            id="level"
            min="0"
            max=${last}
            step="1"
            ?disabled=${!shown}
            aria-valuetext=${text ?? ''}
            .value=${String(shown ? last - shown.level : 0)}
            @input=${moved}
          />
          <output class="quiet figures">${text}</output>
        </div>`,
      this.toolbar,
    );
  }
}

/** The level that the user set, else the coarsest with more than three clusters. */
function shownLevel({ levels, counts }: Hierarchy, level: number | null): number {
  const last = levels.length - 1;
  if (level !== null) return Math.min(level, last);
  for (let at = last; at > 0; at--) if (counts[at] > 3) return at;
  return 0;
}
