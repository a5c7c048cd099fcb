/** What models/kernels.wasm exports for rows of any matrix, their products, and sparse matrices; contracts are beside the code in assembly/. */
import type { Pointer } from './pointer';

export interface RowKernels {
  addRows(
    rows: Pointer,
    labels: Pointer,
    n: number,
    stride: number,
    sums: Pointer,
    first: number,
    end: number,
  ): void;
  squaredLengths(rows: Pointer, n: number, d: number, squares: Pointer): void;
  squaredLengthsOfDoubles(rows: Pointer, n: number, d: number, squares: Pointer): void;
  moveRows(rows: Pointer, n: number, d: number, weights: Pointer, mean: Pointer): void;
  moveDoubles(rows: Pointer, n: number, d: number, weights: Pointer, mean: Pointer, out: Pointer): void;
  normalizeRows(rows: Pointer, n: number, d: number): void;
  hashRows(rows: Pointer, n: number, words: number, hashes: Pointer): void;
  addWeightedRows(rows: Pointer, weights: Pointer, n: number, d: number, sums: Pointer): void;
  centerRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    out: Pointer,
  ): void;
  centeredLengths(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    lengths: Pointer,
  ): void;
  addCenteredRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    from: Pointer,
    count: number,
    labels: Pointer,
    sizes: Pointer,
    sums: Pointer,
    first: number,
    end: number,
  ): void;
  centeredDistances(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    labels: Pointer,
    centers: Pointer,
    out: Pointer,
  ): void;
  centeredProducts(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    first: number,
    end: number,
    others: Pointer,
    fours: number,
    scratch: Pointer,
    out: Pointer,
    stride: number,
  ): void;
  unitRowsFrom(rows: Pointer, d: number, zeros: Pointer, lengths: Pointer, first: number, end: number): void;
  rowProducts(
    rows: Pointer,
    d: number,
    list: Pointer,
    others: Pointer,
    first: number,
    end: number,
    out: Pointer,
  ): void;
  unitRows(rows: Pointer, n: number, d: number, zeros: Pointer, lengths: Pointer): void;
  pairProducts(
    rows: Pointer,
    n: number,
    d: number,
    zeros: Pointer,
    fours: Pointer,
    scratch: Pointer,
    out: Pointer,
  ): void;
  dividedSums(
    sums: Pointer,
    stride: number,
    sizes: Pointer,
    d: number,
    means: Pointer,
    first: number,
    end: number,
  ): void;
  projectRows(
    values: Pointer,
    features: number,
    targets: Pointer,
    added: Pointer,
    entries: number,
    sums: Pointer,
  ): void;
  addToMean(row: Pointer, d: number, n: number, mean: Pointer): void;
  addToVariance(row: Pointer, d: number, n: number, mean: Pointer, variance: Pointer): void;
  standardizeRows(rows: Pointer, d: number, mean: Pointer, scale: Pointer, out: Pointer): void;
  scatterTimes(
    rows: Pointer,
    weights: Pointer,
    first: number,
    end: number,
    step: number,
    d: number,
    v: Pointer,
    out: Pointer,
    totals: Pointer,
    dots: Pointer,
  ): void;
  scatterTimesMoments(
    rows: Pointer,
    weights: Pointer,
    first: number,
    end: number,
    step: number,
    d: number,
    v: Pointer,
    out: Pointer,
    totals: Pointer,
    dots: Pointer,
    moments: Pointer,
  ): void;
  scatterTimesSingle(
    rows: Pointer,
    weights: Pointer,
    first: number,
    end: number,
    step: number,
    d: number,
    v: Pointer,
    offsets: Pointer,
    out: Pointer,
    totals: Pointer,
    dots: Pointer,
    scratch: Pointer,
  ): void;
  rowDots(rows: Pointer, count: number, d: number, v: Pointer, out: Pointer): void;
  addCombination(rows: Pointer, count: number, d: number, weights: Pointer, v: Pointer): void;
  addPieces(values: Pointer, pieces: number, length: number, out: Pointer): void;
  takeCenter(sums: Pointer, totals: Pointer, pieces: number, center: Pointer, d: number): void;
  columnMeansOf(sums: Pointer, d: number, rows: number, out: Pointer): void;
  columnSquares(sums: Pointer, d: number, rows: number, center: Pointer, units: Pointer, out: Pointer): void;
  moveDots(dots: Pointer, weights: Pointer, n: number, moved: Pointer): void;
  addDots(
    dots: Pointer,
    isSingle: number,
    n: number,
    weights: Pointer,
    stride: number,
    count: number,
    out: Pointer,
  ): void;
  orthonormalize(rows: Pointer, count: number, d: number, v: Pointer, weights: Pointer): number;
  ritzPair(
    basis: Pointer,
    products: Pointer,
    count: number,
    d: number,
    weights: Pointer,
    value: number,
    vector: Pointer,
    residual: Pointer,
  ): number;
  ritzCorrection(
    rows: Pointer,
    values: Pointer,
    count: number,
    rest: number,
    d: number,
    residual: Pointer,
    u: Pointer,
    value: number,
    least: number,
    out: Pointer,
    scratch: Pointer,
  ): number;
  symmetricEigen(
    a: Pointer,
    stride: number,
    m: number,
    values: Pointer,
    vectors: Pointer,
    scratch: Pointer,
  ): void;
  symmetricTimesVector(strip: Pointer, rows: number, columns: number, v: Pointer, out: Pointer): void;
  transposedStarts(columns: Pointer, entries: number, n: number, starts: Pointer): void;
  transposeRows(
    first: number,
    end: number,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
    next: Pointer,
    toColumns: Pointer,
    toValues: Pointer,
  ): void;
  addRowsOf(
    first: number,
    end: number,
    startsA: Pointer,
    columnsA: Pointer,
    valuesA: Pointer,
    startsB: Pointer,
    columnsB: Pointer,
    valuesB: Pointer,
    total: number,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
  ): void;
  uniteRowsOf(
    first: number,
    end: number,
    startsA: Pointer,
    columnsA: Pointer,
    valuesA: Pointer,
    startsB: Pointer,
    columnsB: Pointer,
    valuesB: Pointer,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
  ): void;
  mirror(matrix: Pointer, n: number): void;
  resampleAcross(
    pixels: Pointer,
    rows: number,
    width: number,
    bounds: Pointer,
    weights: Pointer,
    stride: number,
    outputs: number,
    out: Pointer,
  ): void;
  resampleDown(
    pixels: Pointer,
    width: number,
    bounds: Pointer,
    weights: Pointer,
    stride: number,
    outputs: number,
    out: Pointer,
  ): void;
}
