/** The lightest edge of every part but the largest, among the rows that may have it beyond their lists. */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import type { TaskContext } from '../../taskContext';
import { CloseRows, countWithin, MOST_OTHERS, MOST_ROWS, ROUNDING } from './closeRows';
import { LightestEdges } from './lightestEdges';
import type { Join, ListedEdges } from './listedEdges';

interface OpenRows {
  readonly rows: Int32Array;
  /** Of them with the rows whose edges may be as light. */
  readonly pairs: number;
  readonly largest: number;
  readonly lightest: LightestEdges;
}

/** Rows whose edges that are not listed may be lighter than every known edge of their part. */
export function openRows(listed: ListedEdges, labels: Int32Array, count: number): OpenRows {
  const { floor } = listed;
  const lightest = new LightestEdges(labels, count);
  listed.eachBetween(labels, (i, j, weight) => {
    lightest.offerPair(i, j, weight);
  });
  const sizes = new Int32Array(count);
  for (const part of labels) sizes[part]++;
  const largest = sizes.reduce((best, size, part) => (size > sizes[best] ? part : best), 0);
  const weightOf = (i: number) => lightest.weight[labels[i]];
  const rows = Int32Array.from(labels.keys()).filter((i) => labels[i] !== largest && floor[i] <= weightOf(i));
  const floors = floor.slice().sort();
  const pairs = rows.reduce((sum, i) => sum + countWithin(floors, weightOf(i)), 0);
  return { rows, pairs, largest, lightest };
}

/** Joins every part but the largest by its lightest edge. */
export async function joinOpenRows(
  keys: DistanceBounds,
  { core, floor }: ListedEdges,
  labels: Int32Array,
  { rows: open, pairs, largest, lightest }: OpenRows,
  join: Join,
  task: TaskContext,
): Promise<void> {
  const { weight } = lightest;
  const rows = sortedBy(open, (i) => weight[labels[i]]);
  const others = sortedBy(Int32Array.from(labels.keys()), (i) => floor[i]);
  const floors = Float64Array.from(others, (i) => floor[i]);
  const keyLimit = (i: number) => keys.key(weight[labels[i]]) * ROUNDING;
  const visit = (i: number, j: number, bound: number) => {
    const part = labels[i];
    const floorOfPair = Math.max(core[i], core[j]);
    if (labels[j] === part || floorOfPair > weight[part] || bound > keyLimit(i)) return;
    lightest.offerPair(i, j, Math.max(floorOfPair, keys.distance(keys.exactKey(i, j))));
  };
  const close = new CloseRows(keys);
  let done = 0;
  try {
    for (let from = 0; from < others.length; from += MOST_OTHERS) {
      const own = floors.subarray(from, from + MOST_OTHERS);
      const within = (some: Int32Array) =>
        countWithin(
          own,
          some.reduce((most, i) => Math.max(most, weight[labels[i]]), 0),
        );
      close.choose(others.subarray(from, from + within(rows)));
      for (let at = 0; at < rows.length; at += MOST_ROWS) {
        const some = rows.subarray(at, at + MOST_ROWS);
        const columns = within(some);
        task.progress(Math.min(done, pairs), pairs);
        await close.each(some, columns, keyLimit, visit);
        done += some.length * columns;
      }
    }
  } finally {
    close.release();
  }
  lightest.each((part, i, j, weightOfEdge) => {
    if (part !== largest) join(i, j, weightOfEdge);
  });
}

function sortedBy(rows: Int32Array, value: (row: number) => number): Int32Array {
  return rows.slice().sort((i, j) => (value(i) === value(j) ? i - j : value(i) - value(j)));
}
