/** What a method that looks at neighbours declares, so that it can run on some rows and answer for all: see landmarks.ts. */
import type { Metric } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { TaskContext } from '../taskContext';

/** @typeParam R result of `fit`. @typeParam A result for all rows: R without what says nothing of rows that are no landmarks; the recall of neighbours is added. */
export interface LandmarkRule<P, R, A> {
  /** How many nearest landmarks the answer of a row is made of, and by which metric they are the nearest. */
  search(params: P): { readonly k: number; readonly metric: Metric };
  /** @param fitted of the landmarks. @param others rows that are to be answered: at the places behind the landmarks. */
  begin(
    fitted: R,
    landmarks: EmbeddingMatrix,
    params: P,
    others: number,
    task: TaskContext,
  ): Promise<RowAnswers<A>>;
}

export interface RowAnswers<A> {
  /** The landmarks among which rows look for the nearest, ascending; all by default. Without any, no row is assigned. */
  readonly among?: Int32Array;
  /**
   * Called once for each place behind the landmarks.
   * @param nearest landmarks, by distance, then index; fewer than k where there are no more. Valid during the call.
   */
  assign(place: number, nearest: Int32Array, distances: Float64Array): void;
  /** @param placeOf of each row (n); equal rows share one, but for landmarks. */
  finish(placeOf: Int32Array): A;
}
