/** What models/kernels.wasm exports for clusterings and outlier methods; contracts are beside the code in assembly/. */
import type { Pointer } from './pointer';

export interface GroupKernels {
  assignRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    first: number,
    end: number,
    norms: Pointer,
    centers: Pointer,
    lengths: Pointer,
    k: number,
    longest: number,
    step: number,
    moved: Pointer,
    products: Pointer,
    labels: Pointer,
    upper: Pointer,
    lower: Pointer,
    before: Pointer,
  ): void;
  openRows(
    n: number,
    labels: Pointer,
    upper: Pointer,
    lower: Pointer,
    moves: Pointer,
    farthest: number,
    largest: number,
    other: number,
    margin: number,
    open: Pointer,
  ): number;
  changedRows(list: Pointer, before: Pointer, count: number, labels: Pointer, rows: Pointer): number;
  closerDistances(
    closest: Pointer,
    products: Pointer,
    norms: Pointer,
    sizes: Pointer,
    n: number,
    candidate: number,
    out: Pointer,
  ): number;
  cumulate(values: Pointer, groupOf: Pointer, n: number, out: Pointer): number;
  assignByProducts(
    n: number,
    k: number,
    sums: Pointer,
    counts: Pointer,
    lengths: Pointer,
    norms: Pointer,
    sizes: Pointer,
    labels: Pointer,
    along: Pointer,
    changed: Pointer,
    from: Pointer,
    inertia: Pointer,
  ): number;
  moveByProducts(
    n: number,
    k: number,
    products: Pointer,
    sums: Pointer,
    counts: Pointer,
    lengths: Pointer,
    sizes: Pointer,
    labels: Pointer,
    along: Pointer,
    changed: Pointer,
    from: Pointer,
    count: number,
    shift: Pointer,
    scratch: Pointer,
  ): number;
  joinClose(
    products: Pointer,
    first: number,
    rows: number,
    firstColumn: number,
    columns: number,
    factor: number,
    low: Pointer,
    error: Pointer,
    scale: Pointer,
    low32: Pointer,
    scale32: Pointer,
    limits: Pointer,
    limit: number,
    density: Pointer,
    n: number,
    most: number,
    minSamples: number,
    found: Pointer,
    unsure: Pointer,
  ): number;
  joinPair(density: Pointer, n: number, most: number, minSamples: number, i: number, j: number): void;
  densityLabels(
    density: Pointer,
    n: number,
    most: number,
    minSamples: number,
    labels: Pointer,
    cores: Pointer,
  ): void;
  reachRows(
    rows: Pointer,
    source: Pointer,
    remaining: Pointer,
    count: number,
    current: number,
    products: Pointer,
    n: number,
    tallest: number,
    factor: number,
    squared: boolean,
    found: Pointer,
  ): number;
  takeNearest(
    rows: Pointer,
    source: Pointer,
    remaining: Pointer,
    count: number,
    current: number,
    squared: boolean,
    found: Pointer,
    keys: Pointer,
    known: number,
  ): number;
  addPathLengths(
    rows: Pointer,
    d: number,
    first: number,
    end: number,
    nodes: Pointer,
    roots: Pointer,
    trees: number,
    depth: number,
    sums: Pointer,
  ): void;
  growTree(
    ofRows: Pointer,
    columns: number,
    ofSamples: Pointer,
    sampled: number,
    deepest: number,
    seed: number,
    scratchFeatures: Pointer,
    scratchConstants: Pointer,
    scratchValues: Pointer,
    pathLengths: Pointer,
    toNodes: Pointer,
    firstNode: number,
  ): number;
  beginRandom(state: Pointer, seed: number): void;
  fillRandom(state: Pointer, out: Pointer, n: number): void;
  firstInteger(state: Pointer, seed: number, below: number): number;
  firstPermutation(state: Pointer, seed: number, n: number, out: Pointer): void;
}
