/**
 * How surely two pictures with similar edges are copies: they are laid over each other, and the residual decides. The
 * score is a logistic regression on pairs of test/bench/copies.mjs (seeds 3 and 5).
 */
import type { PictureChange } from '../../../common/pictureChanges';
import type { TaskContext } from '../../taskContext';
import type { ComparedPicture } from './comparedPicture';
import { type CopyEvidence, copyEvidence, edgeLikeness } from './copyEvidence';
import type { Candidate } from './likelyCopies';
import { namedChanges } from './namedChanges';
import type { ComparedPictures } from './pictures';
import { register, type Registered, startingPlacement } from './registration';

/** Below these a pair is none: correlation at 24 and at 48 pixels, edges at 48, and what must overlap. */
const LEAST_COARSE = 0.85;
const LEAST_MIDDLE = 0.89;
const LEAST_EDGES = 0.85;
const LEAST_OVERLAP = 0.6;
/** Text is brighter, or darker, than all that it covers; in neighbouring slices what differs is both. */
const WRITTEN_SIDE = 0.9;
const LEAST_SECOND_SCORE = -10;
const CHECK_EVERY = 16;

export interface AssessedPair {
  readonly a: number;
  readonly b: number;
  /** Log-odds of a copy: higher is a surer one; from 0 on it is one. NaN where it was not looked at closely. */
  readonly score: number;
  /** What makes b of a; none below 0. */
  readonly changes: readonly PictureChange[];
}

/** One of each pair, in their order. @param candidates of each pair one start, or two. */
export function assessCopies(
  candidates: readonly (readonly Candidate[])[],
  compared: ComparedPictures,
  task: TaskContext,
): AssessedPair[] {
  const { cellOf } = compared.pictures;
  const assessed = candidates.map((starts, i): AssessedPair => {
    if (i % CHECK_EVERY === 0) task.progress(i, candidates.length);
    const { a, b } = starts[0];
    const [one, other] = [compared.of(a), compared.of(b)];
    const found = assess(starts, one, other);
    if (!found) return { a, b, score: NaN, changes: [] };
    const { registered, evidence, score } = found;
    if (score < 0) return { a, b, score, changes: [] };
    const { placement, correlation } = registered;
    const cells = [cellOf(a), cellOf(b)] as const;
    const changes = namedChanges(one, other, cells, placement, correlation < 0, evidence);
    return { a, b, score, changes };
  });
  task.progress(1, 1);
  return assessed;
}

interface Assessed {
  readonly registered: Registered;
  readonly evidence: CopyEvidence;
  readonly score: number;
}

/** Coarse before fine; undefined as soon as it can be no copy. */
function assess(
  starts: readonly Candidate[],
  one: ComparedPicture,
  other: ComparedPicture,
): Assessed | undefined {
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
  const pair = { registered, evidence, score: scoreOf(registered.correlation, evidence) };
  if (pair.score >= 0 || pair.score < LEAST_SECOND_SCORE || evidence.oneSided < WRITTEN_SIDE) return pair;
  // Text pulls the one picture off the other: once more without it.
  const { placement } = register(one, other, 2, registered.placement, evidence.leftOut);
  const second = copyEvidence(one, other, placement, isForth);
  const score = scoreOf(registered.correlation, second);
  return score > pair.score ? { registered: { ...registered, placement }, evidence: second, score } : pair;
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
