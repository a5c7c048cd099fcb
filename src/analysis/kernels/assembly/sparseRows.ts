/**
 * Sparse matrices of n rows and columns: row i is entries starts[i]..starts[i + 1] - 1. `starts` is i32 (n + 1), columns i32,
 * values f64.
 */

/** Where the rows of the transpose start. @param columns i32 (entries). @param starts i32 (n + 1), zeros, written. */
export function transposedStarts(columns: usize, entries: i32, n: i32, starts: usize): void {
  for (let at = columns, end = columns + ((<usize>entries) << 2); at < end; at += 4) {
    const to = starts + ((<usize>load<i32>(at)) << 2);
    store<i32>(to, load<i32>(to, 4) + 1, 4);
  }
  for (let at = starts, end = starts + ((<usize>n) << 2); at < end; at += 4) {
    store<i32>(at, load<i32>(at) + load<i32>(at, 4), 4);
  }
}

/**
 * Rows first..end-1 become columns; in their order, so that each row of the transpose ascends.
 * @param next i32 (n): where the next entry of each row of the transpose goes, continued; at first their starts.
 */
export function transposeRows(
  first: i32,
  end: i32,
  starts: usize,
  columns: usize,
  values: usize,
  next: usize,
  toColumns: usize,
  toValues: usize,
): void {
  for (let i = first; i < end; i++) {
    const own = starts + ((<usize>i) << 2);
    for (let at = <usize>load<i32>(own), last = <usize>load<i32>(own, 4); at < last; at++) {
      const slot = next + ((<usize>load<i32>(columns + (at << 2))) << 2);
      const to = <usize>load<i32>(slot);
      store<i32>(slot, <i32>to + 1);
      store<i32>(toColumns + (to << 2), i);
      store<f64>(toValues + (to << 3), load<f64>(values + (at << 3)));
    }
  }
}

/**
 * (A + B) / total of rows first..end-1, whose columns ascend; each row is filled up to a multiple of 4 by its own column with 0.
 * @param starts i32 (n + 1): of the sum, [first] given, written from there. @param columns i32. @param values f32.
 */
export function addRowsOf(
  first: i32,
  end: i32,
  startsA: usize,
  columnsA: usize,
  valuesA: usize,
  startsB: usize,
  columnsB: usize,
  valuesB: usize,
  total: f64,
  starts: usize,
  columns: usize,
  values: usize,
): void {
  let to = <usize>load<i32>(starts + ((<usize>first) << 2));
  for (let i = first; i < end; i++) {
    const row = (<usize>i) << 2;
    let a = <usize>load<i32>(startsA + row);
    let b = <usize>load<i32>(startsB + row);
    const endA = <usize>load<i32>(startsA + row, 4);
    const endB = <usize>load<i32>(startsB + row, 4);
    while (a < endA || b < endB) {
      const columnA = a < endA ? load<i32>(columnsA + (a << 2)) : i32.MAX_VALUE;
      const columnB = b < endB ? load<i32>(columnsB + (b << 2)) : i32.MAX_VALUE;
      let sum: f64 = 0;
      if (columnA <= columnB) sum += load<f64>(valuesA + (a++ << 3));
      if (columnB <= columnA) sum += load<f64>(valuesB + (b++ << 3));
      store<i32>(columns + (to << 2), min(columnA, columnB));
      store<f32>(values + (to << 2), <f32>(sum / total));
      to++;
    }
    for (; to & 3; to++) {
      store<i32>(columns + (to << 2), i);
      store<f32>(values + (to << 2), 0);
    }
    store<i32>(starts + row, <i32>to, 4);
  }
}

/**
 * A + B - A B of rows first..end-1, whose columns ascend; entries of 0 are left out.
 * @param starts, columns, values as of `addRowsOf`.
 */
export function uniteRowsOf(
  first: i32,
  end: i32,
  startsA: usize,
  columnsA: usize,
  valuesA: usize,
  startsB: usize,
  columnsB: usize,
  valuesB: usize,
  starts: usize,
  columns: usize,
  values: usize,
): void {
  let to = <usize>load<i32>(starts + ((<usize>first) << 2));
  for (let i = first; i < end; i++) {
    const row = (<usize>i) << 2;
    let a = <usize>load<i32>(startsA + row);
    let b = <usize>load<i32>(startsB + row);
    const endA = <usize>load<i32>(startsA + row, 4);
    const endB = <usize>load<i32>(startsB + row, 4);
    while (a < endA || b < endB) {
      const columnA = a < endA ? load<i32>(columnsA + (a << 2)) : i32.MAX_VALUE;
      const columnB = b < endB ? load<i32>(columnsB + (b << 2)) : i32.MAX_VALUE;
      const valueA = columnA <= columnB ? load<f64>(valuesA + (a++ << 3)) : 0;
      const valueB = columnB <= columnA ? load<f64>(valuesB + (b++ << 3)) : 0;
      const value = valueA + valueB - valueA * valueB;
      if (value === 0) continue;
      store<i32>(columns + (to << 2), min(columnA, columnB));
      store<f32>(values + (to << 2), <f32>value);
      to++;
    }
    store<i32>(starts + row, <i32>to, 4);
  }
}
