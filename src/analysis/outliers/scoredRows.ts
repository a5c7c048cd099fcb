/** Outlier scores by landmarks: every row has a score of its own, and the rule of the method flags all of them together. */
import type { RowAnswers } from '../methods/landmarkRule';
import type { OutlierResult } from '../methods/method';

/** @param fitted of the landmarks. @param others rows that are scored. @param score of a row, by its nearest landmarks. */
export function scoredRows(
  fitted: OutlierResult,
  others: number,
  score: (nearest: Int32Array, distances: Float64Array) => number,
  flag: (scores: Float64Array) => Int32Array,
): RowAnswers<OutlierResult> {
  const landmarks = fitted.scores.length;
  const all = new Float64Array(landmarks + others);
  all.set(fitted.scores);
  return {
    assign: (place, nearest, distances) => (all[place] = score(nearest, distances)),
    finish(placeOf) {
      const scores = Float64Array.from(placeOf, (place) => all[place]);
      return { ...fitted, scores, outliers: flag(scores) };
    },
  };
}
