/**
 * Two labellings of the same images as a heat map of how many they share, with ARI and NMI; a click on a cell
 * selects its images, and the map beside shows where they are.
 */
import { adjustedRand, contingency, normalizedMutualInformation } from '../../common/agreement';
import { mix } from '../../common/colors';
import { largest } from '../../common/largest';
import type { AppContext } from '../appContext';
import { formatColorSource, parseColorSource } from '../color/colorSource';
import { contrast, css } from '../color/palette';
import { selectControl } from '../controls/controls';
import { runNotice } from '../controls/runNotice';
import { swatch } from '../controls/swatch';
import { fill, h } from '../dom';
import { groupChoices } from '../queries/colorChoices';
import { type Grouping, groupingOf } from '../queries/grouping';
import { select } from '../state/actions';
import { count, t } from '../text';
import { readTheme } from '../theme';
import { MapView } from './mapView';

/** Larger tables are cut to their largest groups: more rows than this cannot be read. */
const maxGroups = 24;

export class CompareView extends MapView {
  private readonly heat = h('div', {
    class: 'heat',
    tabIndex: 0,
    attrs: { role: 'region', 'aria-label': t('Shared images') },
  });
  private readonly state = h('div', { class: 'frame-state' });
  private drawn: unknown[] = [];

  constructor(
    page: AppContext,
    private readonly extra: HTMLElement,
  ) {
    super(page, 'view split compare', 'compare-map');
    const { store, model } = page;
    const frame = h('div', { class: 'frame-fill' });
    this.surface.element.append(frame, this.state);
    this.element.append(this.heat, this.surface.element);
    queueMicrotask(() => {
      this.addMap(frame, () => {
        return {
          layout: model.layout(model.reduction),
          scale: model.colorScale(store.get().compare[0]),
          cameraGroup: 'compare',
          label: t('Map of the first labelling'),
        };
      });
    });
    this.follow(['params', 'compare']);
  }

  protected override forget(): void {
    this.drawn = [];
  }

  protected refresh(): void {
    const { store, model } = this.page;
    const { compare, init } = store.get();
    if (this.extra.childElementCount === 0 && init) {
      const control = (title: string, at: 0 | 1) =>
        selectControl(title, groupChoices(model), formatColorSource(compare[at]), (value) => {
          const [rows, columns] = store.get().compare;
          const source = parseColorSource(value);
          if (source) store.set({ compare: at === 0 ? [source, columns] : [rows, source] });
        });
      fill(this.extra, control(t('Rows'), 0), control(t('Columns'), 1));
    }
    this.refreshMaps();
    const rows = groupingOf(model, compare[0]);
    const columns = groupingOf(model, compare[1]);
    const waits = [...compare.flatMap((id) => model.colorWaits(id)), model.wait(model.reduction)];
    runNotice(this.page, this.state, waits, rows !== null && columns !== null);
    if (!rows || !columns) {
      this.drawn = [];
      return fill(this.heat);
    }
    if (this.drawn[0] === rows.labels && this.drawn[1] === columns.labels) return;
    this.drawn = [rows.labels, columns.labels];
    this.draw(rows, columns);
  }

  private draw(rows: Grouping, columns: Grouping): void {
    const table = contingency(rows.labels, columns.labels);
    const theme = readTheme();
    /** Of the map beside. */
    const scale = this.page.model.colorScale(this.page.store.get().compare[0]);
    const rowsShown = largest(table.rowSums, maxGroups);
    const columnsShown = largest(table.columnSums, maxGroups);
    const width = table.columnLabels.length;
    const cell = (row: number, column: number) => {
      const value = table.cells.get(row * width + column) ?? 0;
      if (value === 0) return h('td');
      // Shade by the share of the row: where a group went, whatever its size.
      const share = value / table.rowSums[row];
      const button = h('button', {
        class: 'heat-cell',
        type: 'button',
        text: count(value),
        attrs: {
          'aria-label': t(
            '{0} images in {1} and {2}',
            count(value),
            rows.name(table.rowLabels[row]),
            columns.name(table.columnLabels[column]),
          ),
        },
        on: {
          click: () => {
            const both = (at: number) =>
              rows.labels[at] === table.rowLabels[row] && columns.labels[at] === table.columnLabels[column];
            select(this.page, Int32Array.from([...rows.labels.keys()].filter(both)), 'replace');
          },
        },
      });
      const shade = mix(theme.palette.background, theme.accent, 0.08 + 0.72 * share);
      button.style.backgroundColor = css(shade);
      button.style.color = css(readable(shade));
      return h('td', null, button);
    };
    const cut = rowsShown.length < table.rowLabels.length || columnsShown.length < table.columnLabels.length;
    fill(
      this.heat,
      h(
        'h2',
        { class: 'heat-title' },
        h('strong', { text: t('{0} against {1}', rows.title, columns.title) }),
        h('span', { class: 'quiet figures', text: t('ARI {0}', adjustedRand(table).toFixed(3)) }),
        h('span', {
          class: 'quiet figures',
          text: t('NMI {0}', normalizedMutualInformation(table).toFixed(3)),
        }),
      ),
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('td'),
            ...columnsShown.map((at) =>
              h('th', { attrs: { scope: 'col' } }, h('span', { text: columns.name(table.columnLabels[at]) })),
            ),
          ),
        ),
        h(
          'tbody',
          null,
          ...rowsShown.map((row) =>
            h(
              'tr',
              null,
              h(
                'th',
                { attrs: { scope: 'row' } },
                scale &&
                  swatch(scale, [scale.indices[rows.labels.indexOf(table.rowLabels[row])]], theme.palette),
                rows.name(table.rowLabels[row]),
              ),
              ...columnsShown.map((column) => cell(row, column)),
            ),
          ),
        ),
      ),
      cut &&
        h('p', { class: 'legend-note', text: t('The {0} largest groups of each are shown.', maxGroups) }),
    );
  }
}

function readable(shade: readonly [number, number, number]): readonly [number, number, number] {
  return contrast(shade, [255, 255, 255]) >= contrast(shade, [0, 0, 0]) ? [255, 255, 255] : [0, 0, 0];
}
