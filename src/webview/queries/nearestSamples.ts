/** The nearest samples of a sample, as many as a dataset of few images has. */
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { AppContext } from '../appContext';

export function nearestSamples(
  { host, store }: Pick<AppContext, 'host' | 'store'>,
  space: SpaceName,
  row: number,
  most: number,
) {
  const others = (store.get().dataset?.ids.length ?? 1) - 1;
  return host.request('neighbors', { space, row, k: Math.min(most, others) });
}
