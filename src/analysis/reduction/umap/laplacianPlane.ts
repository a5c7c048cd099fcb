/**
 * Second and third eigenvector of the normalised Laplacian of a connected graph, by subspace iteration with a
 * Chebyshev filter (Zhou, Saad, Tiago & Chelikowsky 2006): a block of vectors is multiplied by a polynomial of the
 * adjacency that is small on the unwanted part of the spectrum, then rotated to the best eigenvectors it holds.
 * Good to about four digits, or what the last round gives: a layout only starts from it.
 * Time O(rounds x degree x edges), memory O(n).
 */
import { largestOf } from '../../../common/extremes';
import { largestEigenpairs } from '../../numeric/lanczos';
import type { MT19937 } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import type { SparseGraph } from './fuzzyGraph';

const WANTED = 2;
/** Vectors beyond the wanted ones widen the gap that decides how fast the iteration converges. */
const BLOCK = 8;
const DEGREE = 24;
const MAX_ROUNDS = 40;
const TOLERANCE = 1e-5;

/** (n, 2) row-major, each column of unit length. @param graph connected, of at least 4 rows. */
export function laplacianPlane(graph: SparseGraph, random: MT19937, task: TaskContext): Float32Array {
  const { n } = graph;
  const adjacency = new NormalizedAdjacency(graph);
  const width = Math.min(BLOCK, n - 1);
  let block: Float64Array = Float64Array.from({ length: n * width }, () => random.normal());
  let bound = 0;
  for (let round = 0; ; round++) {
    task.check();
    if (round > 0) block = filtered(adjacency, block, width, bound, task);
    orthonormalize(block, width, adjacency.first);
    const image = new Float64Array(n * width);
    adjacency.multiply(block, width, image);
    const { values, residual } = rotate(block, image, width);
    if (round === MAX_ROUNDS || residual <= TOLERANCE) break;
    bound = Math.min(0.9999, Math.max(-0.9, values[width - 1]));
  }
  const plane = new Float32Array(WANTED * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < WANTED; c++) plane[i * WANTED + c] = block[i * width + c];
  return plane;
}

/** D^-1/2 W D^-1/2: its eigenvalues are 1 less those of the Laplacian, the largest is 1. */
class NormalizedAdjacency {
  readonly n: number;
  /** The eigenvector of the largest eigenvalue. */
  readonly first: Float64Array;
  private readonly values: Float64Array;

  constructor(private readonly graph: SparseGraph) {
    const { n, starts, columns, weights } = graph;
    this.n = n;
    const root = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) {
      let degree = 0;
      for (let e = starts[i]; e < starts[i + 1]; e++) degree += weights[e];
      total += degree;
      root[i] = Math.sqrt(degree);
    }
    this.values = new Float64Array(columns.length);
    for (let i = 0; i < n; i++)
      for (let e = starts[i]; e < starts[i + 1]; e++)
        this.values[e] = weights[e] / (root[i] * root[columns[e]]);
    this.first = root.map((value) => value / Math.sqrt(total));
  }

  /** Blocks are (n, width) row-major. */
  multiply(block: Float64Array, width: number, out: Float64Array): void {
    const { n, starts, columns } = this.graph;
    out.fill(0);
    for (let i = 0; i < n; i++) {
      const to = i * width;
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        const value = this.values[e];
        const from = columns[e] * width;
        for (let c = 0; c < width; c++) out[to + c] = out[to + c] + value * block[from + c];
      }
    }
  }
}

/** T(A) block, T the Chebyshev polynomial of the interval [-1, bound], on which it stays within 1. */
function filtered(
  adjacency: NormalizedAdjacency,
  block: Float64Array,
  width: number,
  bound: number,
  task: TaskContext,
): Float64Array {
  const center = (bound - 1) / 2;
  const half = (bound + 1) / 2;
  let previous = block;
  let current = new Float64Array(block.length);
  adjacency.multiply(block, width, current);
  for (let at = 0; at < current.length; at++) current[at] = (current[at] - center * block[at]) / half;
  let next = new Float64Array(block.length);
  for (let degree = 2; degree <= DEGREE; degree++) {
    task.check();
    adjacency.multiply(current, width, next);
    for (let at = 0; at < next.length; at++)
      next[at] = (2 * (next[at] - center * current[at])) / half - previous[at];
    const free = degree === 2 ? new Float64Array(block.length) : previous;
    previous = current;
    current = next;
    next = free as Float64Array<ArrayBuffer>;
  }
  return current;
}

/** Columns orthogonal to `first` and to each other, of unit length; Gram-Schmidt, twice. */
function orthonormalize(block: Float64Array, width: number, first: Float64Array): void {
  const n = first.length;
  for (let c = 0; c < width; c++) {
    for (let pass = 0; pass < 2; pass++) {
      let overlap = 0;
      for (let i = 0; i < n; i++) overlap += first[i] * block[i * width + c];
      for (let i = 0; i < n; i++) block[i * width + c] -= overlap * first[i];
      for (let other = 0; other < c; other++) {
        overlap = 0;
        for (let i = 0; i < n; i++) overlap += block[i * width + other] * block[i * width + c];
        for (let i = 0; i < n; i++) block[i * width + c] -= overlap * block[i * width + other];
      }
      let squared = 0;
      for (let i = 0; i < n; i++) squared += block[i * width + c] ** 2;
      const scale = squared > 0 ? 1 / Math.sqrt(squared) : 0;
      for (let i = 0; i < n; i++) block[i * width + c] *= scale;
    }
  }
}

/**
 * Rayleigh-Ritz: turns the block to the eigenvectors of its projection, largest first.
 * @returns the eigenvalues, and the largest residual of the wanted ones.
 */
function rotate(block: Float64Array, image: Float64Array, width: number) {
  const n = block.length / width;
  const projected = new Float64Array(width * width);
  for (let i = 0; i < n; i++)
    for (let r = 0; r < width; r++)
      for (let c = 0; c < width; c++) projected[r * width + c] += block[i * width + r] * image[i * width + c];
  // Moved by 1 the projection is positive semidefinite.
  const { values, vectors } = largestEigenpairs(width, width, (v, out) => {
    for (let r = 0; r < width; r++) {
      let sum = v[r];
      for (let c = 0; c < width; c++)
        sum += ((projected[r * width + c] + projected[c * width + r]) / 2) * v[c];
      out[r] = sum;
    }
  });
  const shifted = values.map((value) => value - 1);
  const squares = new Float64Array(width);
  const rotated = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    rotated.fill(0);
    for (let r = 0; r < width; r++) {
      let imaged = 0;
      for (let c = 0; c < width; c++) {
        rotated[r] += vectors[r * width + c] * block[i * width + c];
        imaged += vectors[r * width + c] * image[i * width + c];
      }
      squares[r] += (imaged - shifted[r] * rotated[r]) ** 2;
    }
    block.set(rotated, i * width);
  }
  return { values: shifted, residual: Math.sqrt(largestOf(squares.subarray(0, Math.min(WANTED, width)))) };
}
