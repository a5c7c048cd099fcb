/**
 * Two labellings of the same images as a heat map of how many they share, with ARI and NMI; a click on a cell selects
 * its images, and the map beside shows where they are.
 */
import { render, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import {
  adjustedRand,
  type Contingency,
  contingency,
  normalizedMutualInformation,
} from '../../common/agreement';
import { mix } from '../../common/colors';
import { fixedDigits } from '../../common/fixedDigits';
import { largest } from '../../common/largest';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { formatColorSource, methodOf, parseColorSource } from '../color/colorSource';
import { contrast, css } from '../color/palette';
import { selectControl } from '../controls/controls';
import { explanations } from '../controls/explanations';
import { runNotice } from '../controls/runNotice';
import { swatch } from '../controls/swatch';
import { createElement } from '../dom';
import { groupChoices } from '../queries/colorChoices';
import { type Grouping, groupingOf } from '../queries/grouping';
import { select } from '../state/actions';
import { html } from '../template';
import { count, imageCount, t } from '../text';
import { readTheme, type Theme } from '../theme';
import type { ViewDefinition } from '../viewDefinition';
import { agreementStrip } from './agreementStrip';
import { axisLabels } from './axisLabels';
import { MapView } from './mapView';

export const compareView: ViewDefinition = {
  name: 'compare',
  group: 'compare',
  title: () => t('Contingency table'),
  encodings: ['space', 'reduction'],
  methodsInUse: ({ reduction, state: { compare } }) => [
    ...compare.map(methodOf).filter((method) => method !== null),
    reduction,
  ],
  make: (app) => new CompareView(app),
};

/** Larger tables are cut to their largest groups: more rows than this cannot be read. */
const maxGroups = 24;

class CompareView extends MapView {
  private readonly frame = createElement('div', 'frame-fill above-tools');

  constructor(app: AppContext) {
    super(app, 'view stacked compare', 'compare-map');
    const { store, model } = app;
    this.addMap(this.frame, () => ({
      layout: model.layout(model.reduction),
      scale: model.colorScale(store.get().compare[0]),
      cameraGroup: 'compare',
      label: t('Map coloured by the groups of the rows'),
    }));
    this.follow(['params', 'compare', 'tags', 'keptRuns', 'clusterNames']);
  }

  aboveMap(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>('.heat');
  }

  protected refresh(): void {
    const { store, model } = this.app;
    const { compare, init } = store.get();
    const [first, second] = compare;
    if (init) {
      const choices = groupChoices(model).map(({ value, title }) => ({ value, title }));
      const control = (id: string, label: string, at: 0 | 1) =>
        selectControl(id, label, choices, formatColorSource(compare[at]), (value) => {
          const source = parseColorSource(value);
          if (source) store.set({ compare: at === 0 ? [source, second] : [first, source] });
        });
      render(
        html`${control('compare-rows', t('Rows'), 0)}${control('compare-columns', t('Columns'), 1)}`,
        this.toolbar,
      );
    }
    const rows = groupingOf(model, first);
    const columns = groupingOf(model, second);
    const waits = [
      ...compare.flatMap((source) => model.pendingColors(source)),
      model.pending(model.reduction),
    ];
    render(axisLabels(model, model.reduction), this.frame);
    this.overlay(html`${this.frame}${runNotice(this.app, waits, rows !== null && columns !== null)}`);
    /** Of the map beside. */
    const scale = model.colorScale(first);
    const theme = readTheme();
    const heat =
      rows &&
      columns &&
      guard([rows.labels, columns.labels, scale, JSON.stringify(theme)], () =>
        heatMap(this.app, rows, columns, scale, theme),
      );
    render(
      html`<div class="split">
          <div class="heat" tabindex="0" role="region" aria-label=${t('Shared images')}>${heat}</div>
          ${this.surface.element}
        </div>
        ${agreementStrip(this.app)}`,
      this.element,
    );
    this.refreshMaps();
  }
}

function heatMap(
  app: AppContext,
  rows: Grouping,
  columns: Grouping,
  scale: ColorScale | null,
  theme: Theme,
): TemplateResult {
  const table = contingency(rows.labels, columns.labels);
  const rowsShown = largest(table.rowSums, maxGroups);
  const columnsShown = largest(table.columnSums, maxGroups);
  const cut = rowsShown.length < table.rowLabels.length || columnsShown.length < table.columnLabels.length;
  const heading = (row: number) => {
    const label = table.rowLabels[row];
    const name = rows.name(label);
    return html`<th scope="row" title=${name}>
      ${scale && swatch(scale, [scale.indices[rows.labels.indexOf(label)]], theme.palette, theme.highContrast || app.store.get().shapes)}${name}
    </th>`;
  };
  return html`<h2 class="heat-title">
      <strong>${t('{0} against {1}', rows.title, columns.title)}</strong>
      <span class="quiet figures explained" tabindex="0" data-explanation=${explanations.ari()}
        >${t('ARI {0}', fixedDigits(adjustedRand(table), 3))}</span
      >
      <span class="quiet figures explained" tabindex="0" data-explanation=${explanations.nmi()}
        >${t('NMI {0}', normalizedMutualInformation(table).toFixed(3))}</span
      >
    </h2>
    <table>
      <thead>
        <tr>
          <td></td>
          ${columnsShown.map((at) => {
            const name = columns.name(table.columnLabels[at]);
            return html`<th scope="col" title=${name}><span>${name}</span></th>`;
          })}
          <th scope="col"><span>${t('All')}</span></th>
        </tr>
      </thead>
      <tbody>
        ${rowsShown.map(
          (row) =>
            html`<tr>
              ${heading(row)}${columnsShown.map(
                (column) => html`<td>${heatCell(app, rows, columns, table, row, column, theme)}</td>`,
              )}
              <td class="heat-sum">${count(table.rowSums[row])}</td>
            </tr>`,
        )}
        <tr>
          <th scope="row">${t('All')}</th>
          ${columnsShown.map((at) => html`<td class="heat-sum">${count(table.columnSums[at])}</td>`)}
          <td class="heat-sum">${count(table.n)}</td>
        </tr>
      </tbody>
    </table>
    ${cut && html`<p class="legend-note">${t('The {0} largest groups of each are shown.', maxGroups)}</p>`}`;
}

function heatCell(
  app: AppContext,
  rows: Grouping,
  columns: Grouping,
  table: Contingency,
  row: number,
  column: number,
  theme: Theme,
): TemplateResult | null {
  const value = table.cells.get(row * table.columnLabels.length + column) ?? 0;
  if (value === 0) return null;
  const rowLabel = table.rowLabels[row];
  const columnLabel = table.columnLabels[column];
  const selectShared = () => {
    const shared = (at: number) => rows.labels[at] === rowLabel && columns.labels[at] === columnLabel;
    select(app, Int32Array.from([...rows.labels.keys()].filter(shared)), 'replace');
  };
  // Shade by the share of the row: where a group went, whatever its size.
  const share = value / table.rowSums[row];
  const shade = mix(theme.palette.background, theme.accent, 0.08 + 0.72 * share);
  return html`<button
    class="heat-cell"
    type="button"
    aria-label=${t('{0} in {1} and {2}', imageCount(value), rows.name(rowLabel), columns.name(columnLabel))}
    .style=${`background-color: ${css(shade)}; color: ${css(readable(shade))}`}
    @click=${selectShared}
  >
    ${count(value)}
  </button>`;
}

function readable(shade: readonly [number, number, number]): readonly [number, number, number] {
  return contrast(shade, [255, 255, 255]) >= contrast(shade, [0, 0, 0]) ? [255, 255, 255] : [0, 0, 0];
}
