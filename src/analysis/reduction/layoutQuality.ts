/**
 * How well a layout preserves the neighbourhoods of its space: trustworthiness and continuity (Venna & Kaski 2001), and
 * the share of nearest neighbours preserved, overall and of each row.
 *
 * Trustworthiness is that of sklearn.manifold.trustworthiness with its default metric: 1 - 2 / (n k (2n - 3k - 1))
 * times the sum, over the k nearest rows in the layout, of how far their rank in the space lies beyond k. Continuity
 * swaps the two. A row's own value leaves out the mean over n. Euclidean distances in both; self excluded; ties go to
 * the lowest index (there unspecified).
 * Of many rows some are measured, each against all: their mean is that of all rows up to its standard error.
 * Of m measured rows time O(m n (d + k)), memory O(m k + n) and one block.
 */
import { largestQualityK } from '../../common/layoutQualityK';
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { Kernels } from '../kernels/kernels';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type AnyMatrix, assertFinite } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { pairKeys, searchesApproximately } from '../numeric/neighbors';
import { sampleRows } from '../numeric/sampleRows';
import { badParameter } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { LayoutSide } from './layoutQuality/layoutSide';
import { SpaceSide } from './layoutQuality/spaceSide';

/** Rows that are measured where not all are. */
const MEASURED_ROWS = 2000;

/** Nanoseconds of one processor, of a pair of rows, and of it for each of k: in the layout, and in the space, there also of a number. */
const LAYOUT_COST = 0.8;
const LAYOUT_RANK_COST = 0.2;
const SPACE_COST = 3.5;
const SPACE_RANK_COST = 0.35;
const SPACE_NUMBER_COST = 0.026;

/** With fewer pairs the start of threads takes as long as they save. */
const MIN_THREADED_PAIRS = 2 ** 22;
const MAX_THREADS = 8;

/** How well a layout preserves the neighbourhoods of its space. */
export interface LayoutQuality extends QualityMeasures {
  readonly k: number;
  /** The same of each measured row, 0 to 1. */
  readonly rowTrustworthiness: Float32Array;
  readonly rowContinuity: Float32Array;
  readonly rowRecall: Float32Array;
  /** Absent: all rows are measured. */
  readonly sample?: QualitySample;
}

/** Of all rows, 0 to 1. */
interface QualityMeasures {
  readonly trustworthiness: number;
  readonly continuity: number;
  /** Mean share of the k true neighbours that are among the k nearest in the layout. */
  readonly recall: number;
}

interface QualitySample {
  /** Those that are measured, ascending. */
  readonly rows: Int32Array;
  /** Of the means, as estimates of those of all rows. */
  readonly standardErrors: QualityMeasures;
}

interface QualityRequest {
  readonly k: number;
  /** Draws the rows that are measured where not all are. */
  readonly seed: number;
  /** Rows to draw; by default all up to MAX_EXACT_ROWS different rows are measured, and beyond MEASURED_ROWS are drawn. */
  readonly measuredRows?: number;
}

/**
 * @param layout (n, any) coordinates of the rows of the space.
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n / 2; `bad-input` on NaN or infinity in either, or when the
 * layout has other rows than the space.
 */
export async function layoutQuality(
  space: EmbeddingMatrix,
  layout: AnyMatrix,
  { k, seed, measuredRows }: QualityRequest,
  task: TaskContext,
): Promise<LayoutQuality> {
  const { n, d } = space.x;
  if (!Number.isInteger(k) || k < 1 || k > largestQualityK(n)) {
    throw badParameter('Layout quality', 'k', k, message`an integer from 1 to below half of the rows, ${n}`);
  }
  if (layout.n !== n) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('Layout quality')}: the layout has ${layout.n} rows but the space has ${n}.`,
    );
  }
  assertFinite(layout, 'Layout quality');
  const keys = await pairKeys(space, 'euclidean', 'trust');
  const drawn = measuredRows ?? (searchesApproximately(space, 'auto') ? MEASURED_ROWS : undefined);
  const sampled =
    drawn === undefined ? undefined : sampleRows(n, Math.min(n, drawn), new MT19937(seed)).sort();
  const rows = sampled ?? Int32Array.from({ length: n }, (_, i) => i);
  const [finding, comparing, ranking] = partsOf(task, [
    LAYOUT_COST,
    SPACE_COST + SPACE_RANK_COST * k + SPACE_NUMBER_COST * d,
    LAYOUT_COST + LAYOUT_RANK_COST * k,
  ]);
  const threads = rows.length * n < MIN_THREADED_PAIRS ? 1 : threadCount(MAX_THREADS);
  const { kernels, calls } = Kernels.createShared(threads);
  try {
    const inLayout = new LayoutSide(kernels, calls, layout, rows, k);
    const inSpace = new SpaceSide(kernels, calls, keys, rows, k);
    inLayout.findNearest(finding);
    await inSpace.rank(inLayout.nearest, comparing);
    const { beyond, missed } = beyondOf(inSpace.nearer.values, k);
    const layoutBeyond = inLayout.ranksBeyond(inSpace.nearest, ranking);
    const worst = (k * (2 * n - 3 * k - 1)) / 2;
    const trustworthiness = measureOf(beyond, worst, n);
    const continuity = measureOf(layoutBeyond, worst, n);
    const recall = measureOf(missed, k, n);
    return {
      k,
      trustworthiness: trustworthiness.mean,
      continuity: continuity.mean,
      recall: recall.mean,
      rowTrustworthiness: trustworthiness.rows,
      rowContinuity: continuity.rows,
      rowRecall: recall.rows,
      ...(sampled && {
        sample: {
          rows: sampled,
          standardErrors: {
            trustworthiness: trustworthiness.standardError,
            continuity: continuity.standardError,
            recall: recall.standardError,
          },
        },
      }),
    };
  } finally {
    calls.release();
    kernels.release();
  }
}

/** Of each row, how far the ranks of its targets lie beyond k, in sum, and how many do. @param nearer rows before each target. */
function beyondOf(nearer: Int32Array, k: number): { beyond: Float64Array; missed: Float64Array } {
  const m = nearer.length / k;
  const [beyond, missed] = [new Float64Array(m), new Float64Array(m)];
  for (let p = 0, at = 0; p < m; p++) {
    for (let t = 0; t < k; t++, at++) {
      const rank = nearer[at] + 1;
      if (rank <= k) continue;
      beyond[p] += rank - k;
      missed[p]++;
    }
  }
  return { beyond, missed };
}

/** 1 less the share of the worst: of each row and in the mean, with the error of the mean where not all n are measured. */
function measureOf(lost: Float64Array, worst: number, n: number) {
  const m = lost.length;
  const sum = lost.reduce((total, value) => total + value, 0);
  const squares = lost.reduce((total, value) => total + (value - sum / m) ** 2, 0);
  const variance = m > 1 ? squares / (m - 1) : 0;
  return {
    mean: 1 - sum / (m * worst),
    rows: Float32Array.from(lost, (value) => 1 - value / worst),
    /** Of a mean of rows drawn without replacement. */
    standardError: Math.sqrt((variance / m) * (1 - m / n)) / worst,
  };
}
