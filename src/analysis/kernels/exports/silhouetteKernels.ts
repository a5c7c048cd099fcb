/** What models/kernels.wasm exports for silhouettes; contracts are beside the code in assembly/clusterSums.ts. */
import type { Pointer } from './pointer';

export interface SilhouetteKernels {
  tileDistances(
    tile: Pointer,
    columns: number,
    first: number,
    end: number,
    rowSquares: Pointer,
    columnSquares: Pointer,
    limits: Pointer,
    isDiagonal: number,
    lost: Pointer,
  ): void;
  addToRows(
    tile: Pointer,
    columns: number,
    first: number,
    end: number,
    starts: Pointer,
    clusters: Pointer,
    counts: Pointer,
    sums: Pointer,
    most: number,
    scratch: Pointer,
  ): void;
  addToColumns(
    tile: Pointer,
    rows: number,
    columns: number,
    first: number,
    end: number,
    starts: Pointer,
    clusters: Pointer,
    counts: Pointer,
    sums: Pointer,
    most: number,
  ): void;
}
