/**
 * DBSCAN by landmarks: a row has the label of the nearest core landmark where that lies within eps, as a border row; else it
 * is noise. The density of a row counts landmarks.
 */
import type { RowAnswers } from '../../methods/landmarkRule';

interface Clusters {
  readonly labels: Int32Array;
  /** Ascending. */
  readonly coreIndices: Int32Array;
}

/** @param fitted of the landmarks. @param others rows that are assigned. */
export function byNearestCore(
  { labels, coreIndices }: Clusters,
  eps: number,
  others: number,
): RowAnswers<Clusters> {
  const landmarks = labels.length;
  const all = new Int32Array(landmarks + others).fill(-1);
  all.set(labels);
  const isCore = new Uint8Array(all.length);
  for (const core of coreIndices) isCore[core] = 1;
  return {
    among: coreIndices,
    assign(place, [nearest], [distance]) {
      if (distance <= eps) all[place] = labels[nearest];
    },
    finish: (placeOf) => ({
      labels: placeOf.map((place) => all[place]),
      coreIndices: Int32Array.from(placeOf.keys()).filter((row) => isCore[placeOf[row]] === 1),
    }),
  };
}
