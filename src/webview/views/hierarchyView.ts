/**
 * A slider over the levels of a hierarchical clustering, coarse to fine, on one map. Colours keep lineage; the
 * list names each cluster, a click selects it and shows what it splits into at the next finer level.
 */
import { selectControl } from '../chrome/controls';
import { plotTools } from '../chrome/plotTools';
import { runNotice } from '../chrome/runNotice';
import { colorOf, type ColorKey } from '../data/colorKey';
import { hierarchyOf, lineageKey, parents, type Hierarchy } from '../data/hierarchy';
import { Disposables, fill, h } from '../dom';
import type { Page, View } from '../page';
import { css } from '../scatter/palette';
import { select } from '../state/actions';
import { count, t } from '../text';
import { readTheme, watchTheme } from '../theme';
import { MapBinding } from './mapBinding';

/** Methods whose results hold levels, where they are registered. */
const sources = ['finch', 'hdbscan', 'hnne'];

export class HierarchyView implements View {
  readonly element = h('div', { class: 'view' });
  private readonly disposables = new Disposables();
  private readonly binding: MapBinding;
  private readonly state = h('div', { class: 'frame-state' });
  private readonly list = h('section', {
    class: 'tree-place',
    attrs: { 'aria-label': t('Clusters of this level') },
  });
  private readonly slider: HTMLInputElement;
  private readonly words = h('output', { class: 'quiet figures' });
  private hierarchy: { source: object; value: Hierarchy } | null = null;
  private key: { hierarchy: Hierarchy; level: number; key: ColorKey } | null = null;
  private opened: number | null = null;

  constructor(
    private readonly page: Page,
    extra: HTMLElement,
  ) {
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
          this.opened = null;
          // Coarse at the left, fine at the right.
          store.set({ level: levels - 1 - Number(this.slider.value) });
        },
      },
    });
    const choices = sources
      .filter((name) => model.method(name))
      .map((name) => ({ value: name, title: model.title(name) }));
    fill(
      extra,
      selectControl(t('Levels of'), choices, store.get().hierarchySource, (value) => {
        this.opened = null;
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
    this.binding = new MapBinding(page, 'hierarchy-map');
    const frame = h('div', { class: 'frame-fill' });
    this.binding.surface.element.append(
      frame,
      this.list,
      this.state,
      plotTools(page, this.disposables, () => this.binding.surface),
    );
    this.element.append(this.binding.surface.element);
    this.binding.add('hierarchy', frame, () => {
      return {
        layout: model.layout(model.reduction),
        key: this.colors(),
        cameraGroup: 'hierarchy',
        label: t('Map of one level of the hierarchy'),
      };
    });
    const refresh = () => this.refresh();
    this.disposables.own(model.results.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        [
          'phase',
          'progress',
          'dataset',
          'init',
          'space',
          'reduction',
          'params',
          'starts',
          'seed',
          'level',
          'hierarchySource',
        ],
        refresh,
      ),
    );
    this.disposables.own(watchTheme(refresh));
    this.disposables.own(() => this.binding.dispose());
    this.refresh();
  }

  get surface() {
    return this.binding.surface;
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  /** The level shown: the chosen one, else the coarsest with more than three clusters. */
  private level(hierarchy: Hierarchy): number {
    const { level } = this.page.store.get();
    const last = hierarchy.levels.length - 1;
    if (level !== null) return Math.min(level, last);
    for (let at = last; at > 0; at--) if (hierarchy.counts[at] > 3) return at;
    return 0;
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

  private colors(): ColorKey | null {
    const hierarchy = this.read();
    if (!hierarchy) return null;
    const level = this.level(hierarchy);
    if (this.key?.hierarchy !== hierarchy || this.key.level !== level) {
      const { model } = this.page;
      const name = (label: number, ancestor: number) =>
        ancestor === label || ancestor < 0
          ? model.names.cluster(label)
          : t('Cluster {0} in {1}', label, ancestor);
      this.key = {
        hierarchy,
        level,
        key: lineageKey(
          hierarchy,
          level,
          `level:${this.method}:${level}`,
          model.title(this.method),
          name,
          model.names.noise,
        ),
      };
    }
    return this.key.key;
  }

  private refresh(): void {
    const { model } = this.page;
    const key = this.colors();
    this.binding.refresh();
    runNotice(this.page, this.state, [model.wait(model.reduction), model.wait(this.method)], false);
    const hierarchy = this.read();
    this.slider.disabled = hierarchy === null;
    if (!hierarchy || !key) {
      const done = model.answer(this.method) !== null;
      this.words.textContent = '';
      const nothing = h('p', { class: 'quiet', text: t('This result has no levels.') });
      return fill(this.list, done && nothing);
    }
    const level = this.level(hierarchy);
    const last = hierarchy.levels.length - 1;
    this.slider.max = String(last);
    this.slider.value = String(last - level);
    const words = t('level {0} of {1} · {2} clusters', level + 1, last + 1, count(hierarchy.counts[level]));
    this.words.textContent = words;
    this.slider.setAttribute('aria-valuetext', words);
    fill(
      this.list,
      h('h2', { class: 'caption', text: model.title(this.method) }),
      h(
        'ul',
        { class: 'legend-rows' },
        ...key.rows.map((row) =>
          h('li', null, ...this.row(key, row.slot, row.label, row.count, hierarchy, level)),
        ),
      ),
    );
  }

  private row(
    key: ColorKey,
    slot: number,
    label: string,
    size: number,
    hierarchy: Hierarchy,
    level: number,
  ): HTMLElement[] {
    const { palette } = readTheme();
    const swatch = h('span', { class: 'swatch swatch-circle', attrs: { 'aria-hidden': 'true' } });
    swatch.style.setProperty('--swatch', css(colorOf(key, slot, palette)));
    const open = this.opened === slot;
    const button = h(
      'button',
      {
        class: 'legend-row',
        type: 'button',
        attrs: { 'aria-expanded': level > 0 && slot > 0 ? String(open) : null },
        on: {
          click: () => {
            this.opened = open ? null : slot;
            select(
              this.page,
              Int32Array.from([...key.codes.keys()].filter((row) => key.codes[row] === slot)),
              'replace',
            );
            this.refresh();
          },
        },
      },
      swatch,
      h('span', { class: 'legend-label', text: label }),
      h('span', { class: 'legend-count', text: count(size) }),
    );
    if (!open || level === 0 || slot === 0) return [button];
    return [button, this.children(key, slot, hierarchy, level)];
  }

  /** What a cluster splits into one level finer. */
  private children(key: ColorKey, slot: number, hierarchy: Hierarchy, level: number): HTMLElement {
    const finer = hierarchy.levels[level - 1];
    const coarse = hierarchy.levels[level];
    const label = coarse[key.codes.indexOf(slot)];
    const of = parents(finer, coarse);
    const inside = [...of.keys()].filter((child) => of[child] === label);
    return h(
      'ul',
      { class: 'tree-children' },
      ...inside.map((child) => {
        const rows = Int32Array.from([...finer.keys()].filter((row) => finer[row] === child));
        return h(
          'li',
          null,
          h(
            'button',
            {
              class: 'legend-row',
              type: 'button',
              on: { click: () => select(this.page, rows, 'replace') },
            },
            h('span', { class: 'legend-label', text: this.page.model.names.cluster(child) }),
            h('span', { class: 'legend-count', text: count(rows.length) }),
          ),
        );
      }),
    );
  }
}
