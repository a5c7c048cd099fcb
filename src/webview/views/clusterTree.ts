/**
 * The clusters of one level as a list beside the map: a click selects one and shows what it splits into one level
 * finer. Where they are many they stand under their families, and only so many at once.
 */
import { type Family, type Lineage, parents } from '../../common/lineage';
import type { AppContext } from '../appContext';
import type { ColorScale, LegendRow } from '../color/colorScale';
import { noiseIndex } from '../color/palette';
import { swatch } from '../controls/swatch';
import { fill, h } from '../dom';
import { rowsOfLabel } from '../queries/grouping';
import { select } from '../state/actions';
import { count, t } from '../text';
import { readTheme } from '../theme';

export interface TreeLevel {
  readonly labels: Int32Array;
  /** Labels of the next finer level; null at the finest. */
  readonly finer: Int32Array | null;
  /** Of `labels`. */
  readonly lineage: Lineage;
  readonly scale: ColorScale;
}

/** More clusters than this are listed by family. */
const maxFlat = 40;
/** Rows that a list grows by. */
const pageLength = 100;

export class ClusterTree {
  readonly element = h('section', {
    class: 'tree-place',
    attrs: { 'aria-label': t('Clusters of this level') },
  });
  private level: TreeLevel | null = null;
  /** Rows of each list that has been opened, by its id. */
  private readonly open = new Map<string, number>();

  constructor(private readonly page: AppContext) {}

  update(level: TreeLevel): void {
    if (level.labels !== this.level?.labels) this.open.clear();
    this.level = level;
    this.draw();
  }

  /** @param words why there is nothing to list. */
  clear(words: string): void {
    this.level = null;
    fill(this.element, words !== '' && h('p', { class: 'quiet', text: words }));
  }

  private draw(): void {
    const { level } = this;
    if (!level) return;
    const { families, sizes } = level.lineage;
    const { scale } = level;
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.id
      : undefined;
    const { scrollTop } = this.element;
    const clusters = families.flatMap((family) => family.clusters);
    const noise = scale.rows.find(({ indices }) => indices[0] === noiseIndex);
    fill(
      this.element,
      h('h2', { class: 'caption', text: scale.title }),
      clusters.length > maxFlat && families.length > 1
        ? h(
            'ul',
            { class: 'legend-rows' },
            ...families.map((family, at) => h('li', null, ...this.family(level, family, scale.rows[at]))),
          )
        : this.list('all', 'legend-rows', clusters, (label) => this.cluster(level, label, sizes[label])),
      noise && h('ul', { class: 'legend-rows' }, h('li', null, this.noise(level, noise))),
    );
    this.element.scrollTop = scrollTop;
    if (focused) this.element.querySelector<HTMLElement>(`[data-id="${focused}"]`)?.focus();
  }

  private family(level: TreeLevel, family: Family, { id, indices, label, count: size }: LegendRow) {
    const list = `family-${id}`;
    const mark = this.mark(level.scale, indices);
    const rows = () => {
      const { familyOf, families } = level.lineage;
      return rowsWhere(level.labels, (of) => of >= 0 && families[familyOf[of]] === family);
    };
    const button = this.button(list, mark, label, size, rows, true);
    if (!this.open.has(list)) return [button];
    const { sizes } = level.lineage;
    return [
      button,
      this.list(list, 'tree-children', family.clusters, (of) => this.cluster(level, of, sizes[of])),
    ];
  }

  private cluster(level: TreeLevel, label: number, size: number) {
    const { scale, labels, finer } = level;
    const list = `cluster-${label}`;
    const mark = this.mark(scale, [scale.indices[labels.indexOf(label)]]);
    const name = this.page.model.names.cluster(label);
    const button = this.button(list, mark, name, size, () => rowsOfLabel(labels, label), finer !== null);
    if (!finer || !this.open.has(list)) return [button];
    const above = parents(finer, labels);
    const inside = [...above.keys()].filter((child) => above[child] === label);
    return [button, this.list(list, 'tree-children', inside, (child) => [this.child(finer, child)])];
  }

  /** One level finer: it has its colour there. */
  private child(finer: Int32Array, label: number): HTMLElement {
    const rows = rowsOfLabel(finer, label);
    const name = this.page.model.names.cluster(label);
    return this.button(`child-${label}`, null, name, rows.length, () => rows, false);
  }

  private noise(level: TreeLevel, { indices, label, count: size }: LegendRow): HTMLElement {
    const mark = this.mark(level.scale, indices);
    return this.button('noise', mark, label, size, () => rowsOfLabel(level.labels, -1), false);
  }

  /** As the map draws it. */
  private mark(scale: ColorScale, indices: readonly number[]): HTMLElement {
    const { palette, highContrast } = readTheme();
    return swatch(scale, indices, palette, highContrast || this.page.store.get().shapes);
  }

  private button(
    id: string,
    mark: HTMLElement | null,
    label: string,
    size: number,
    rows: () => Int32Array,
    opens: boolean,
  ): HTMLElement {
    return h(
      'button',
      {
        class: 'legend-row',
        type: 'button',
        data: { id },
        attrs: { 'aria-expanded': opens ? String(this.open.has(id)) : null },
        on: {
          click: () => {
            select(this.page, rows(), 'replace');
            if (!opens) return;
            if (!this.open.delete(id)) this.open.set(id, pageLength);
            this.draw();
          },
        },
      },
      mark,
      h('span', { class: 'legend-label', text: label }),
      h('span', { class: 'legend-count', text: count(size) }),
    );
  }

  private list(
    id: string,
    className: string,
    labels: readonly number[],
    item: (label: number) => readonly HTMLElement[],
  ): HTMLElement {
    const most = this.open.get(id) ?? pageLength;
    const more = labels.length - most;
    return h(
      'ul',
      { class: className },
      ...labels.slice(0, most).map((label) => h('li', null, ...item(label))),
      more > 0 &&
        h(
          'li',
          null,
          h('button', {
            class: 'link',
            type: 'button',
            text: t('{0} more', count(more)),
            data: { id: `${id}-more` },
            on: {
              click: () => {
                this.open.set(id, most + pageLength);
                this.draw();
              },
            },
          }),
        ),
    );
  }
}

function rowsWhere(labels: Int32Array, params: (label: number) => boolean): Int32Array {
  return Int32Array.from([...labels.keys()].filter((row) => params(labels[row])));
}
