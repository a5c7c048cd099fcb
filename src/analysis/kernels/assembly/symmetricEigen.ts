/**
 * All eigenpairs of a small symmetric matrix of doubles: Householder's reduction to a tridiagonal one (Golub & Van Loan,
 * 8.3.1), then implicit QL (EISPACK's tql2). Values descend; vectors are unit rows.
 */

/**
 * @param a f64 (m, stride): the lower triangle is read. @param values f64 (m), written. @param vectors f64 (m, m), written.
 * @param scratch f64 (m (m + 3)).
 */
export function symmetricEigen(
  a: usize,
  stride: i32,
  m: i32,
  values: usize,
  vectors: usize,
  scratch: usize,
): void {
  const bytes = (<usize>m) << 3;
  const off = scratch + <usize>m * bytes;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      const value = load<f64>(at(a, stride, i, j));
      store<f64>(at(scratch, m, i, j), value);
      store<f64>(at(scratch, m, j, i), value);
    }
  }
  setIdentity(vectors, m);
  for (let k = 0; k < m - 1; k++) store<f64>(at(off, m, 0, k), reflect(scratch, m, k, vectors, off + bytes));
  for (let i = 0; i < m; i++) store<f64>(at(values, m, 0, i), load<f64>(at(scratch, m, i, i)));
  turn(values, off, m, vectors);
  sortDescending(values, m, vectors);
}

function at(matrix: usize, columns: i32, i: i32, j: i32): usize {
  return matrix + ((<usize>(i * columns + j)) << 3);
}

function setIdentity(vectors: usize, m: i32): void {
  memory.fill(vectors, 0, (<usize>(m * m)) << 3);
  for (let i = 0; i < m; i++) store<f64>(at(vectors, m, i, i), 1);
}

/**
 * Reflects the rows and columns after k so that column k has nothing below its second entry, and the rows of `vectors` too.
 * @param scratch f64 (2 m). @returns the entry beside the diagonal.
 */
function reflect(a: usize, m: i32, k: i32, vectors: usize, scratch: usize): f64 {
  const head = load<f64>(at(a, m, k + 1, k));
  let tail: f64 = 0;
  for (let i = k + 2; i < m; i++) tail += load<f64>(at(a, m, i, k)) * load<f64>(at(a, m, i, k));
  if (tail === 0) return head;
  const v = scratch;
  const p = at(scratch, m, 1, 0);
  const entry = head > 0 ? -Math.sqrt(head * head + tail) : Math.sqrt(head * head + tail);
  const first = head - entry;
  const beta = 2 / (first * first + tail);
  for (let i = k + 1; i < m; i++) store<f64>(at(v, m, 0, i), i === k + 1 ? first : load<f64>(at(a, m, i, k)));
  let along: f64 = 0;
  for (let i = k + 1; i < m; i++) {
    let sum: f64 = 0;
    for (let j = k + 1; j < m; j++) sum += load<f64>(at(a, m, i, j)) * load<f64>(at(v, m, 0, j));
    store<f64>(at(p, m, 0, i), beta * sum);
    along += beta * sum * load<f64>(at(v, m, 0, i));
  }
  for (let i = k + 1; i < m; i++) {
    const own = at(p, m, 0, i);
    store<f64>(own, load<f64>(own) - (beta / 2) * along * load<f64>(at(v, m, 0, i)));
  }
  for (let i = k + 1; i < m; i++) {
    const vi = load<f64>(at(v, m, 0, i));
    const pi = load<f64>(at(p, m, 0, i));
    for (let j = k + 1; j < m; j++) {
      const to = at(a, m, i, j);
      store<f64>(to, load<f64>(to) - (vi * load<f64>(at(p, m, 0, j)) + pi * load<f64>(at(v, m, 0, j))));
    }
  }
  memory.fill(p, 0, (<usize>m) << 3);
  for (let i = k + 1; i < m; i++) addRow(p, at(vectors, m, i, 0), m, load<f64>(at(v, m, 0, i)));
  for (let i = k + 1; i < m; i++) addRow(at(vectors, m, i, 0), p, m, -beta * load<f64>(at(v, m, 0, i)));
  return entry;
}

function addRow(to: usize, from: usize, m: i32, times: f64): void {
  for (let j = 0; j < m; j++) {
    const own = at(to, m, 0, j);
    store<f64>(own, load<f64>(own) + times * load<f64>(at(from, m, 0, j)));
  }
}

/** QL steps until nothing is left beside the diagonal, which turn the rows of z, too. */
function turn(d: usize, e: usize, m: i32, z: usize): void {
  if (m > 0) store<f64>(at(e, m, 0, m - 1), 0);
  for (let l = 0; l < m; l++) {
    for (let end = blockEnd(d, e, m, l); end > l; end = blockEnd(d, e, m, l)) step(d, e, m, z, l, end);
  }
}

/** The first place from l on, beside which the entry is nothing but rounding. */
function blockEnd(d: usize, e: usize, m: i32, l: i32): i32 {
  let end = l;
  while (end < m - 1) {
    const beside = Math.abs(load<f64>(at(d, m, 0, end))) + Math.abs(load<f64>(at(d, m, 0, end + 1)));
    if (!(Math.abs(load<f64>(at(e, m, 0, end))) > f64.EPSILON * beside)) break;
    end++;
  }
  return end;
}

function step(d: usize, e: usize, m: i32, z: usize, l: i32, end: i32): void {
  const atL = at(d, m, 0, l);
  let g = (load<f64>(atL, 8) - load<f64>(atL)) / (2 * load<f64>(at(e, m, 0, l)));
  let r = Math.sqrt(g * g + 1);
  g = load<f64>(at(d, m, 0, end)) - load<f64>(atL) + load<f64>(at(e, m, 0, l)) / (g + (g < 0 ? -r : r));
  let s: f64 = 1;
  let c: f64 = 1;
  let p: f64 = 0;
  for (let i = end - 1; i >= l; i--) {
    const beside = load<f64>(at(e, m, 0, i));
    const f = s * beside;
    const b = c * beside;
    r = Math.sqrt(f * f + g * g);
    store<f64>(at(e, m, 0, i + 1), r);
    const atI = at(d, m, 0, i);
    if (r === 0) {
      store<f64>(atI, load<f64>(atI, 8) - p, 8);
      store<f64>(at(e, m, 0, end), 0);
      return;
    }
    s = f / r;
    c = g / r;
    g = load<f64>(atI, 8) - p;
    r = (load<f64>(atI) - g) * s + 2 * c * b;
    p = s * r;
    store<f64>(atI, g + p, 8);
    g = c * r - b;
    rotate(at(z, m, i, 0), m, c, s);
  }
  store<f64>(atL, load<f64>(atL) - p);
  store<f64>(at(e, m, 0, l), g);
  store<f64>(at(e, m, 0, end), 0);
}

/** A row and the one after it. */
function rotate(row: usize, m: i32, c: f64, s: f64): void {
  const bytes = (<usize>m) << 3;
  for (const end = row + bytes; row < end; row += 8) {
    const lower = load<f64>(row);
    const upper = load<f64>(row + bytes);
    store<f64>(row + bytes, s * lower + c * upper);
    store<f64>(row, c * lower - s * upper);
  }
}

function sortDescending(values: usize, m: i32, vectors: usize): void {
  for (let i = 0; i < m; i++) {
    let largest = i;
    for (let j = i + 1; j < m; j++)
      if (load<f64>(at(values, m, 0, j)) > load<f64>(at(values, m, 0, largest))) largest = j;
    if (largest === i) continue;
    swap(at(values, m, 0, i), at(values, m, 0, largest));
    for (let j = 0; j < m; j++) swap(at(vectors, m, i, j), at(vectors, m, largest, j));
  }
}

function swap(a: usize, b: usize): void {
  const value = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, value);
}
