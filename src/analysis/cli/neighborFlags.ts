import type { NeighborChoice } from '../embedding/shards/neighborParts';
import { metrics } from '../numeric/distanceBounds';
import type { FlagHelp, Flags } from './command';

/** Flags that say which neighbours are searched. */
export const neighborFlags: Readonly<Record<string, FlagHelp>> = {
  k: { value: 'N', help: 'Nearest rows of each row, itself left out (15).' },
  metric: { value: metrics.join('|'), help: 'Distance between rows (euclidean).' },
};

/** @throws UsageError naming the flag. */
export function readNeighborFlags(flags: Flags): NeighborChoice {
  return { k: flags.integer('k', 15, 1), metric: flags.choice('metric', metrics, 'euclidean') };
}
