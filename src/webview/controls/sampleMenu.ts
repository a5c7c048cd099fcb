/** The context menu of samples in maps, tables and lists: what the inspector offers for a selection, at the pointer. */
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { copyIdsOf } from '../export/selectedSamples';
import { focusTagField } from '../inspector/tagEditor';
import { openRecords, openSample, select } from '../state/actions';
import { reviewImages } from '../state/reviewActions';
import { count, t } from '../text';
import { type MenuEntry, openContextMenu } from './contextMenu';
import { rowsOfLegendRow } from './legendMenu';

/**
 * @param first entries before the common ones.
 * @param scale of the map, whose group of an image can be selected.
 */
export function sampleMenu(
  app: AppContext,
  rows: readonly number[],
  at: { x: number; y: number },
  first: readonly MenuEntry[] = [],
  scale: ColorScale | null = app.model.colorScale(),
): void {
  const chosen = Int32Array.from(new Set(rows)).sort();
  openContextMenu(t('Images'), at, [...first, ...commonEntries(app, chosen, scale)]);
}

function commonEntries(app: AppContext, chosen: Int32Array, scale: ColorScale | null): readonly MenuEntry[] {
  if (chosen.length === 0) return [];
  const choose = () => select(app, chosen, 'replace');
  const copy = () => {
    copyIdsOf(app, chosen).catch((error: unknown) => app.reportError(error));
  };
  const tag = () => {
    choose();
    focusTagField(app);
  };
  const one = chosen.length === 1;
  return [
    ...(one ? entriesOfOne(app, chosen[0], scale) : []),
    { label: t(one ? 'Select {0} image' : 'Select {0} images', count(chosen.length)), run: choose },
    { label: t('Tag…'), run: tag },
    { label: t(one ? 'Review the image…' : 'Review the images…'), run: () => reviewImages(app, chosen) },
    { label: t('Copy ids'), run: copy },
  ];
}

function entriesOfOne(app: AppContext, row: number, scale: ColorScale | null): readonly MenuEntry[] {
  const hasRecords = app.store.get().dataset?.qaToSample.includes(row) ?? false;
  const group = scale?.rows.find(({ indices }) => indices.includes(scale.indices[row]));
  return [
    { label: t('Open the image and its record'), run: () => openSample(app, row, true) },
    ...(hasRecords ? [{ label: t('Open the records'), run: () => openRecords(app, row) }] : []),
    ...(scale && group
      ? [
          {
            label: t('Select all of: {0}', group.label),
            run: () => select(app, rowsOfLegendRow(scale, group), 'replace'),
          },
        ]
      : []),
  ];
}
