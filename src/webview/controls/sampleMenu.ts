/** The context menu of samples in tables and lists: what the inspector offers for a selection, at the pointer. */
import type { AppContext } from '../appContext';
import { copyIdsOf } from '../export/selectedSamples';
import { openSample, select } from '../state/actions';
import { count, t } from '../text';
import { type MenuEntry, openContextMenu } from './contextMenu';

/** @param first entries before the common ones. */
export function sampleMenu(
  app: AppContext,
  rows: readonly number[],
  at: { x: number; y: number },
  first: readonly MenuEntry[] = [],
): void {
  const [row] = rows;
  const chosen = Int32Array.from(new Set(rows)).sort();
  const choose = () => select(app, chosen, 'replace');
  const copy = () => {
    copyIdsOf(app, chosen).catch((error: unknown) => app.reportError(error));
  };
  /** The field for a tag is in the inspector of the selection. */
  const tag = () => {
    choose();
    setTimeout(() => document.querySelector<HTMLElement>('.inspector .tag-input')?.focus());
  };
  const entries: readonly MenuEntry[] =
    chosen.length === 0
      ? []
      : [
          ...(chosen.length === 1
            ? [{ label: t('Open the image and its record'), run: () => openSample(app, row, true) }]
            : []),
          {
            label: t(chosen.length === 1 ? 'Select {0} image' : 'Select {0} images', count(chosen.length)),
            run: choose,
          },
          { label: t('Tag…'), run: tag },
          { label: t('Copy ids'), run: copy },
        ];
  openContextMenu(t('Images'), at, [...first, ...entries]);
}
