/**
 * What the methods call strange, beside each other: one map a method with the flagged in one warm colour over
 * grey, and the ledger of all of them as a table.
 */
import { runNotice } from '../chrome/runNotice';
import { agreement, outlierSources, sortedRows, type OutlierSource } from '../data/outlierSources';
import { Disposables, fill, h } from '../dom';
import type { Page, View } from '../page';
import { thumbnail } from '../scatter/atlas';
import type { Layout } from '../scatter/layout';
import { open, walk } from '../state/actions';
import { count, t } from '../text';
import { DataTable, type Column } from './dataTable';
import { MapBinding } from './mapBinding';

const thumbnailPx = 26;

export class OutliersView implements View {
  readonly element = h('div', { class: 'view outliers' });
  private readonly disposables = new Disposables();
  private readonly binding: MapBinding;
  private readonly place = h('div', { class: 'multiples' });
  private readonly table: DataTable;
  private sources: readonly OutlierSource[] = [];
  private sort = { column: 'agree', descending: true };
  private shown = '';
  private refreshCells: (() => void)[] = [];
  private layout: Layout | null = null;

  constructor(private readonly page: Page) {
    const { store, model } = page;
    this.binding = new MapBinding(page, 'outliers-maps');
    this.table = new DataTable(t('Outlier ledger'), {
      sort: (column) => {
        const descending = this.sort.column === column ? !this.sort.descending : column !== 'sample';
        this.sort = { column, descending };
        this.refreshTable();
      },
      walk: (row) => walk(page, row),
      open: (row) => open(page, row, true),
      hover: (row) => store.set({ hover: row }),
    });
    this.binding.surface.element.append(this.place);
    this.element.append(this.binding.surface.element, this.table.element);
    const refresh = () => this.refresh();
    this.disposables.own(model.results.onChange(refresh));
    this.disposables.own(
      store.subscribe(
        ['phase', 'progress', 'dataset', 'init', 'space', 'reduction', 'params', 'seed'],
        refresh,
      ),
    );
    this.disposables.own(store.subscribe(['current'], () => this.refreshTable()));
    this.disposables.own(() => store.set({ notes: [] }));
    this.disposables.own(() => this.table.dispose());
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

  private refresh(): void {
    const { model, store } = this.page;
    const { reduction, dataset } = store.get();
    this.layout = model.layout(reduction) ?? this.layout;
    if (this.layout && this.layout.n !== dataset?.ids.length) this.layout = null;
    this.sources = outlierSources(model);
    const signature = this.sources.map(({ id }) => id).join(' ');
    if (signature !== this.shown) {
      this.shown = signature;
      this.build();
    }
    this.binding.refresh();
    for (const refresh of this.refreshCells) refresh();
    this.refreshTable();
  }

  private build(): void {
    this.binding.clearFrames();
    this.refreshCells = [];
    const { length } = this.sources;
    this.place.className = 'multiples columns';
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
    fill(
      this.place,
      ...this.sources.map(({ id, title, method }) => {
        const frame = h('div', { class: 'frame-fill' });
        const words = h('span', { class: 'quiet' });
        const state = h('div', { class: 'frame-state' });
        const source = () => this.sources.find((other) => other.id === id);
        queueMicrotask(() => {
          if (!frame.isConnected) return;
          this.binding.add(id, frame, () => ({
            layout: this.layout,
            key: source()?.key ?? null,
            cameraGroup: 'outliers',
            label: t('Map of outliers: {0}', title),
          }));
        });
        this.refreshCells.push(() => {
          const flags = source()?.flags;
          words.textContent = flags
            ? t('{0} flagged', count(flags.reduce((sum, flag) => sum + flag, 0)))
            : '';
          runNotice(
            this.page,
            state,
            [this.page.store.get().reduction, method],
            this.layout !== null && !!flags,
          );
        });
        return h(
          'section',
          { class: 'cell' },
          frame,
          h('h2', { class: 'cell-title' }, h('strong', { text: title }), words),
          state,
        );
      }),
    );
  }

  private refreshTable(): void {
    const { store, atlas } = this.page;
    const { dataset, current } = store.get();
    if (!dataset) return;
    const n = dataset.ids.length;
    const there = this.sources.filter(({ flags }) => flags !== null);
    const agree = agreement(there, n);
    const columns: Column[] = [
      {
        id: 'sample',
        title: t('Sample'),
        figures: false,
        cell: (row) =>
          h(
            'span',
            { class: 'sample-cell' },
            thumbnail(atlas, row, thumbnailPx),
            h('span', { text: dataset.ids[row] }),
          ),
      },
      {
        id: 'modality',
        title: t('Modality'),
        figures: false,
        cell: (row) => dataset.modality.values[dataset.modality.codes[row]],
      },
      {
        id: 'agree',
        title: t('Agree'),
        figures: true,
        cell: (row) => t('{0} of {1}', agree[row], there.length),
      },
      ...this.sources.map((source): Column => ({
        id: source.id,
        title: source.title,
        figures: true,
        cell: (row) => scoreCell(source, row),
      })),
    ];
    store.set({
      notes: [t('{0} of {1} flagged by two or more', count(agree.filter((by) => by >= 2).length), count(n))],
    });
    this.table.update(columns, this.order(agree, n), current, this.sort);
  }

  private order(agree: Int32Array, n: number): Int32Array {
    const { column, descending } = this.sort;
    const { dataset } = this.page.store.get();
    const tie = this.sources.find(({ scores }) => scores !== null)?.scores ?? null;
    if (column === 'agree') return sortedRows(agree, descending, tie);
    if (column === 'modality' && dataset) return sortedRows(dataset.modality.codes, descending);
    const source = this.sources.find(({ id }) => id === column);
    if (source) return sortedRows(source.scores ?? source.flags ?? new Uint8Array(n), descending, agree);
    return sortedRows(
      Int32Array.from({ length: n }, (_none, row) => row),
      descending,
    );
  }
}

/** A quiet bar for the magnitude, the figure, a dot for the flag. */
function scoreCell({ scores, flags }: OutlierSource, row: number): Node {
  const flagged = flags !== null && flags[row] === 1;
  const cell = h('span', { class: 'score-cell' });
  if (scores) {
    const [low, high] = rangeOf(scores);
    const bar = h('span', { class: 'score-bar', attrs: { 'aria-hidden': 'true' } });
    bar.style.width = `${Math.round(40 * (high > low ? (scores[row] - low) / (high - low) : 0))}px`;
    cell.append(bar, h('span', { text: scores[row].toFixed(2) }));
  }
  cell.append(
    h('span', {
      class: flagged ? 'flag on' : 'flag',
      attrs: { role: 'img', 'aria-label': flagged ? t('flagged') : t('not flagged') },
    }),
  );
  return cell;
}

const ranges = new WeakMap<object, readonly [number, number]>();

function rangeOf(scores: ArrayLike<number>): readonly [number, number] {
  const kept = ranges.get(scores);
  if (kept) return kept;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < scores.length; row++) {
    low = Math.min(low, scores[row]);
    high = Math.max(high, scores[row]);
  }
  ranges.set(scores, [low, high]);
  return [low, high];
}
