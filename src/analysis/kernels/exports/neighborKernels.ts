/** What models/kernels.wasm exports for neighbours of rows; contracts are beside the code in assembly/. */
import type { Pointer } from './pointer';

export interface NeighborKernels {
  closeColumns(
    products: Pointer,
    low: Pointer,
    weight: Pointer,
    worst: Pointer,
    from: number,
    end: number,
    scale: number,
    rowLow: number,
    rowWorst: number,
    found: Pointer,
  ): number;
  offerPairs(
    products: Pointer,
    first: number,
    rows: number,
    firstColumn: number,
    columns: number,
    factor: number,
    low: Pointer,
    scale: Pointer,
    low32: Pointer,
    scale32: Pointer,
    worst: Pointer,
    worst32: Pointer,
    size: number,
    capacity: number,
    bounds: Pointer,
    entries: Pointer,
    counts: Pointer,
    found: Pointer,
  ): void;
  sortLists(
    first: number,
    end: number,
    size: number,
    capacity: number,
    bounds: Pointer,
    entries: Pointer,
    counts: Pointer,
    worst: Pointer,
  ): void;
  rankLists(
    rows: Pointer,
    d: number,
    inverse: Pointer,
    n: number,
    size: number,
    first: number,
    end: number,
    k: number,
    bounds: Pointer,
    entries: Pointer,
    worst: Pointer,
    scratch: Pointer,
    keys: Pointer,
    nearest: Pointer,
    decided: Pointer,
  ): void;
  rankWholeLists(
    rows: Pointer,
    d: number,
    inverse: Pointer,
    size: number,
    first: number,
    end: number,
    k: number,
    entries: Pointer,
    scratch: Pointer,
    keys: Pointer,
    nearest: Pointer,
  ): void;
  integerRows(rows: Pointer, count: number, d: number, squares: Pointer, out: Pointer, bytes: number): void;
  assignCenters(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    order: Pointer,
    nodes: Pointer,
    centers: Pointer,
    parts: Pointer,
    first: number,
    end: number,
    scratch: Pointer,
  ): void;
  scratchBytes(most: number): number;
  joinWithinCells(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    keys: Pointer,
    entries: Pointer,
    locks: Pointer,
    size: number,
    order: Pointer,
    starts: Pointer,
    firstCell: number,
    endCell: number,
    most: number,
    scratch: Pointer,
  ): void;
  joinCandidates(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    keys: Pointer,
    entries: Pointer,
    locks: Pointer,
    size: number,
    fresh: Pointer,
    stale: Pointer,
    half: number,
    first: number,
    end: number,
    most: number,
    scratch: Pointer,
  ): void;
  joinCells(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    keys: Pointer,
    entries: Pointer,
    locks: Pointer,
    size: number,
    starts: Pointer,
    partners: Pointer,
    partnerStarts: Pointer,
    firstCell: number,
    endCell: number,
    most: number,
    scratch: Pointer,
  ): void;
  sampleCandidates(
    entries: Pointer,
    locks: Pointer,
    size: number,
    fresh: Pointer,
    stale: Pointer,
    half: number,
    seed: number,
    first: number,
    end: number,
  ): void;
  ageEntries(
    entries: Pointer,
    size: number,
    fresh: Pointer,
    half: number,
    seed: number,
    first: number,
    end: number,
  ): void;
  squaredDistances(rows: Pointer, d: number, i: number, list: Pointer, count: number, out: Pointer): void;
  cosineDistances(
    rows: Pointer,
    d: number,
    inverse: Pointer,
    i: number,
    list: Pointer,
    count: number,
    out: Pointer,
  ): void;
  fusedProducts(rows: Pointer, d: number, list: Pointer, others: Pointer, count: number, out: Pointer): void;
  countNew(entries: Pointer, size: number, first: number, end: number): number;
  nearestOthers(
    products: Pointer,
    n: number,
    squares: Pointer,
    single: number,
    nearest: Pointer,
    within: number,
  ): number;
}
