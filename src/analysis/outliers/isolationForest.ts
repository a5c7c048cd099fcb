/**
 * Isolation Forest (Liu, Ting & Zhou 2008) as scikit-learn 1.6 computes it (sklearn.ensemble.IsolationForest,
 * bootstrap off, all columns): a row is anomalous when random cuts set it apart early. Equal seeds give equal scores,
 * as every random stream is that of NumPy or of the reference's trees.
 *
 * Scores lie between 0 and 1; one row scores 0.5, identical rows score alike. Flagged are the scores strictly above
 * the (1 - contamination) quantile, or above 0.5 with "auto".
 * Differs from the reference: NaN is refused, there it is a value of its own; n = 0 is answered.
 * Time O(nEstimators n log maxSamples), memory O(n + maxSamples).
 */
import { defineMethod, type OutlierDetector, type OutlierResult } from '../methods/method';
import { assertFiniteMean, columnMeans } from '../numeric/columns';
import { equalRows } from '../numeric/equalRows';
import { type Matrix, pickRows } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { autoFloat, autoInt, int, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { COMPARED_SEEDS, FlagCounter } from './comparison/flagCounter';
import { flagAbove, flagShare } from './flags';
import { averagePathLength, TreeGrower } from './isolationTree';
import { PathLengths, pathLengthsBytes } from './pathLengths';
import { SEEDS_BELOW, TreeSamples } from './treeSamples';

const params = {
  contamination: autoFloat({
    default: 0.1,
    above: 0,
    max: 0.5,
    help: 'Share of rows to flag; auto flags scores above 0.5.',
  }),
  nEstimators: int({
    default: 100,
    min: 1,
    max: 100_000,
    help: 'Number of trees; more give steadier scores.',
  }),
  maxSamples: autoInt({
    default: 'auto',
    min: 1,
    help: 'Rows drawn for each tree, at most all; auto is 256.',
  }),
};
export type IsolationForestParams = ParamsOf<typeof params>;

const detector: OutlierDetector<IsolationForestParams> = {
  cost: ({ n }) => 280_000 + 165 * n,
  evaluate: (space, params, seed, task) =>
    Promise.resolve().then(() => {
      const counter = new FlagCounter(space.x.n);
      const check = () => task.check();
      const runAt = (i: number) => {
        const part = subtask(task, i / COMPARED_SEEDS, (i + 1) / COMPARED_SEEDS);
        const result = isolationForest(space.x, params, seed + i, part, space.findEqual(check));
        counter.add(result.outliers);
        return result;
      };
      const { scores, outliers } = runAt(0);
      for (let i = 1; i < COMPARED_SEEDS; i++) runAt(i);
      return counter.evaluation(scores, outliers);
    }),
};

export const isolationForestMethod = defineMethod({
  name: 'isolation-forest',
  title: 'Isolation Forest',
  kind: 'outliers',
  params,
  cost: { once: 40, rows: 7 },
  detector,
  single: (space) => space.differences,
  limits: { maxSamples: { most: ({ n }) => n, lowers: true } },
  memoryBytes: ({ n, d }, { maxSamples }) => {
    const rows = Math.min(n, maxSamples === 'auto' ? AUTO_MAX_SAMPLES : maxSamples);
    return 20 * n + 4 * n * d + 4 * rows * d + pathLengthsBytes(n, d, TREES_AT_ONCE * 2 * rows);
  },
  fit: (space, params, seed, task) =>
    Promise.resolve().then(() => {
      const equal = space.findEqual(() => task.check());
      return isolationForest(space.differences, params, seed, task, equal);
    }),
});

const AUTO_MAX_SAMPLES = 256;
const AUTO_LIMIT = 0.5;
const TREES_AT_ONCE = 100;

/** @param equal rows of x, whose paths are walked once. @throws AnalysisError `bad-input` on NaN or infinity. */
export function isolationForest(
  x: Matrix,
  params: IsolationForestParams,
  seed: number,
  task: TaskContext,
  equal = equalRows(x, () => task.check()),
): OutlierResult {
  assertFiniteMean(columnMeans(x), x, 'Isolation Forest');
  if (x.n === 0) return { scores: new Float64Array(0), outliers: new Int32Array(0) };
  const { contamination, nEstimators } = params;
  const rows = Math.min(x.n, params.maxSamples === 'auto' ? AUTO_MAX_SAMPLES : params.maxSamples);
  const { groupOf, first } = equal;
  const distinct = first.length === x.n ? x : pickRows(x, first);
  const depths = totalPathLengths(x, distinct, groupOf, rows, nEstimators, seed, task);
  const expected = nEstimators * averagePathLength(rows);
  const scores = Float64Array.from(groupOf, (group) => 2 ** -(expected === 0 ? 1 : depths[group] / expected));
  const outliers =
    contamination === 'auto' ? flagAbove(scores, AUTO_LIMIT) : flagShare(scores, contamination);
  return { scores, outliers };
}

/** Sum over the trees of the path length of each of the distinct rows (their n); a tree is grown of so many of x. */
function totalPathLengths(
  x: Matrix,
  distinct: Matrix,
  groupOf: Int32Array,
  rows: number,
  nEstimators: number,
  seed: number,
  task: TaskContext,
): Float64Array {
  const forest = new MT19937(seed);
  const maxDepth = Math.ceil(Math.log2(Math.max(rows, 2)));
  const mostTrees = Math.min(TREES_AT_ONCE, nEstimators);
  const paths = new PathLengths(distinct, mostTrees, 2 * rows - 1, distinct.n * nEstimators);
  try {
    const samples = new TreeSamples(paths.kernels, x, rows);
    const grower = new TreeGrower(paths.kernels, x.d, rows);
    const growNext = (root: number) => {
      const treeSeed = forest.integer(SEEDS_BELOW);
      const sample = samples.draw(treeSeed);
      const { allRows } = paths;
      const [from, own] =
        allRows === undefined ? samples.copy(sample) : [allRows, sample.map((row) => groupOf[row])];
      return root + grower.grow(from, own, maxDepth, samples.nodeSeed(treeSeed), paths.nodes, root);
    };
    for (let done = 0; done < nEstimators;) {
      const roots: number[] = [];
      for (let end = 0; roots.length < TREES_AT_ONCE && done < nEstimators; done++) {
        task.progress(done, nEstimators);
        roots.push(end);
        end = growNext(end);
      }
      paths.add(roots, maxDepth, task);
    }
  } finally {
    paths.release();
  }
  task.progress(nEstimators, nEstimators);
  return paths.sums;
}
