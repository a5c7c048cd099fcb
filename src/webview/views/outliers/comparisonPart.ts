/**
 * All outlier methods side by side: one map a method with the flagged samples in one warm colour over grey, and a table
 * of each method's score or rank of each sample.
 */
import { render } from 'lit-html';
import { flagsAll } from '../../../common/ranks';
import type { AppContext } from '../../appContext';
import { selectControl } from '../../controls/controls';
import { noiseHints } from '../../controls/noiseHint';
import { runNotice } from '../../controls/runNotice';
import { sampleMenu } from '../../controls/sampleMenu';
import { answerNote } from '../../queries/answerNotes';
import { agreement, countedSources, type OutlierSource, outlierSources } from '../../queries/outlierSources';
import { outlierComparisonRequest } from '../../queries/summaries';
import type { Layout } from '../../scatter/layout';
import { inspectSample, openSample, select } from '../../state/actions';
import type { ComparisonFigure } from '../../state/appState';
import { reviewImages } from '../../state/reviewActions';
import { html } from '../../template';
import { count, t } from '../../text';
import { axisLabels } from '../axisLabels';
import { DataTable, type Sort } from '../dataTable';
import { type GridCell, MapGridView } from '../mapGridView';
import { comparisonColumns, comparisonOrder } from './comparisonColumns';

/** More maps than this are laid out in two rows. */
const maxColumns = 4;

export class ComparisonPart extends MapGridView {
  /** Two maps beside each other, and the table below. */
  readonly narrowAspect = 1.6;
  private readonly table: DataTable;
  private sources: readonly OutlierSource[] = [];
  private sort: Sort = { column: 'agree', descending: true };
  private layout: Layout | null = null;

  constructor(app: AppContext) {
    super(app, 'view outliers', 'outliers-maps');
    const { store } = app;
    this.table = new DataTable(t('Outlier comparison'), {
      sort: (column) => {
        // Ranks start with the most anomalous sample, which has rank 1.
        const ascends =
          column === 'sample' || (store.get().comparisonFigure === 'rank' && this.isMethod(column));
        this.sort = { column, descending: this.sort.column === column ? !this.sort.descending : !ascends };
        this.refreshTable();
      },
      moveTo: (row) => inspectSample(app, row),
      open: (row) => openSample(app, row, true),
      hover: (row) => store.set({ hover: row }),
      choose: (rows) => select(app, Int32Array.from(rows).sort(), 'replace'),
      menu: (rows, point) => sampleMenu(app, rows, point),
    });
    this.disposables.own(() => this.table.dispose());
    this.disposables.own(store.subscribe(['current'], () => this.refreshTable()));
    this.follow(['params', 'starts', 'comparisonFigure']);
  }

  private isMethod(column: string): boolean {
    return this.sources.some(({ id }) => id === column);
  }

  protected refresh(): void {
    const { model, store } = this.app;
    const { dataset, phase, comparisonFigure } = store.get();
    this.layout = model.layout(model.reduction) ?? this.layout;
    if (this.layout?.n !== dataset?.ids.length) this.layout = null;
    const request = outlierComparisonRequest(model);
    this.sources = outlierSources(model, model.queries.getCached('outlierComparison', request));
    // After the results of the methods, which are part of it and arrive sooner.
    const ready = phase.phase === 'ready' && dataset !== null;
    const wait = model.queries.pending(t('Outlier comparison'), 'outlierComparison', request, ready);
    const methodsDone = this.sources.every(({ flags }) => flags !== null);
    const figures: readonly { value: ComparisonFigure; title: string }[] = [
      { value: 'score', title: t('Score') },
      { value: 'rank', title: t('Rank') },
      { value: 'stability', title: t('Stability') },
    ];
    render(
      html`${selectControl('comparison-figure', t('Values'), figures, comparisonFigure, (value) =>
        store.set({ comparisonFigure: value }),
      )}
      ${
        methodsDone &&
        html`<button class="link" type="button" @click=${() => this.review()}>
          ${t('Review the flagged')}
        </button>`
      }`,
      this.toolbar,
    );
    const cells = this.visible(this.sources.map((source) => this.cell(source)));
    const { length } = cells;
    const columns = length <= maxColumns ? Math.max(1, length) : Math.ceil(length / 2);
    render(
      html`<div class="multiples columns" .style=${`--columns: ${columns}`}>
        ${this.grid(cells)}
        ${length === 0 && html`<p class="cell-note quiet">${t('No outlier method is available yet.')}</p>`}
      </div>`,
      this.surface.element,
    );
    render(
      html`${this.surface.element}
        <div class="table-stack">
          ${noiseHints(this.app)}
          <div class="table-container">
            ${this.table.element}${runNotice(this.app, methodsDone ? [wait] : [], true)}
          </div>
        </div>`,
      this.element,
    );
    this.refreshMaps();
    this.refreshTable();
  }

  /** Images that two methods flag at least, those that most flag first. */
  private review(): void {
    const n = this.app.store.get().dataset?.ids.length ?? 0;
    const agree = agreement(this.sources, n);
    const rows = [...agree.keys()]
      .filter((row) => agree[row] >= 2)
      .sort((a, b) => agree[b] - agree[a] || a - b);
    reviewImages(this.app, rows);
  }

  private cell({ id, title, flags }: OutlierSource): GridCell {
    const { model } = this.app;
    return {
      id,
      title,
      text: flags ? t('{0} flagged', count(flags.reduce((sum, flag) => sum + flag, 0))) : '',
      waits: [model.pending(model.reduction), ...(flags ? [] : [model.pending(id)])],
      drawn: this.layout !== null && flags !== null,
      axes: axisLabels(model, model.reduction),
      notes: [answerNote(model, id)].filter((note) => note !== null),
      read: () => ({
        layout: this.layout,
        scale: this.sources.find((source) => source.id === id)?.scale ?? null,
        cameraGroup: 'outliers',
        label: t('Map of outliers: {0}', title),
      }),
    };
  }

  private refreshTable(): void {
    const { store, model } = this.app;
    const { dataset, current, comparisonFigure } = store.get();
    if (!dataset) return;
    const n = dataset.ids.length;
    const computed = this.sources.filter(({ flags }) => flags !== null);
    const comparison = model.queries.getCached('outlierComparison', outlierComparisonRequest(model));
    const agree = comparison?.agree ?? agreement(this.sources, n);
    const content = {
      sources: this.sources,
      agree,
      comparison,
      methods: countedSources(this.sources).length,
      figure: comparisonFigure,
    };
    const everything = computed.find(({ flags }) => flags && flagsAll(flags));
    store.set({
      notes: [
        t('{0} of {1} flagged by two or more methods', count(agree.filter((by) => by >= 2).length), count(n)),
        ...(everything ? [t('{0} flags every image, so it is not counted', everything.title)] : []),
      ],
    });
    this.table.update(
      comparisonColumns(this.app, dataset, content),
      comparisonOrder(dataset, content, this.sort),
      current,
      this.sort,
    );
  }
}
