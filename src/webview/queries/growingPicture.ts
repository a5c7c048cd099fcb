/** The images embedded so far, as the host sends them while a dataset is opened. */
import { type Layout, layoutFrom, snapshotPrefix } from '../scatter/layout';
import type { AppState } from '../state/appState';

export class GrowingPicture {
  private latest: Layout | null = null;
  private taken = 0;

  /** @param coordinates (n, 2), NaN where there is no image yet. */
  take(coordinates: Float32Array): void {
    const key = `${snapshotPrefix}embedding/${++this.taken}`;
    this.latest = layoutFrom(key, coordinates, coordinates.length / 2, 2);
  }

  /** While the dataset is opened, or where that was stopped; null = none. */
  layout({ phase, dataset }: Readonly<AppState>): Layout | null {
    if (phase.phase !== 'working' && phase.phase !== 'cancelled') this.latest = null;
    return this.latest?.n === dataset?.ids.length ? this.latest : null;
  }
}
