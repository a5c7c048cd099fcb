/** The context menu of a row of a legend: what its clicks do, by name, and the name of its cluster. */
import { maskOf, rowsOfMask } from '../../common/rowMask';
import type { AppContext } from '../appContext';
import type { ColorScale, LegendRow } from '../color/colorScale';
import { parseColorSource } from '../color/colorSource';
import { renameCluster } from '../queries/renameCluster';
import type { SelectMode } from '../scatter/gestures';
import { hiddenRows, isolate, toggle, withHidden } from '../state/legendState';
import { t } from '../text';
import { type MenuEntry, openContextMenu } from './contextMenu';
import { openNamePopup } from './namePopup';

/** @param select what selecting rows of the scale means. */
export function legendMenu(
  app: AppContext,
  scale: ColorScale,
  row: LegendRow,
  at: { x: number; y: number },
  select: (rows: Int32Array, mode: SelectMode) => void,
): void {
  const { store } = app;
  const hidden = hiddenRows(store.get().hidden, scale.id);
  const setHidden = (rows: ReadonlySet<number>) =>
    store.set({ hidden: withHidden(store.get().hidden, scale.id, rows) });
  const ids = scale.rows.map(({ id }) => id);
  const chosen = () => rowsOfLegendRow(scale, row);
  const entries: readonly MenuEntry[] = [
    { label: t('Select'), run: () => select(chosen(), 'replace') },
    ...(store.get().selection.length > 0
      ? [
          { label: t('Add to the selection'), run: () => select(chosen(), 'add') },
          { label: t('Take out of the selection'), run: () => select(chosen(), 'remove') },
        ]
      : []),
    { label: t('Isolate'), run: () => setHidden(isolate(hidden, ids, row.id)) },
    {
      label: hidden.has(row.id) ? t('Show') : t('Hide'),
      run: () => setHidden(toggle(hidden, row.id)),
    },
    ...(hidden.size > 0 ? [{ label: t('Show all'), run: () => setHidden(new Set()) }] : []),
    ...renaming(app, scale, row, at),
  ];
  openContextMenu(t('Legend: {0}', row.label), at, entries);
}

/** Rows of the dataset that a row of the legend stands for, ascending. */
export function rowsOfLegendRow({ indices }: ColorScale, row: LegendRow): Int32Array {
  const own = maskOf(row.indices, 256);
  return rowsOfMask(indices.map((index) => own[index]));
}

/** Values of fields have the names of the dataset; noise, families and what shares a colour have none of their own. */
function renaming(
  app: AppContext,
  { id }: ColorScale,
  { value }: LegendRow,
  at: { x: number; y: number },
): readonly MenuEntry[] {
  const source = parseColorSource(id);
  if (source?.kind !== 'cluster' || value === undefined) return [];
  const { method } = source;
  const run = () =>
    openNamePopup(
      t('Name of cluster {0}', value),
      at,
      app.model.clusterNames(method).get(value) ?? '',
      (name) => renameCluster(app, method, value, name),
    );
  return [{ label: t('Rename…'), run }];
}
