/**
 * Copies that were mirrored, turned, cropped, padded, inverted, written on or given other greys: pictures with similar
 * edges under a symmetry of the square are laid over each other, and the residual decides.
 *
 * The score is a logistic regression on pairs of test/bench/copies.mjs (seeds 3 and 5). A pair that passes is still none
 * where one of them has a better copy that is none of the other: then they are neighbours, such as slices of a volume.
 */
import type { PictureChange } from '../../../common/pictureChanges';
import { UnionFind } from '../../clustering/unionFind';
import { subtask, type TaskContext } from '../../taskContext';
import { type ComparedPicture, comparedPicture } from './comparedPicture';
import { type CopyEvidence, copyEvidence, edgeLikeness } from './copyEvidence';
import { describeEdges, DESCRIPTOR_LENGTH } from './edgeDescriptor';
import { likelyCopies, type LikelyCopy } from './likelyCopies';
import { namedChanges } from './namedChanges';
import { register, type Registered, startingPlacement } from './registration';

/** Raise when the found copies would change. */
export const TRANSFORMED_COPIES_VERSION = 4;

/** Partners of each picture that are looked at, for each of two boxes. */
const PARTNERS = 16;
/** Below these a pair is none: correlation at 24 and at 48 pixels, edges at 48, and what must overlap. */
const LEAST_COARSE = 0.85;
const LEAST_MIDDLE = 0.89;
const LEAST_EDGES = 0.85;
const LEAST_OVERLAP = 0.6;
/** Text is brighter, or darker, than all that it covers; in neighbouring slices what differs is both. */
const WRITTEN_SIDE = 0.9;
const LEAST_SECOND_SCORE = -10;
/** Of the logarithm of the score, by which a partner must be better to count instead. */
const BETTER = 0.5;
const CHECK_EVERY = 16;

export interface TransformedCopy {
  /** Indices, a < b. */
  readonly a: number;
  readonly b: number;
  readonly changes: readonly PictureChange[];
}

export interface Picture {
  /** Grey, letterboxed, CELL_SIZE a side. */
  readonly cell: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** @returns pairs a < b, by (a, b). */
export async function transformedCopies(
  pictures: readonly Picture[],
  task: TaskContext,
): Promise<TransformedCopy[]> {
  const compared = pictures.map((picture, i) => {
    if (i % CHECK_EVERY === 0) task.progress(0.15 * i, pictures.length);
    return comparedPicture(picture.cell, picture);
  });
  const candidates = await candidatePairs(pictures, compared, subtask(task, 0.15, 0.4));
  const assessed = candidates.flatMap((list, i): AssessedPair[] => {
    if (i % CHECK_EVERY === 0) task.progress(0.4 + (0.6 * i) / candidates.length, 1);
    const pair = assess(list, compared);
    return pair ? [pair] : [];
  });
  const lookedAt = new Set(candidates.map(([{ a, b }]) => a * pictures.length + b));
  return withoutNeighbours(assessed, lookedAt, pictures.length)
    .sort((p, q) => p.a - q.a || p.b - q.b)
    .map(({ a, b, registered, evidence }) => {
      const { placement, correlation } = registered;
      const cells = [pictures[a].cell, pictures[b].cell] as const;
      return {
        a,
        b,
        changes: namedChanges(compared[a], compared[b], cells, placement, correlation < 0, evidence),
      };
    });
}

interface Candidate extends LikelyCopy {
  readonly box: 'content' | 'body';
}

/** Of each pair one start, or two. */
async function candidatePairs(
  pictures: readonly Picture[],
  compared: readonly ComparedPicture[],
  task: TaskContext,
): Promise<Candidate[][]> {
  const n = pictures.length;
  const found = new Map<number, Candidate[]>();
  const boxes = ['content', 'body'] as const;
  for (const [at, box] of boxes.entries()) {
    const part = subtask(task, at / boxes.length, (at + 1) / boxes.length);
    const data = new Float32Array(n * DESCRIPTOR_LENGTH);
    pictures.forEach(({ cell }, i) => {
      if (i % CHECK_EVERY === 0) part.check();
      describeEdges(
        cell,
        compared[i][box],
        data.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH),
      );
    });
    for (const pair of await likelyCopies({ n, d: DESCRIPTOR_LENGTH, data }, PARTNERS, part)) {
      const key = pair.a * n + pair.b;
      found.set(key, [...(found.get(key) ?? []), { ...pair, box }]);
    }
  }
  return [...found.values()];
}

interface AssessedPair {
  readonly a: number;
  readonly b: number;
  readonly registered: Registered;
  readonly evidence: CopyEvidence;
  /** Higher is a surer copy; from 0 on it is one. */
  readonly score: number;
}

/** Coarse before fine; undefined as soon as it can be no copy. */
function assess(
  starts: readonly Candidate[],
  compared: readonly ComparedPicture[],
): AssessedPair | undefined {
  const { a, b } = starts[0];
  const [one, other] = [compared[a], compared[b]];
  const strength = ({ correlation, overlap }: Registered) =>
    overlap < LEAST_OVERLAP ? 0 : Math.abs(correlation);
  const coarse = starts
    .map(({ box, symmetry }) => register(one, other, 0, startingPlacement(one[box], other[box], symmetry)))
    .reduce((best, next) => (strength(next) > strength(best) ? next : best));
  if (strength(coarse) < LEAST_COARSE) return undefined;
  const middle = register(one, other, 1, coarse.placement);
  if (strength(middle) < LEAST_MIDDLE) return undefined;
  const { edges, isForth } = edgeLikeness(one, other, middle.placement);
  if (edges < LEAST_EDGES) return undefined;
  const registered = register(one, other, 2, middle.placement);
  const evidence = copyEvidence(one, other, registered.placement, isForth);
  const pair = { a, b, registered, evidence, score: scoreOf(registered.correlation, evidence) };
  if (pair.score >= 0 || pair.score < LEAST_SECOND_SCORE || evidence.oneSided < WRITTEN_SIDE) return pair;
  // Text pulls the one picture off the other: once more without it.
  const { placement } = register(one, other, 2, registered.placement, evidence.leftOut);
  const second = copyEvidence(one, other, placement, isForth);
  const score = scoreOf(registered.correlation, second);
  return score > pair.score
    ? { a, b, registered: { ...registered, placement }, evidence: second, score }
    : pair;
}

/** Log-odds of a copy. */
function scoreOf(
  correlation: number,
  { residual, keptResidual, keptEdges, movement, oneSided }: CopyEvidence,
): number {
  const missing = (agreement: number) => Math.log(1.003 - Math.abs(agreement));
  const left = (share: number) => Math.log(0.002 + share);
  return (
    2.81 * missing(correlation) +
    1.31 * missing(keptEdges) -
    3.92 * left(residual) -
    2.52 * left(keptResidual) -
    4.3 * Math.log(0.05 + movement.shift) -
    5.3 * movement.explained +
    1.77 * oneSided -
    13.79
  );
}

/**
 * The surest first: a pair goes where one of the two has a surer copy already that was looked at beside the other and
 * is none of it, unless all of them are copies by way of others.
 * @param lookedAt keys of pairs.
 */
function withoutNeighbours(
  assessed: readonly AssessedPair[],
  lookedAt: ReadonlySet<number>,
  n: number,
): AssessedPair[] {
  const key = (a: number, b: number) => (a < b ? a * n + b : b * n + a);
  const scores = new Map(assessed.map(({ a, b, score }) => [key(a, b), score]));
  const partners = Array.from({ length: n }, (): number[] => []);
  const groups = new UnionFind(n);
  const isCloserToAnother = (i: number, than: number, score: number) =>
    partners[i].some(
      (other) =>
        (scores.get(key(i, other)) ?? 0) > score + BETTER &&
        lookedAt.has(key(other, than)) &&
        (scores.get(key(other, than)) ?? -1) < 0 &&
        groups.find(other) !== groups.find(than),
    );
  return assessed
    .filter(({ score }) => score >= 0)
    .sort((p, q) => q.score - p.score || p.a - q.a || p.b - q.b)
    .filter(({ a, b, score }) => {
      if (isCloserToAnother(a, b, score) || isCloserToAnother(b, a, score)) return false;
      partners[a].push(b);
      partners[b].push(a);
      groups.union(a, b);
      return true;
    });
}
