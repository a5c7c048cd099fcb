/**
 * The weighted graph of UMAP (umap-learn's fuzzy_simplicial_set): the neighbours of each row get memberships that
 * fall from 1 at the nearest with a width fitted per row, and both directions of a pair are united as a + b - ab.
 * Arithmetic that decides when a search stops is in single precision, as there.
 */
import { Kernels } from '../../kernels/kernels';
import type { Metric } from '../../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { neighbors, type NeighborSearch } from '../../numeric/neighbors';
import { eachRows, pointersOf, rowsOfLists, type SparseRows, transposed } from '../../numeric/sparseRows';
import type { TaskContext } from '../../taskContext';

/** k entries per row, the row itself among them, by distance then index. */
export interface NeighborLists {
  readonly n: number;
  readonly k: number;
  /** (n, k). */
  readonly indices: Int32Array;
  /** (n, k). */
  readonly distances: Float32Array;
  /** As of `Neighbors`. */
  readonly recall?: number;
}

/** Compressed rows, columns ascending; symmetric, without a diagonal. */
export interface SparseGraph {
  readonly n: number;
  /** n + 1 offsets into columns and weights. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** In (0, 1]. */
  readonly weights: Float32Array;
}

export interface Widths {
  /** Width of the membership of each row (n). */
  readonly sigmas: Float32Array;
  /** Distance to the nearest row that is not a duplicate (n). */
  readonly rhos: Float32Array;
}

/**
 * The lists as a stable sort of all distances gives them: a row is its own first neighbour, unless k duplicates of
 * it come before it.
 * @param k 2 to n, the row itself included.
 */
export async function neighborLists(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
  search: NeighborSearch = 'exact',
): Promise<NeighborLists> {
  const { n } = space.x;
  const known = Math.min(k, n - 1);
  const others = await neighbors(space, metric, known, task, search);
  const indices = new Int32Array(n * k);
  const distances = new Float32Array(n * k);
  for (let i = 0; i < n; i++) {
    const from = i * known;
    let before = 0;
    while (before < known && others.distances[from + before] === 0 && others.indices[from + before] < i)
      before++;
    for (let c = 0; c < k; c++) {
      const other = from + (c < before ? c : c - 1);
      indices[i * k + c] = c === before ? i : others.indices[other];
      distances[i * k + c] = c === before ? 0 : others.distances[other];
    }
  }
  return { n, k, indices, distances, recall: others.recall };
}

/** For each row rho, and the sigma at which the memberships of the list sum to log2 k (smooth_knn_dist). */
export function smoothWidths(lists: NeighborLists, task: TaskContext): Widths {
  const { n, k } = lists;
  const kernels = Kernels.createNow();
  try {
    const [distances, sigmas, rhos] = [kernels.float32(n * k), kernels.float32(n), kernels.float32(n)];
    distances.values.set(lists.distances);
    const mean = kernels.call.totalDistance(distances.pointer, n, k) / (n * k);
    const target = Math.log2(k);
    eachRows(n, task, (first, end) => {
      const widths = [sigmas.pointer, rhos.pointer] as const;
      kernels.call.fitWidths(distances.pointer, k, first, end, target, mean, ...widths);
    });
    return { sigmas: sigmas.values.slice(), rhos: rhos.values.slice() };
  } finally {
    kernels.release();
  }
}

/** Memberships of the lists, united over both directions. Weights that are 0 in single precision are left out. */
export function fuzzyUnion(lists: NeighborLists, widths: Widths, task: TaskContext): SparseGraph {
  const kernels = Kernels.createNow();
  try {
    const incoming = transposed(kernels, memberships(kernels, lists, widths, task), task);
    const own = transposed(kernels, incoming, task); // the memberships again, now by ascending column
    const { n, k } = lists;
    const most = 2 * n * k;
    const [starts, columns, weights] = [kernels.int32(n + 1), kernels.int32(most), kernels.float32(most)];
    const to = [starts.pointer, columns.pointer, weights.pointer] as const;
    eachRows(n, task, (first, end) => {
      kernels.call.uniteRowsOf(first, end, ...pointersOf(own), ...pointersOf(incoming), ...to);
    });
    const size = starts.values[n];
    return {
      n,
      starts: starts.values.slice(),
      columns: columns.values.slice(0, size),
      weights: weights.values.slice(0, size),
    };
  } finally {
    kernels.release();
  }
}

/** 0 for a row among its own neighbours. */
function memberships(
  kernels: Kernels,
  { n, k, indices, distances }: NeighborLists,
  { sigmas, rhos }: Widths,
  task: TaskContext,
): SparseRows {
  const rows = rowsOfLists(kernels, k, indices, kernels.float64(n * k));
  const [near, ownSigmas, ownRhos] = [kernels.float32(n * k), kernels.float32(n), kernels.float32(n)];
  near.values.set(distances);
  ownSigmas.values.set(sigmas);
  ownRhos.values.set(rhos);
  eachRows(n, task, (first, end) => {
    const lists = [rows.columns.pointer, near.pointer, k, first, end] as const;
    kernels.call.fillMemberships(...lists, ownSigmas.pointer, ownRhos.pointer, rows.values.pointer);
  });
  return rows;
}
