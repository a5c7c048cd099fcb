/** The outlier ledger as columns of points.csv and as a part of summary.json. */
import { methodNamed } from '../methods/registry';
import { ranksOf } from '../outliers/comparison/ranks';
import type { OutlierComparison } from '../outliers/outlierComparison';
import { type Column, columnName } from './csv';
import type { Json } from './resultJson';

/** Strangest samples that the summary names. */
const SUMMARY_SAMPLES = 20;
/** A flag is steady when this share of the neighbouring runs sets it. */
const STEADY_SHARE = 0.9;

/**
 * Follows the columns of the methods: of an outlier method, whose score and flag stand there, rank and stability; of
 * a density clustering, whose labels stand there, all four.
 */
export function outlierComparisonColumns(answer: OutlierComparison, ids: readonly string[]): Column[] {
  const combinedRanks = ranksOf(answer.combined);
  return [
    ...answer.columns.flatMap(({ method, scores, flags, ranks, stability }): Column[] => {
      const name = columnName(method);
      const judged: Column[] = [
        { name: `${name}_score`, at: (i) => scores[i] },
        { name: `${name}_flag`, at: (i) => flags[i] === 1 },
      ];
      return [
        ...(methodNamed(method).kind === 'outliers' ? [] : judged),
        { name: `${name}_rank`, at: (i) => ranks[i] },
        { name: `${name}_stability`, at: (i) => rounded(stability[i]) },
      ];
    }),
    { name: 'agree', at: (i) => answer.agree[i] },
    { name: 'outlier_score', at: (i) => answer.combined[i] },
    { name: 'outlier_rank', at: (i) => combinedRanks[i] },
    { name: 'nearest_ordinary', at: (i) => ids[answer.nearestOrdinary[i]] },
  ];
}

/** How many samples each method flags, how many agree, and the strangest by all methods together. */
export function outlierComparisonSummary(answer: OutlierComparison, ids: readonly string[]): Json {
  const agreeing = new Array<number>(answer.columns.length + 1).fill(0);
  for (const count of answer.agree) agreeing[count]++;
  return {
    methods: answer.columns.map(({ method, flags, stability, runs }) => ({
      method,
      flagged: flags.reduce((sum, flag) => sum + flag, 0),
      steady: flags.reduce((sum, flag, i) => sum + (flag && stability[i] >= STEADY_SHARE ? 1 : 0), 0),
      runs,
    })),
    /** Samples by the number of methods that flag them, from none. */
    samplesByAgreement: agreeing,
    strangest: Array.from(answer.order.subarray(0, SUMMARY_SAMPLES), (i) => ({
      id: ids[i],
      agree: answer.agree[i],
      score: answer.combined[i],
      nearestOrdinary: ids[answer.nearestOrdinary[i]] ?? null,
    })),
  };
}

/** Shares are single precision: 0.35 is not to become 0.3499999940395355. */
function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
