/**
 * What is shown of a method while it runs: its latest snapshot, or what was known of the dataset before it was read
 * again.
 */
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { ColorScale } from '../color/colorScale';
import { type Layout, layoutFrom, snapshotPrefix } from '../scatter/layout';

/** What is shown of a method, by row. */
export interface Shown<Values> {
  readonly space: SpaceName;
  readonly method: string;
  readonly values: Values;
}

export class StandIns {
  private readonly layouts = new Map<string, Shown<Layout>>();
  private readonly clusters = new Map<string, Shown<Int32Array> & { readonly scale: ColorScale }>();
  private taken = 0;

  /** @param coordinates (n, 2) row-major. */
  takeLayout(space: SpaceName, method: string, coordinates: Float32Array): void {
    const id = `${space}/${method}`;
    const key = `${snapshotPrefix}${id}/${(this.taken += 1)}`;
    const values = layoutFrom(key, coordinates, coordinates.length / 2, 2);
    this.layouts.set(id, { space, method, values });
  }

  /** @param values label of each row. */
  takeClusters(space: SpaceName, method: string, values: Int32Array, scale: ColorScale): void {
    this.clusters.set(`${space}/${method}`, { space, method, values, scale });
  }

  layout(space: SpaceName, method: string): Layout | null {
    return this.layouts.get(`${space}/${method}`)?.values ?? null;
  }

  scale(space: SpaceName, method: string): ColorScale | null {
    return this.clusters.get(`${space}/${method}`)?.scale ?? null;
  }

  /** The method has ended. */
  dropLayout(space: SpaceName, method: string): void {
    this.layouts.delete(`${space}/${method}`);
  }

  /** @param finished of methods that have ended, in place of their own. */
  allLayouts(finished: readonly Shown<Float32Array>[]): Shown<Float32Array>[] {
    const own = [...this.layouts.values()].map((each) => ({ ...each, values: each.values.positions }));
    return latestOf([...own, ...finished]);
  }

  /** @param finished of methods that have ended, in place of their own. */
  allClusters(finished: readonly Shown<Int32Array>[]): Shown<Int32Array>[] {
    return latestOf<Int32Array>([...this.clusters.values(), ...finished]);
  }
}

/** The last of each method in each space. */
function latestOf<Values>(all: readonly Shown<Values>[]): Shown<Values>[] {
  return [...new Map(all.map((each) => [`${each.space}/${each.method}`, each])).values()];
}
