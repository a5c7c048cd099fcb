/**
 * How well a layout preserves the neighbourhoods of its space: trustworthiness and continuity (Venna & Kaski 2001), and
 * the share of nearest neighbours preserved, overall and of each row.
 *
 * Trustworthiness is that of sklearn.manifold.trustworthiness with its default metric: 1 - 2 / (n k (2n - 3k - 1))
 * times the sum, over the k nearest rows in the layout, of how far their rank in the space lies beyond k. Continuity
 * swaps the two. A row's own value leaves out the mean over n. Euclidean distances in both; self excluded; ties go to
 * the lowest index (there unspecified).
 * Time O(n² d) for the space and O(n²) for the layout, memory O(n k) and one block.
 */
import { largestQualityK } from '../../common/layoutQualityK';
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import type { DistanceBounds } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { eachGramBlock } from '../numeric/gram';
import { assertFinite, type DoubleMatrix, type Matrix } from '../numeric/matrix';
import { neighbors, pairKeys } from '../numeric/neighbors';
import { neighborsCost } from '../numeric/searchCost';
import { badParameter } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { layoutPass } from './layoutQuality/layoutPass';
import { RankCounter } from './layoutQuality/rankCounter';

/** Microseconds of one processor: of a pair in the layout and in the space, there also of a number. */
const PAIR_COST = 0.026;
const RANK_COST = 0.015;
const RANK_NUMBER_COST = 5e-5;

/** How well a layout preserves the neighbourhoods of its space. */
export interface LayoutQuality {
  readonly k: number;
  readonly trustworthiness: number;
  readonly continuity: number;
  /** Mean share of the k true neighbours that are among the k nearest in the layout. */
  readonly recall: number;
  /** The same of each row (n), 0 to 1. */
  readonly rowTrustworthiness: Float32Array;
  readonly rowContinuity: Float32Array;
  readonly rowRecall: Float32Array;
}

/**
 * @param layout (n, any) coordinates of the rows of the space.
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n / 2; `bad-input` on NaN or infinity in either, or when the
 * layout has other rows than the space.
 */
export async function layoutQuality(
  space: EmbeddingMatrix,
  layout: Matrix | DoubleMatrix,
  k: number,
  task: TaskContext,
): Promise<LayoutQuality> {
  const { n } = space.x;
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
  const [searching, passing, ranking] = partsOf(task, [
    await neighborsCost(space, 'euclidean', k),
    n * n * PAIR_COST,
    n * n * (RANK_COST + RANK_NUMBER_COST * space.x.d),
  ]);
  const { indices: spaceNearest } = await neighbors(space, 'euclidean', k, searching);
  const { nearest, ranks: layoutRanks } = layoutPass(layout, spaceNearest, k, passing);
  const keys = await pairKeys(space, 'euclidean', 'trust');
  const spaceRanks = await ranksInSpace(keys, nearest, spaceNearest, k, ranking);
  const { overall: trustworthiness, rows: rowTrustworthiness } = fromRanks(spaceRanks, n, k);
  const { overall: continuity, rows: rowContinuity } = fromRanks(layoutRanks, n, k);
  const { overall: recall, rows: rowRecall } = keptShare(spaceRanks, n, k);
  return { k, trustworthiness, continuity, recall, rowTrustworthiness, rowContinuity, rowRecall };
}

/** Ranks in the space of rows that are among the nearest in the layout but not in the space. */
async function ranksInSpace(
  keys: DistanceBounds,
  nearest: Int32Array,
  spaceNearest: Int32Array,
  k: number,
  task: TaskContext,
): Promise<RankCounter> {
  const { n } = keys.x;
  const ranks = new RankCounter(n, k);
  for (let i = 0; i < n; i++) {
    const known = spaceNearest.subarray(i * k, i * k + k);
    for (const j of nearest.subarray(i * k, i * k + k)) {
      if (!known.includes(j)) ranks.addTarget(i, keys.exactKey(i, j), j);
    }
  }
  const { lowerBound, error, scale, factor } = keys;
  const { largest } = ranks;
  await eachGramBlock(keys.x, task, ({ first, rows, firstColumn, columns, data }) => {
    const end = firstColumn + columns;
    for (let r = 0; r < rows; r++) {
      task.check(); // counting a block of a poor layout takes longer than its products
      const i = first + r;
      const scaleI = factor * scale[i];
      for (let j = Math.max(i + 1, firstColumn), at = r * columns + j - firstColumn; j < end; j++, at++) {
        const atLeast = lowerBound[i] + lowerBound[j] - scaleI * scale[j] * data[at];
        if (atLeast > largest[i] && atLeast > largest[j]) continue;
        const atMost = atLeast + error[i] + error[j];
        if (!ranks.countWithin(i, atLeast, atMost)) ranks.count(i, keys.exactKey(i, j), j);
        if (!ranks.countWithin(j, atLeast, atMost)) ranks.count(j, keys.exactKey(i, j), i);
      }
    }
  });
  return ranks;
}

function fromRanks(ranks: RankCounter, n: number, k: number): { overall: number; rows: Float32Array } {
  const worst = (k * (2 * n - 3 * k - 1)) / 2;
  const rows = new Float32Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const beyond = ranks.ranksBeyond(i, k);
    rows[i] = 1 - beyond / worst;
    sum += beyond;
  }
  return { overall: 1 - sum / (n * worst), rows };
}

/** Every neighbour that was not preserved is a target of the counter. */
function keptShare(ranks: RankCounter, n: number, k: number): { overall: number; rows: Float32Array } {
  const rows = new Float32Array(n);
  let missed = 0;
  for (let i = 0; i < n; i++) {
    rows[i] = 1 - ranks.targetsOf(i) / k;
    missed += ranks.targetsOf(i);
  }
  return { overall: 1 - missed / (n * k), rows };
}
