/**
 * What the methods call strange, beside each other: one map a method with the flagged in one warm colour over
 * grey, and the ledger of all of them as a table.
 */
import type { AppContext } from '../../appContext';
import { selectControl } from '../../controls/controls';
import { runNotice } from '../../controls/runNotice';
import { fill, h } from '../../dom';
import { agreement, type OutlierSource, outlierSources } from '../../queries/outlierSources';
import { ledgerRequest } from '../../queries/summaries';
import type { Layout } from '../../scatter/layout';
import { inspectSample, openSample } from '../../state/actions';
import type { LedgerFigure } from '../../state/appState';
import { count, t } from '../../text';
import { DataTable } from '../dataTable';
import { MapView } from '../mapView';
import { ledgerColumns, ledgerOrder } from './ledgerColumns';

export class LedgerPart extends MapView {
  private readonly place = h('div', { class: 'multiples columns' });
  private readonly table: DataTable;
  private readonly tablePlace: HTMLElement;
  private readonly state = h('div', { class: 'frame-state' });
  private sources: readonly OutlierSource[] = [];
  private sort = { column: 'agree', descending: true };
  private shown = '';
  private refreshCells: (() => void)[] = [];
  private layout: Layout | null = null;

  constructor(page: AppContext, extra: HTMLElement) {
    super(page, 'view outliers', 'outliers-maps');
    const { store } = page;
    const figures: readonly { value: LedgerFigure; title: string }[] = [
      { value: 'score', title: t('Score') },
      { value: 'rank', title: t('Rank') },
      { value: 'stability', title: t('Stability') },
    ];
    fill(
      extra,
      selectControl(t('Figures'), figures, store.get().ledgerFigure, (value) =>
        store.set({ ledgerFigure: value as LedgerFigure }),
      ),
    );
    this.table = new DataTable(t('Outlier ledger'), {
      sort: (column) => {
        // The first look at a rank is at the strangest, which has rank 1.
        const ascends = column === 'sample' || (store.get().ledgerFigure === 'rank' && this.isMethod(column));
        const descending = this.sort.column === column ? !this.sort.descending : !ascends;
        this.sort = { column, descending };
        this.refreshTable();
      },
      walk: (row) => inspectSample(page, row),
      open: (row) => openSample(page, row, true),
      hover: (row) => store.set({ hover: row }),
    });
    this.tablePlace = h('div', { class: 'table-place' }, this.table.element, this.state);
    this.surface.element.append(this.place);
    this.element.append(this.surface.element, this.tablePlace);
    this.disposables.own(store.subscribe(['current', 'ledgerFigure'], () => this.refreshTable()));
    this.disposables.own(() => this.table.dispose());
    this.follow(['params', 'starts']);
  }

  private isMethod(column: string): boolean {
    return this.sources.some(({ id }) => id === column);
  }

  protected refresh(): void {
    const { model, store } = this.page;
    const { dataset, phase } = store.get();
    this.layout = model.layout(model.reduction) ?? this.layout;
    if (this.layout && this.layout.n !== dataset?.ids.length) this.layout = null;
    const request = ledgerRequest(model);
    this.sources = outlierSources(model, model.queries.getCached('ledger', request));
    // After the methods' own runs, which answer sooner and are a part of it.
    const ready = phase.phase === 'ready' && dataset !== null;
    const wait = model.queries.pending(t('Outlier ledger'), 'ledger', request, ready);
    const signature = this.sources.map(({ id }) => id).join(' ');
    if (signature !== this.shown) {
      this.shown = signature;
      this.build();
    }
    this.refreshMaps();
    for (const refresh of this.refreshCells) refresh();
    this.refreshTable();
    const quickOnesDone = this.sources.every(({ flags }) => flags !== null);
    runNotice(this.page, this.state, quickOnesDone ? [wait] : [], true);
  }

  private build(): void {
    this.clearMaps();
    this.refreshCells = [];
    const { length } = this.sources;
    this.place.style.setProperty(
      '--columns',
      String(length <= 4 ? Math.max(1, length) : Math.ceil(length / 2)),
    );
    if (length === 0) {
      return fill(
        this.place,
        h('p', { class: 'cell-note quiet', text: t('No outlier method is available yet.') }),
      );
    }
    fill(this.place, ...this.sources.map(({ id, title }) => this.cell(id, title)));
  }

  private cell(id: string, title: string): HTMLElement {
    const frame = h('div', { class: 'frame-fill' });
    const words = h('span', { class: 'quiet' });
    const state = h('div', { class: 'frame-state' });
    const source = () => this.sources.find((other) => other.id === id);
    queueMicrotask(() => {
      if (!frame.isConnected) return;
      this.addMap(frame, () => ({
        layout: this.layout,
        scale: source()?.scale ?? null,
        cameraGroup: 'outliers',
        label: t('Map of outliers: {0}', title),
      }));
    });
    this.refreshCells.push(() => {
      const { model } = this.page;
      const flags = source()?.flags;
      words.textContent = flags ? t('{0} flagged', count(flags.reduce((sum, flag) => sum + flag, 0))) : '';
      const waits = [model.wait(model.reduction), ...(flags ? [] : [model.wait(id)])];
      runNotice(this.page, state, waits, this.layout !== null && !!flags);
    });
    return h(
      'section',
      { class: 'cell' },
      frame,
      h('h2', { class: 'cell-title' }, h('strong', { text: title }), words),
      state,
    );
  }

  private refreshTable(): void {
    const { store, model } = this.page;
    const { dataset, current, ledgerFigure, outlierPart } = store.get();
    if (!dataset || outlierPart !== 'ledger') return;
    const n = dataset.ids.length;
    const there = this.sources.filter(({ flags }) => flags !== null);
    const ledger = model.queries.getCached('ledger', ledgerRequest(model));
    const agree = ledger?.agree ?? agreement(there, n);
    const content = { sources: this.sources, agree, ledger, methods: there.length, figure: ledgerFigure };
    store.set({
      notes: [t('{0} of {1} flagged by two or more', count(agree.filter((by) => by >= 2).length), count(n))],
    });
    this.table.update(
      ledgerColumns(this.page, dataset, content),
      ledgerOrder(dataset, content, this.sort),
      current,
      this.sort,
    );
  }
}
