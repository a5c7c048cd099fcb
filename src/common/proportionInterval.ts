/** Confidence intervals of a proportion that a sample gives. */
import { inverseIncompleteBeta } from './incompleteBeta';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of a standard normal variable, 0.975. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval (Wilson 1927, JASA 22), with the correction for a finite population where the sample is part
 * of one: its variance is that of `successes` of `n` times (N - n) / (N - 1), so that all N reviewed leave no doubt.
 * @param population N; Infinity for none. 95 %; 0 to 1 for an empty sample.
 */
export function wilsonInterval(successes: number, n: number, population = Infinity): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const p = successes / n;
  const left = population === Infinity ? 1 : population > 1 ? (population - n) / (population - 1) : 0;
  const zz = Z_95 * Z_95 * left;
  const centre = p + zz / (2 * n);
  const half = Math.sqrt(zz) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  return {
    low: Math.max(0, (centre - half) / (1 + zz / n)),
    high: Math.min(1, (centre + half) / (1 + zz / n)),
  };
}

/** The exact interval of Clopper and Pearson (1934, Biometrika 26), 95 %: never too short, for small samples. */
export function clopperPearsonInterval(successes: number, n: number): Interval {
  const alpha = 0.05;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(alpha / 2, successes, n - successes + 1),
    high: successes === n ? 1 : inverseIncompleteBeta(1 - alpha / 2, successes + 1, n - successes),
  };
}
