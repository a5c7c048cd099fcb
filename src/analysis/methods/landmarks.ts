/**
 * A method that looks at neighbours, on more different rows than memory and time allow for: it runs on some rows, the
 * landmarks, drawn by the seed without replacement, and every other row is answered by its nearest landmarks, as the
 * method's `landmarks` says. Equal rows have one answer, that of a landmark among them if there is one.
 */
import { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { EqualRows } from '../numeric/equalRows';
import { matrix, pickRows } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { eachNearest, nearestAmongBytes } from '../numeric/nearestAmong';
import { MAX_EXACT_ROWS } from '../numeric/neighbors';
import { sampleRows } from '../numeric/sampleRows';
import type { Params } from '../params';
import { partsOf, subtask, type TaskContext } from '../taskContext';
import type { DataShape } from './dataFacts';
import type { AnyMethod, FitOptions, MethodCost, ResultOf } from './method';
import { MAX_SEARCHED_ROWS, recallOf } from './neighborSearch';

export interface LandmarkLimits {
  /** Different rows up to which a method sees all of them. */
  readonly mostRows: number;
  /** Landmarks beyond that, fewer than `mostRows`. */
  readonly count: number;
}

/**
 * A search for the neighbours of a million rows of 512 numbers takes 6 GB; of 1.6 million it takes more than kernels can hold. As many
 * landmarks as have exact neighbours; a thousand of them cost 28 s at 1.5 million rows x 512
 * on two processors.
 */
export const LANDMARK_LIMITS: LandmarkLimits = { mostRows: MAX_SEARCHED_ROWS, count: MAX_EXACT_ROWS };

/** Milliseconds of two processors: of a pair of a row and a landmark, and of each of its numbers. */
const PAIR_COST = 8e-6;
const NUMBER_COST = 2e-8;
/** Of the progress of the rows, for what the answers need of the landmarks. */
const BEGIN_SHARE = 0.02;

/** Whether so many different rows are beyond the limits; only the search `auto` may leave rows out. */
export function usesLandmarks(
  { landmarks }: AnyMethod,
  { neighborSearch }: Params,
  differentRows: number,
  { mostRows }: LandmarkLimits,
): boolean {
  return landmarks !== undefined && neighborSearch === 'auto' && differentRows > mostRows;
}

/** Bytes besides the rows and some arrays of n. */
export function landmarkBytes(method: AnyMethod, { n, d }: DataShape, params: Params, count: number): number {
  const k = method.landmarks?.search(params).k ?? 0;
  const own = method.memoryBytes?.({ n: count, d }, params) ?? 0;
  return own + 4 * count * d + nearestAmongBytes({ d }, count, k) + 64 * n;
}

/**
 * Milliseconds on two cores of a method on landmarks, and of answering the other rows by them.
 * @param data the different rows. @param count landmarks.
 */
export function landmarkCosts(
  { once = 0, rows = 0, pairs = 0 }: MethodCost,
  { n, d }: DataShape,
  count: number,
): [fitting: number, answering: number] {
  return [
    once + rows * (count / 1e3) + pairs * (count / 1e3) ** 2,
    (n - count) * count * (PAIR_COST + d * NUMBER_COST),
  ];
}

/** @param params as the landmarks allow them. @throws as `Method.fit`. */
export async function fitByLandmarks(
  method: AnyMethod,
  space: EmbeddingMatrix,
  params: Params,
  seed: number,
  task: TaskContext,
  { initial }: FitOptions,
  { count }: LandmarkLimits,
): Promise<ResultOf[keyof ResultOf]> {
  const { n, d } = space.x;
  if (!method.landmarks) throw new TypeError(`${method.name} does not say how to answer by landmarks.`);
  const rows = sampleRows(n, count, new MT19937(seed)).sort();
  const landmarks = new EmbeddingMatrix(pickRows(space.exact, rows));
  const { placeOf, others } = placesOf(space.equal, rows);
  const [fitting, answering] = partsOf(
    task,
    landmarkCosts(method.cost ?? {}, { n: count + others.length, d }, count),
  );
  const start = initial && pickRows(matrix(initial, n, 2), rows).data;
  const fitted = await method.fit(
    landmarks,
    params,
    seed,
    { ...fitting, snapshot: () => undefined }, // of landmarks only
    start && { initial: start },
  );
  const { metric, k } = method.landmarks.search(params);
  const beginning = subtask(answering, 0, BEGIN_SHARE);
  const answers = await method.landmarks.begin(fitted as never, landmarks, params, others.length, beginning);
  const { among } = answers;
  if (others.length > 0 && among?.length !== 0) {
    await eachNearest(
      space.exact,
      others,
      among ? among.map((landmark) => rows[landmark]) : rows,
      { metric, k, title: method.title },
      subtask(answering, BEGIN_SHARE, 1),
      (at, nearest, distances) =>
        answers.assign(count + at, among ? nearest.map((each) => among[each]) : nearest, distances),
    );
  }
  task.progress(1, 1);
  const { neighborRecall: recall } = fitted;
  return { ...answers.finish(placeOf), ...recallOf({ recall }), landmarks: count };
}

/**
 * The place of each row: landmarks first, then one for each group of equal rows without a landmark.
 * @returns placeOf (n); others: the first row of each of those groups.
 */
function placesOf({ groupOf, first }: EqualRows, landmarks: Int32Array) {
  const placeOfGroup = new Int32Array(first.length).fill(-1);
  for (let l = landmarks.length - 1; l >= 0; l--) placeOfGroup[groupOf[landmarks[l]]] = l;
  const others = first.filter((_row, group) => placeOfGroup[group] < 0);
  let next = landmarks.length;
  for (let group = 0; group < first.length; group++) {
    if (placeOfGroup[group] < 0) placeOfGroup[group] = next++;
  }
  const placeOf = groupOf.map((group) => placeOfGroup[group]);
  landmarks.forEach((row, l) => (placeOf[row] = l));
  return { placeOf, others };
}
