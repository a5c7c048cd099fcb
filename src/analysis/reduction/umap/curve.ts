/** The low-dimensional similarity of UMAP, 1 / (1 + a r^(2b)), fitted to the wanted spread and minimal distance. */

const POINTS = 300;
const MAX_STEPS = 500;
const TOLERANCE = 1e-14;

export interface Curve {
  readonly a: number;
  readonly b: number;
}

/**
 * Least squares against exp(-(r - minDist) / spread), 1 below minDist, on 300 points of [0, 3 spread] (umap-learn's
 * find_ab_params), by Levenberg-Marquardt from a = b = 1. Fitted in units of the spread, in which every case is
 * well scaled.
 * @param minDist 0 to spread. @param spread above 0.
 */
export function fitCurve(minDist: number, spread: number): Curve {
  const ratio = minDist / spread;
  const r = Float64Array.from({ length: POINTS }, (_, i) => (3 * i) / (POINTS - 1));
  const wanted = r.map((x) => (x < ratio ? 1 : Math.exp(ratio - x)));
  let a = 1;
  let b = 1;
  let error = squaredError(r, wanted, a, b);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { aa, ab, bb, ga, gb } = normalEquations(r, wanted, a, b);
    const daa = aa * (1 + damping);
    const dbb = bb * (1 + damping);
    const determinant = daa * dbb - ab * ab;
    const da = (dbb * ga - ab * gb) / determinant;
    const db = (daa * gb - ab * ga) / determinant;
    const tried = a + da > 0 && b + db > 0 ? squaredError(r, wanted, a + da, b + db) : Infinity;
    if (tried > error) {
      damping *= 10;
      if (damping > 1e12) break;
      continue;
    }
    a += da;
    b += db;
    error = tried;
    damping /= 10;
    if (Math.abs(da) <= TOLERANCE * a && Math.abs(db) <= TOLERANCE * b) break;
  }
  return { a: a / spread ** (2 * b), b };
}

function squaredError(r: Float64Array, wanted: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < r.length; i++) sum += (wanted[i] - 1 / (1 + a * r[i] ** (2 * b))) ** 2;
  return sum;
}

/** JᵀJ and Jᵀ(residual) for the two parameters. */
function normalEquations(r: Float64Array, wanted: Float64Array, a: number, b: number) {
  let [aa, ab, bb, ga, gb] = [0, 0, 0, 0, 0];
  for (let i = 1; i < r.length; i++) {
    // At r = 0 the curve is 1 whatever a and b are.
    const power = r[i] ** (2 * b);
    const value = 1 / (1 + a * power);
    const byA = -power * value * value;
    const byB = byA * a * 2 * Math.log(r[i]);
    const residual = wanted[i] - value;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ga += byA * residual;
    gb += byB * residual;
  }
  return { aa, ab, bb, ga, gb };
}
