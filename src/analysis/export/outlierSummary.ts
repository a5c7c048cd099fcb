/** The outlier comparison as a part of summary.json. */
import type { OutlierComparison } from '../outliers/outlierComparison';
import type { Json } from './resultJson';

/** Most anomalous samples that the summary names. */
const SUMMARY_SAMPLES = 20;
/** A flag counts as `steady` from this stability. */
const STEADY_SHARE = 0.9;

/** How many samples each method flags, how many agree, and the most anomalous by all methods together. */
export function outlierSummary(comparison: OutlierComparison, ids: readonly string[]): Json {
  const { columns, agree, combined, order, nearestInlier } = comparison;
  const agreeing = new Array<number>(columns.length + 1).fill(0);
  for (const count of agree) agreeing[count]++;
  return {
    methods: columns.map(({ method, flags, stability, runs }) => ({
      method,
      flagged: flags.reduce((sum, flag) => sum + flag, 0),
      steady: flags.reduce((sum, flag, i) => sum + (flag && stability[i] >= STEADY_SHARE ? 1 : 0), 0),
      runs,
    })),
    /** Samples by the number of methods that flag them, from none. */
    samplesByAgreement: agreeing,
    mostAnomalous: Array.from(order.subarray(0, SUMMARY_SAMPLES), (i) => ({
      id: ids[i],
      agree: agree[i],
      score: combined[i],
      nearestInlier: nearestInlier[i] < 0 ? null : ids[nearestInlier[i]],
    })),
  };
}
