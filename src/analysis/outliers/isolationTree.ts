/** Trees of an Isolation Forest, grown by a kernel in the memory in which the paths through them are walked. */
import type { KernelArray, Kernels } from '../kernels/kernels';

const EULER_GAMMA = 0.5772156649015329;

/** Average path length of an unsuccessful search among `size` rows in a binary search tree (Liu et al. 2008). */
export function averagePathLength(size: number): number {
  if (size <= 1) return 0;
  if (size === 2) return 1;
  return 2 * (Math.log(size - 1) + EULER_GAMMA) - (2 * (size - 1)) / size;
}

/** Grows trees on rows of d columns; working memory is allocated once. */
export class TreeGrower {
  private readonly features: KernelArray<Int32Array>;
  private readonly constants: KernelArray<Int32Array>;
  private readonly values: KernelArray<Float32Array>;
  private readonly samples: KernelArray<Int32Array>;
  private readonly lengths: KernelArray<Float64Array>;

  constructor(
    private readonly kernels: Kernels,
    private readonly d: number,
    maxRows: number,
  ) {
    this.features = kernels.int32(d);
    this.constants = kernels.int32(d);
    this.values = kernels.float32(maxRows);
    this.samples = kernels.int32(maxRows);
    this.lengths = kernels.float64(maxRows + 1);
    for (let size = 0; size <= maxRows; size++) this.lengths.values[size] = averagePathLength(size);
  }

  /**
   * @param rows pointer. @param samples of them, at most maxRows. @param seed of the tree's own stream of numbers, 31 bits.
   * @param nodes pointer; written from the node `root` on, as `addPathLengths` reads them: at most 2 samples - 1.
   * @returns how many nodes.
   */
  grow(
    rows: number,
    samples: Int32Array,
    maxDepth: number,
    seed: number,
    nodes: number,
    root: number,
  ): number {
    this.samples.values.set(samples);
    return this.kernels.call.growTree(
      rows,
      this.d,
      this.samples.pointer,
      samples.length,
      maxDepth,
      seed,
      this.features.pointer,
      this.constants.pointer,
      this.values.pointer,
      this.lengths.pointer,
      nodes,
      root,
    );
  }
}
