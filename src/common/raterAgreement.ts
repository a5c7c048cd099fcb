/**
 * How far two readers agree beyond chance: Cohen's kappa (1960) and Gwet's AC2 (Gwet 2014, Handbook of Inter-Rater
 * Reliability, 4th ed.; with identity weights it is his AC1), as the R package irrCAC computes them. Kappa falls to 0
 * where nearly all cases are of one category although the readers agree; AC2 does not.
 */
import { studentQuantile } from './incompleteBeta';
import type { Interval } from './proportionInterval';

export interface RaterAgreement {
  /** Number of cases that both have rated. */
  readonly n: number;
  /** Weighted share of cases with the same rating. */
  readonly observed: number;
  /** NaN where chance alone agrees always: both have used one and the same category. */
  readonly kappa: number;
  readonly ac2: number;
  /** 95 %, of AC2, over all cases of which these are a sample; by Student's t. */
  readonly ac2Interval: Interval;
}

/**
 * @param a and @param b (n) category of each case, 0 to `categories` - 1; n >= 2.
 * @param weights (categories, categories) agreement of each pair of categories, 1 on the diagonal; identity if absent.
 */
export function raterAgreement(
  a: readonly number[],
  b: readonly number[],
  categories: number,
  weights?: readonly (readonly number[])[],
): RaterAgreement {
  const n = a.length;
  const weight = (i: number, j: number) => weights?.[i]?.[j] ?? Number(i === j);
  const all = Array.from({ length: categories }, (_none, k) => k);
  const share = (ratings: readonly number[], k: number) => ratings.filter((one) => one === k).length / n;
  const [ofA, ofB] = [all.map((k) => share(a, k)), all.map((k) => share(b, k))];
  const agreed = a.map((one, i) => weight(one, b[i]));
  const observed = sum(agreed) / n;
  const byChance = sum(all.flatMap((i) => all.map((j) => weight(i, j) * ofA[i] * ofB[j])));
  const kappa = (observed - byChance) / (1 - byChance);

  const mean = all.map((k) => (ofA[k] + ofB[k]) / 2);
  const factor = sum(all.flatMap((i) => all.map((j) => weight(i, j)))) / (categories * (categories - 1));
  const expected = factor * sum(mean.map((share) => share * (1 - share)));
  const ac2 = (observed - expected) / (1 - expected);
  const deviations = agreed.map((one, i) => {
    const own = factor * (1 - (mean[a[i]] + mean[b[i]]) / 2);
    return (one - expected - 2 * (1 - ac2) * (own - expected)) / (1 - expected) - ac2;
  });
  const error = Math.sqrt(sum(deviations.map((one) => one * one)) / (n * (n - 1)));
  const half = studentQuantile(0.05, n - 1) * error;
  const ac2Interval = { low: Math.max(-1, ac2 - half), high: Math.min(1, ac2 + half) };
  return { n, observed, kappa, ac2, ac2Interval };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
