import { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type Matrix, matrix, pickRows } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';

/** Of a group of equal rows, so many are laid out, or the neighbours of a row if they are more. */
const MOST_EQUAL_ROWS = 256;

type LayOut<R> = (space: EmbeddingMatrix, initial: Float32Array | undefined, task: TaskContext) => Promise<R>;

/**
 * Lays out a space with fewer rows of its large groups of equal ones. All neighbours of such a row are equal to it, and
 * ties go to the lowest index: further rows would have the same few neighbours.
 * @param neighbors of a row. @param initial (n, 2).
 * @param layOut joins equal rows.
 * @returns what `layOut` does, with the coordinates (and snapshots) of all n rows.
 */
export async function withFewerEqualRows<R extends { readonly coordinates: Matrix }>(
  space: EmbeddingMatrix,
  neighbors: number,
  initial: Float32Array | undefined,
  task: TaskContext,
  layOut: LayOut<R>,
): Promise<R> {
  const { n } = space.x;
  const { groupOf, first, largest } = space.findEqual(() => task.check());
  const most = Math.max(neighbors + 1, MOST_EQUAL_ROWS);
  if (largest <= most) return layOut(space, initial, task);
  const taken = new Int32Array(first.length);
  /** Of each row the place among those laid out: its own, or that of the first row of its group. */
  const placeOf = new Int32Array(n);
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    const group = groupOf[i];
    if (taken[group]++ < most) placeOf[i] = rows.push(i) - 1;
    else placeOf[i] = placeOf[first[group]];
  }
  const all = (few: Float32Array) => {
    const layout = new Float32Array(2 * n);
    for (let i = 0; i < n; i++) {
      layout[2 * i] = few[2 * placeOf[i]];
      layout[2 * i + 1] = few[2 * placeOf[i] + 1];
    }
    return layout;
  };
  const start = initial && pickRows(matrix(initial, n, 2), rows).data;
  const fewer = new EmbeddingMatrix(pickRows(space.exact, rows));
  const result = await layOut(fewer, start, { ...task, snapshot: (few) => task.snapshot(all(few)) });
  return { ...result, coordinates: matrix(all(result.coordinates.data), n, 2) };
}
