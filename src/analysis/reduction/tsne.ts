/**
 * t-SNE in two dimensions (van der Maaten & Hinton 2008; van der Maaten 2014) on the schedule of scikit-learn 1.6's
 * TSNE(method="barnes_hut"): similarities over min(n - 1, 3 perplexity + 1) neighbours, 250 exaggerated iterations,
 * momentum with gains, the same rules for stopping.
 *
 * Repulsion is exact up to 256 rows; beyond that distant cells of a quadtree approximate their points, at the
 * reference's angle of 0.5 measured from a whole leaf, so never coarser.
 * Differs from the reference: neighbours (up to 20,000 different rows and, where asked, beyond), PCA and the final
 * divergence are exact, so `init: pca` does not depend on the seed; an axis without variance starts at random; a row never loses its similarities to underflow.
 * Equal rows lie at one point in the end, the middle of where they were carried; of more than 256 equal rows, or than a
 * row has neighbours, no more are laid out.
 * A given layout is scaled like the PCA one, so that it sets positions but not the scale.
 * Beyond 1,000,000 different rows 20,000 of them are laid out, and every other row lies at the weighted mean of its ten nearest.
 * Time O(n² d) for the neighbours and O(n log n) an iteration; memory O(n perplexity).
 */
import { message } from '../../common/messageTemplate';
import { Kernels } from '../kernels/kernels';
import { defineMethod, type FitOptions } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type Matrix, matrix } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { neighborBytes, neighbors, pairKeys } from '../numeric/neighbors';
import { neighborsCost } from '../numeric/searchCost';
import { autoFloat, badParameter, float, int, oneOf, type ParamsOf } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { equalRowsTogether, joinEqualRows } from './equalRowsTogether';
import { withFewerEqualRows } from './fewerEqualRows';
import { checkInitialLayout, pcaLayout } from './initialLayout';
import { pcaBytes } from './pca';
import { placedRows, searchForPlace } from './placedRows';
import { layoutForces, sumOfPairs } from './tsne/forces';
import { descend, EXAGGERATED_ITERATIONS, torn } from './tsne/gradientDescent';
import { jointProbabilities } from './tsne/jointProbabilities';

/** Up to here all pairs are compared. */
const MAX_EXACT_ROWS = 256;
/** Width of a cell over its distance; scikit-learn's `angle`. */
const THETA = 0.5;
/** Standard deviation of the first axis at the start. */
const START_SPREAD = 1e-4;
const MIN_LEARNING_RATE = 50;
/**
 * Microseconds of one processor, by which the parts share the progress: of an edge of P, of a number of the rows in their
 * principal components, of a row in an iteration, of a pair in the last pass.
 */
const EDGE_COST = 0.4;
const NUMBER_COST = 0.01;
const STEP_COST = 0.6;
const PAIR_COST = 0.0015;
/** Below, an iteration is shorter than waking a thread pays for. */
const MIN_THREADED_ROWS = 300;
const MAX_THREADS = 8;

const params = {
  perplexity: float({
    default: 30,
    min: 1,
    help: 'Effective number of neighbours of a row; below the number of rows.',
  }),
  iterations: int({
    default: 1000,
    min: EXAGGERATED_ITERATIONS,
    max: 100_000,
    help: 'Steps of gradient descent, the first 250 with exaggerated attraction.',
  }),
  learningRate: autoFloat({
    default: 'auto',
    above: 0,
    help: 'Step length; auto is rows / early exaggeration / 4 but at least 50.',
  }),
  earlyExaggeration: float({
    default: 12,
    min: 1,
    max: 1000,
    help: 'How much stronger attraction is at first; more separates groups further.',
  }),
  init: oneOf(['pca', 'random'], {
    default: 'pca',
    help: 'Where points start: at their principal components or at random by the seed.',
  }),
  metric: oneOf(metrics, { default: 'euclidean', help: 'Distance between embeddings.' }),
  neighborSearch,
};
export type TsneParams = ParamsOf<typeof params>;

export interface TsneResult extends FromNeighbors {
  /** (n, 2). */
  readonly coordinates: Matrix;
  /**
   * Kullback-Leibler divergence of the returned layout in nats, over the edges of the sparse P; Z is the sum over all
   * pairs, not the quadtree's estimate. (scikit-learn reports the estimate before the last step.)
   */
  readonly klDivergence: number;
  /** Iterations done; fewer than requested when the layout converged. */
  readonly nIter: number;
  readonly used: { readonly learningRate: number; readonly perplexity: number };
}

export const tsneMethod = defineMethod({
  name: 'tsne',
  title: 't-SNE',
  kind: 'reduction',
  params,
  cost: { once: 100, rows: 500 },
  capabilities: { acceptsInitial: true, roles: ['comparisonLayout'] },
  limits: {
    perplexity: {
      most: ({ n }) => n - 1,
      // A row has 3 perplexity + 1 neighbours.
      sensible: ({ n }) => Math.floor((n - 2) / 3),
      lowers: false,
    },
  },
  landmarks: {
    search: searchForPlace,
    begin: ({ coordinates, nIter, used }: TsneResult, _space, _params, others) =>
      Promise.resolve(
        placedRows(coordinates, others, ({ n, data }) => ({
          coordinates: matrix(Float32Array.from(data), n, 2),
          ...{ nIter, used },
        })),
      ),
  },
  memoryBytes(data, { perplexity }) {
    const k = neighborsOf(data.n, perplexity);
    return neighborBytes(data, k) + 96 * data.n * k + pcaBytes(data, 2);
  },
  warnings: ({ equal }) => equalRowsTogether('t-SNE', equal),
  fit: tsne,
});

/**
 * @param options.initial (n, 2) to start from instead of `init`.
 * One row lies at the origin.
 * @throws AnalysisError `bad-parameter` unless perplexity < n, of several rows, and when the learning rate tears the layout apart;
 * `bad-input` on NaN, infinity or too large values, and on an initial layout of another length.
 */
export async function tsne(
  space: EmbeddingMatrix,
  params: TsneParams,
  seed: number,
  task: TaskContext,
  { initial }: FitOptions = {},
): Promise<TsneResult> {
  const { n } = space.x;
  const { perplexity } = params;
  if (n > 1 && perplexity >= n) {
    throw badParameter('t-SNE', 'perplexity', perplexity, message`below the number of rows, ${n}`);
  }
  if (initial) checkInitialLayout(initial, n, 't-SNE');
  await pairKeys(space, params.metric, 't-SNE'); // throws for bad rows in the name of this method
  if (n < 2) {
    const used = { learningRate: learningRateOf(n, params), perplexity };
    return { coordinates: { n, d: 2, data: new Float32Array(2 * n) }, klDivergence: 0, nIter: 0, used };
  }
  return withFewerEqualRows(space, neighborsOf(n, perplexity), initial, task, (few, start, part) =>
    layOut(few, params, seed, start, part),
  );
}

function learningRateOf(n: number, { learningRate, earlyExaggeration }: TsneParams): number {
  return learningRate === 'auto' ? Math.max(n / earlyExaggeration / 4, MIN_LEARNING_RATE) : learningRate;
}

async function layOut(
  space: EmbeddingMatrix,
  params: TsneParams,
  seed: number,
  initial: Float32Array | undefined,
  task: TaskContext,
): Promise<TsneResult> {
  const { n } = space.x;
  const { perplexity, earlyExaggeration, iterations } = params;
  const learningRate = learningRateOf(n, params);
  const k = neighborsOf(n, perplexity);
  const [searching, weighing, starting, descending, measuring] = partsOf(task, [
    await neighborsCost(space, params.metric, k, params.neighborSearch),
    n * k * EDGE_COST,
    initial ? 0 : space.x.data.length * NUMBER_COST,
    n * iterations * STEP_COST,
    n * n * PAIR_COST,
  ]);
  const near = await neighbors(space, params.metric, k, searching, params.neighborSearch);
  const p = jointProbabilities(near, n, perplexity, weighing);
  const start = await startLayout(space, params, seed, initial, starting);

  const shared = Kernels.createShared(n < MIN_THREADED_ROWS ? 1 : threadCount(MAX_THREADS));
  const { kernels, calls } = shared;
  try {
    const layout = kernels.float32(2 * n);
    layout.values.set(start);
    const forces = layoutForces(shared, p, layout, n <= MAX_EXACT_ROWS ? 0 : THETA);
    let nIter: number;
    try {
      const settings = { learningRate, earlyExaggeration, iterations };
      nIter = descend({ forces, layout, ...settings }, descending);
    } finally {
      forces.release();
    }
    joinEqualRows(layout.values, space.equal);
    measuring.progress(0, 1);
    const z = sumOfPairs(shared, layout, measuring);
    if (!Number.isFinite(z)) throw torn(learningRate);
    const klDivergence = forces.divergence(z);
    task.progress(1, 1);
    return {
      coordinates: { n, d: 2, data: layout.values.slice() },
      klDivergence,
      nIter,
      used: { learningRate, perplexity },
      ...recallOf(near),
    };
  } finally {
    calls.release();
    kernels.release();
  }
}

function neighborsOf(n: number, perplexity: number): number {
  return Math.min(n - 1, Math.floor(3 * perplexity + 1));
}

/**
 * (n, 2) with a small spread: the given layout, the principal components, or normal numbers as NumPy draws them.
 * An axis with equal coordinates would never change, so it starts at random.
 */
async function startLayout(
  space: EmbeddingMatrix,
  params: TsneParams,
  seed: number,
  initial: Float32Array | undefined,
  task: TaskContext,
): Promise<Float32Array> {
  const { n } = space.x;
  const random = new MT19937(seed);
  const draw = () => START_SPREAD * Math.fround(random.normal());
  if (!initial && params.init === 'random') return Float32Array.from({ length: 2 * n }, draw);
  const given = initial ?? (await pcaLayout(space, task));
  const [x, y] = [axisSpread(given, 0), axisSpread(given, 1)];
  const scale = START_SPREAD / Math.max(x.deviation, y.deviation);
  return given.map((value, at) => {
    const { mean, isFlat } = at % 2 === 0 ? x : y;
    return isFlat ? draw() : (value - mean) * scale;
  });
}

function axisSpread(
  layout: Float32Array,
  axis: number,
): { mean: number; deviation: number; isFlat: boolean } {
  const n = layout.length / 2;
  let mean = 0;
  let isFlat = true;
  for (let at = axis; at < layout.length; at += 2) {
    mean += layout[at] / n;
    isFlat &&= layout[at] === layout[axis];
  }
  let squares = 0;
  for (let at = axis; at < layout.length; at += 2) squares += (layout[at] - mean) ** 2;
  return { mean, deviation: isFlat ? 0 : Math.sqrt(squares / n), isFlat };
}
