/**
 * The clusters of one level as a list beside the map: a click selects one and shows what it splits into one level
 * finer. Many clusters are listed by family; long lists grow on request.
 */
import { nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { type Family, type Lineage, parents } from '../../common/lineage';
import { sameRows } from '../../common/sameRows';
import type { AppContext } from '../appContext';
import type { ColorScale, LegendRow } from '../color/colorScale';
import { noiseIndex } from '../color/palette';
import { swatch } from '../controls/swatch';
import { createElement } from '../dom';
import { rowsOfLabel } from '../queries/grouping';
import { select } from '../state/actions';
import { html } from '../template';
import { count, t } from '../text';
import { readTheme } from '../theme';

export interface TreeLevel {
  readonly labels: Int32Array;
  /** Labels of the next finer level; null at the finest. */
  readonly finer: Int32Array | null;
  /** Of `labels`. */
  readonly lineage: Lineage;
  readonly scale: ColorScale;
  /** Of the clusters of this level. */
  readonly nameOf: (label: number) => string;
}

/** More clusters than this are listed by family. */
const maxFlat = 40;
/** Rows that a list grows by. */
const rowsPerStep = 100;

interface Item {
  /** Unique in the tree. */
  readonly id: string;
  readonly label: string;
  readonly size: number;
  /** Color indices of its swatch; empty = no swatch. */
  readonly indices: readonly number[];
  readonly rows: () => Int32Array;
  /** What it unfolds to; null = it does not unfold. */
  readonly children: (() => readonly Item[]) | null;
}

export class ClusterTree {
  readonly element = createElement('section', 'tree-container', {
    'aria-label': t('Clusters of this level'),
  });
  private level: TreeLevel | null = null;
  /** How many rows of each unfolded list are shown, by its id. */
  private readonly open = new Map<string, number>();

  constructor(private readonly app: AppContext) {}

  update(level: TreeLevel): void {
    // A further run of the method gives the same level anew.
    if (!this.level || !sameRows(level.labels, this.level.labels)) this.open.clear();
    this.level = level;
    this.refresh(level);
  }

  /** @param reason why the list is empty; '' = not known yet. */
  clear(reason: string): void {
    this.level = null;
    render(reason === '' ? nothing : html`<p class="quiet">${reason}</p>`, this.element);
  }

  private refresh(level: TreeLevel): void {
    const { scale, lineage, labels } = level;
    const { families, sizes } = lineage;
    const clusters = families.flatMap((family) => family.clusters);
    const byFamily = clusters.length > maxFlat && families.length > 1;
    const items = byFamily
      ? families.map((family, at) => this.family(level, family, scale.rows[at]))
      : clusters.map((label) => this.cluster(level, label, sizes[label]));
    const noise = scale.rows.find(({ indices }) => indices[0] === noiseIndex);
    const noiseItem = noise && {
      ...noise,
      id: 'noise',
      size: noise.count,
      rows: () => rowsOfLabel(labels, -1),
      children: null,
    };
    render(
      html`<h2 class="caption">${scale.title}</h2>
        ${this.list('all', 'legend-rows', items, byFamily ? Infinity : rowsPerStep)}
        ${noiseItem && this.list('noise', 'legend-rows', [noiseItem], 1)}`,
      this.element,
    );
  }

  private family(level: TreeLevel, family: Family, { id, indices, label, count: size }: LegendRow): Item {
    const { labels, lineage } = level;
    const { familyOf, families, sizes } = lineage;
    const inFamily = (of: number) => of >= 0 && families[familyOf[of]] === family;
    return {
      id: `family-${id}`,
      label,
      size,
      indices,
      rows: () => Int32Array.from([...labels.keys()].filter((row) => inFamily(labels[row]))),
      children: () => family.clusters.map((of) => this.cluster(level, of, sizes[of])),
    };
  }

  private cluster({ scale, labels, finer, nameOf }: TreeLevel, label: number, size: number): Item {
    return {
      id: `cluster-${label}`,
      label: nameOf(label),
      size,
      indices: [scale.indices[labels.indexOf(label)]],
      rows: () => rowsOfLabel(labels, label),
      children: finer && (() => this.children(finer, labels, label)),
    };
  }

  /** Clusters of the finer level inside a cluster. They have colours at that level only. */
  private children(finer: Int32Array, labels: Int32Array, label: number): readonly Item[] {
    const above = parents(finer, labels);
    const inside = [...above.keys()].filter((child) => above[child] === label);
    return inside.map((child) => {
      const rows = rowsOfLabel(finer, child);
      return {
        id: `child-${child}`,
        label: this.app.model.names.cluster(child),
        size: rows.length,
        indices: [],
        rows: () => rows,
        children: null,
      };
    });
  }

  private list(id: string, className: string, items: readonly Item[], atFirst: number): TemplateResult {
    const most = this.open.get(id) ?? atFirst;
    const more = items.length - most;
    return html`<ul class=${className}>
      ${repeat(
        items.slice(0, most),
        (item) => item.id,
        (item) => html`<li>${this.item(item)}</li>`,
      )}
      ${
        more > 0 &&
        html`<li>
          <button
            class="link"
            type="button"
            data-id="${id}-more"
            @click=${() => this.show(id, most + rowsPerStep)}
          >
            ${t('{0} more', count(more))}
          </button>
        </li>`
      }
    </ul>`;
  }

  private item({ id, label, size, indices, rows, children }: Item): TemplateResult {
    const { palette, highContrast } = readTheme();
    const shapes = highContrast || this.app.store.get().shapes;
    const open = this.open.has(id);
    const clicked = () => {
      select(this.app, rows(), 'replace');
      if (children) this.show(id, open ? null : rowsPerStep);
    };
    return html`<button
        class="legend-row"
        type="button"
        data-id=${id}
        aria-expanded=${children ? open : nothing}
        @click=${clicked}
      >
        ${this.level && indices.length > 0 && swatch(this.level.scale, indices, palette, shapes)}
        <span class="legend-label" title=${label}>${label}</span>
        <span class="legend-count">${count(size)}</span>
      </button>
      ${children && open && this.list(id, 'tree-children', children(), rowsPerStep)}`;
  }

  /** Shows so many rows of a list; null folds it. */
  private show(id: string, rows: number | null): void {
    if (rows === null) this.open.delete(id);
    else this.open.set(id, rows);
    if (this.level) this.refresh(this.level);
  }
}
