/**
 * The weighted graph of UMAP (umap-learn's fuzzy_simplicial_set): the neighbours of each row get memberships that
 * fall from 1 at the nearest with a width fitted per row, and both directions of a pair are united as a + b - ab.
 * Arithmetic that decides when a search stops is in single precision, as there.
 */
import type { Metric } from '../../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { neighbors, type NeighborSearch } from '../../numeric/neighbors';
import type { TaskContext } from '../../taskContext';

const SEARCH_STEPS = 64;
const SEARCH_TOLERANCE = 1e-5;
/** The width of a row is at least this share of its mean distance. */
const MIN_WIDTH = 1e-3;
const MAX_FLOAT = 3.4028234663852886e38;
const CHECK_EVERY_ROWS = 1024;

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
  const { n, k, distances } = lists;
  const sigmas = new Float32Array(n);
  const rhos = new Float32Array(n);
  let total = 0;
  for (const distance of distances) total += distance;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const row = distances.subarray(i * k, (i + 1) * k);
    let sum = 0;
    let rho = 0;
    for (const distance of row) {
      sum += distance;
      if (rho === 0) rho = distance;
    }
    rhos[i] = rho;
    const floor = MIN_WIDTH * (rho > 0 ? sum / k : total / (n * k));
    sigmas[i] = Math.max(widthOf(row, rho), floor);
  }
  return { sigmas, rhos };
}

function widthOf(row: Float32Array, rho: number): number {
  const { fround } = Math;
  const target = Math.log2(row.length);
  let low = 0;
  let high = MAX_FLOAT;
  let width = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let sum = 0;
    for (let c = 1; c < row.length; c++) {
      const beyond = fround(row[c] - rho);
      sum = fround(sum + (beyond > 0 ? fround(Math.exp(-fround(beyond / width))) : 1));
    }
    if (Math.abs(sum - target) < SEARCH_TOLERANCE) break;
    if (sum > target) high = width;
    else low = width;
    width = high === MAX_FLOAT ? fround(width * 2) : fround((low + high) / 2);
  }
  return width;
}

/** Memberships of the lists, united over both directions. */
export function fuzzyUnion(lists: NeighborLists, { sigmas, rhos }: Widths, task: TaskContext): SparseGraph {
  const { n, k, indices, distances } = lists;
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(n * k);
  const weights = new Float32Array(n * k);
  let size = 0;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    for (let entry = i * k; entry < (i + 1) * k; entry++) {
      const column = indices[entry];
      if (column === i) continue;
      const beyond = Math.fround(distances[entry] - rhos[i]);
      let at = size++;
      for (; at > starts[i] && columns[at - 1] > column; at--) {
        columns[at] = columns[at - 1];
        weights[at] = weights[at - 1];
      }
      columns[at] = column;
      weights[at] = beyond <= 0 || sigmas[i] === 0 ? 1 : Math.exp(-beyond / sigmas[i]);
    }
    starts[i + 1] = size;
  }
  const own = { starts, columns, weights };
  return unite(n, own, transposed(n, own), task);
}

interface Rows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly weights: Float32Array;
}

function transposed(n: number, rows: Rows): Rows {
  const size = rows.starts[n];
  const starts = new Int32Array(n + 1);
  for (let e = 0; e < size; e++) starts[rows.columns[e] + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const columns = new Int32Array(size);
  const weights = new Float32Array(size);
  for (let i = 0; i < n; i++) {
    for (let e = rows.starts[i]; e < rows.starts[i + 1]; e++) {
      const to = next[rows.columns[e]]++;
      columns[to] = i;
      weights[to] = rows.weights[e];
    }
  }
  return { starts, columns, weights };
}

/** a + b - ab over two sets of rows with ascending columns. Weights that are 0 in single precision are left out. */
function unite(n: number, a: Rows, b: Rows, task: TaskContext): SparseGraph {
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(2 * a.starts[n]);
  const weights = new Float32Array(columns.length);
  let size = 0;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    let p = a.starts[i];
    let q = b.starts[i];
    const endP = a.starts[i + 1];
    const endQ = b.starts[i + 1];
    while (p < endP || q < endQ) {
      const columnP = p < endP ? a.columns[p] : n;
      const columnQ = q < endQ ? b.columns[q] : n;
      const weightP = columnP <= columnQ ? a.weights[p++] : 0;
      const weightQ = columnQ <= columnP ? b.weights[q++] : 0;
      const weight = weightP + weightQ - weightP * weightQ;
      if (weight === 0) continue;
      columns[size] = Math.min(columnP, columnQ);
      weights[size++] = weight;
    }
    starts[i + 1] = size;
  }
  return { n, starts, columns: columns.slice(0, size), weights: weights.slice(0, size) };
}
