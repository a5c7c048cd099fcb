/**
 * UMAP (McInnes, Healy & Melville 2018) as umap-learn 0.5.12 computes it for points: a graph of fuzzy neighbours,
 * laid out in the plane by sampled attraction and repulsion.
 *
 * nNeighbors includes the row itself. The graph equals the reference's wherever that searches all pairs (fewer than
 * 4,096 rows): neighbour sets, widths, weights, and the curve's a and b. Under cosine, widths of near-duplicate rows
 * follow exact distances; there the reference's depend on its rounding. Neighbours are exact up to 20,000 different rows
 * and, where asked, beyond.
 * Small n: with n <= nNeighbors the neighbourhood is n - 1 rows (the reference's rule), two rows are each other's
 * neighbour, one row lies at the origin. Equal rows lie at one point in the end, the middle of where they were carried;
 * of more than 256 equal rows, or than a row has neighbours, no more are laid out.
 * Differs from the reference: the start is PCA by default (trustworthiness on CLIP-like data 0.978 against 0.969 of
 * the spectral start, without an eigensolver); the layout has its own random stream, see optimizeLayout; two rows of
 * zeros have cosine distance 1 (there 0); nothing is disconnected at cosine distance 2.
 * Beyond 1,000,000 different rows 20,000 of them are laid out, and every other row lies at the weighted mean of its ten nearest.
 * Time O(n² d) for the neighbours and O(epochs x n nNeighbors), memory O(n nNeighbors).
 */
import { message } from '../../common/messageTemplate';
import { otherRows } from '../methods/dataFacts';
import { defineMethod, type FitOptions } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type Matrix, matrix } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { neighborBytes, pairKeys } from '../numeric/neighbors';
import { neighborsCost } from '../numeric/searchCost';
import { badParameter, float, int, oneOf, optionalInt, type ParamsOf } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { equalRowsTogether, joinEqualRows } from './equalRowsTogether';
import { withFewerEqualRows } from './fewerEqualRows';
import { checkInitialLayout } from './initialLayout';
import { pcaBytes } from './pca';
import { placedRows, searchForPlace } from './placedRows';
import { type Curve, fitCurve } from './umap/curve';
import { fuzzyUnion, neighborLists, smoothWidths } from './umap/fuzzyGraph';
import { optimizeLayout, sampledEdges } from './umap/optimizeLayout';
import { inits, startFrom, startOf } from './umap/start';

const MANY_ROWS = 10_000;
/**
 * Microseconds of one processor, by which the parts share the progress: of a number of the rows at the start, of a row in
 * an epoch.
 */
const NUMBER_COST = 0.02;
const STEP_COST = 0.25;
/** Scales at which the curve and its forces stay within single precision. */
const MIN_SPREAD = 1e-3;
const MAX_SPREAD = 1e3;

const params = {
  nNeighbors: int({
    default: 15,
    min: 2,
    help: 'Rows that make a neighbourhood, the row itself included: few show detail, many the whole.',
  }),
  minDist: float({
    default: 0.1,
    min: 0,
    max: MAX_SPREAD,
    help: 'How close points may lie; at most the spread.',
  }),
  spread: float({
    default: 1,
    min: MIN_SPREAD,
    max: MAX_SPREAD,
    help: 'Scale of the layout, with minDist: how clumped it is.',
  }),
  metric: oneOf(metrics, { default: 'euclidean', help: 'Distance between embeddings.' }),
  epochs: optionalInt({
    default: null,
    min: 1,
    max: 100_000,
    help: `Passes over the edges; null takes 500, beyond ${MANY_ROWS} rows 200.`,
  }),
  init: oneOf(inits, { default: 'pca', help: 'Where the layout starts.' }),
  neighborSearch,
};
export type UmapParams = ParamsOf<typeof params>;

export interface UmapResult extends FromNeighbors {
  /** (n, 2). */
  readonly coordinates: Matrix;
  /** Of the curve 1 / (1 + a r^(2b)) fitted to minDist and spread. */
  readonly a: number;
  readonly b: number;
  /** Params resolved for the number of rows. */
  readonly used: { readonly nNeighbors: number; readonly epochs: number };
}

export const umapMethod = defineMethod({
  name: 'umap',
  title: 'UMAP',
  kind: 'reduction',
  params,
  cost: { once: 50, rows: 120 },
  capabilities: { acceptsInitial: true, roles: ['comparisonLayout'] },
  limits: { nNeighbors: otherRows },
  landmarks: {
    search: searchForPlace,
    begin: ({ coordinates, ...rest }: UmapResult, _space, _params, others) =>
      Promise.resolve(
        placedRows(coordinates, others, ({ n, data }) => ({
          ...rest,
          coordinates: matrix(Float32Array.from(data), n, 2),
        })),
      ),
  },
  memoryBytes(data, { nNeighbors }) {
    const k = Math.min(nNeighbors, data.n);
    return neighborBytes(data, k) + 128 * data.n * k + pcaBytes(data, 2);
  },
  warnings: ({ equal }) => equalRowsTogether('UMAP', equal),
  fit: umap,
});

/**
 * @param options its initial layout, if any, replaces `init`.
 * @throws AnalysisError `bad-parameter` when minDist exceeds spread; `bad-input` on NaN, infinity or values too large
 * for single precision, and on an initial layout of another size.
 */
async function umap(
  space: EmbeddingMatrix,
  params: UmapParams,
  seed: number,
  task: TaskContext,
  { initial }: FitOptions = {},
): Promise<UmapResult> {
  const { n } = space.x;
  const { minDist, spread, metric } = params;
  if (minDist > spread) throw badParameter('UMAP', 'minDist', minDist, message`at most spread, ${spread}`);
  await pairKeys(space, metric, 'UMAP'); // throws for bad rows in the name of this method
  if (initial) checkInitialLayout(initial, n, 'UMAP');
  const curve = fitCurve(minDist, spread);
  const defaultEpochs = n <= MANY_ROWS ? 500 : 200;
  const epochs = params.epochs ?? defaultEpochs;
  const k = params.nNeighbors < n ? params.nNeighbors : Math.max(Math.min(2, n), n - 1);
  const used = { nNeighbors: k, epochs };
  if (n < 2) return { coordinates: matrix(new Float32Array(2 * n), n, 2), ...curve, used };
  return withFewerEqualRows(space, k, initial, task, (few, start, part) =>
    layOut(few, start, params, { curve, used, defaultEpochs, random: new MT19937(seed) }, part),
  );
}

interface LayoutSettings {
  readonly curve: Curve;
  readonly used: UmapResult['used'];
  readonly defaultEpochs: number;
  readonly random: MT19937;
}

async function layOut(
  space: EmbeddingMatrix,
  initial: Float32Array | undefined,
  { metric, init, neighborSearch: search }: UmapParams,
  { curve, used, defaultEpochs, random }: LayoutSettings,
  task: TaskContext,
): Promise<UmapResult> {
  const { n } = space.x;
  const { nNeighbors, epochs } = used;
  const [searching, starting, optimizing] = partsOf(task, [
    await neighborsCost(space, metric, Math.min(nNeighbors, n - 1), search),
    initial ? 0 : space.x.data.length * NUMBER_COST,
    n * epochs * STEP_COST,
  ]);
  const lists = await neighborLists(space, metric, nNeighbors, searching, search);
  const graph = fuzzyUnion(lists, smoothWidths(lists, task), task);
  const start = initial ? startFrom(initial, random) : await startOf(init, space, graph, random, starting);
  const edges = sampledEdges(graph, epochs, defaultEpochs);
  task.check();
  const layout = await optimizeLayout(start, edges, { epochs, curve, random }, optimizing);
  joinEqualRows(layout, space.equal);
  return { coordinates: matrix(layout, n, 2), ...curve, used, ...recallOf(lists) };
}
