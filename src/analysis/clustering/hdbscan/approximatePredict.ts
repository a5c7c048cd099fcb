/**
 * HDBSCAN by landmarks: other rows get labels and memberships as `hdbscan.approximate_predict` (hdbscan 0.8.43) gives them. A row
 * joins the tree at the nearest of its neighbours by mutual reachability, and belongs to the cluster that this distance leaves it.
 *
 * As there, 2 minSamples neighbours are looked at, the core distance of a landmark is that to its (minSamples - 1)-th other
 * landmark, and that of the row the distance to its (minSamples + 1)-th neighbour.
 * Differs from the reference: where all rows are one cluster, what is too far for it stays noise, as it is for landmarks.
 */
import type { RowAnswers } from '../../methods/landmarkRule';
import type { CondensedTree } from '../../methods/method';
import { largestLambdas, type Memberships } from './memberships';
import { selectClusters, type SelectionRule } from './selectClusters';

interface Clusters extends Memberships {
  readonly condensedTree: CondensedTree;
  readonly persistence: Float64Array;
}

/** Of the landmarks: members that say nothing of other rows are left out. */
type PredictedClusters = Memberships & Pick<Clusters, 'persistence'>;

/** @param core distances of the landmarks, as above. @param others rows that are assigned. */
export function byPrediction(
  fitted: Clusters,
  rule: SelectionRule,
  core: Float64Array,
  minSamples: number,
  others: number,
): RowAnswers<PredictedClusters> {
  const predict = predictor(fitted.condensedTree, rule, core, minSamples);
  const landmarks = core.length;
  const labels = new Int32Array(landmarks + others);
  const probabilities = new Float64Array(landmarks + others);
  labels.set(fitted.labels);
  probabilities.set(fitted.probabilities);
  return {
    assign(place, nearest, distances) {
      const { label, probability } = predict(nearest, distances);
      labels[place] = label;
      probabilities[place] = probability;
    },
    finish: (placeOf) => ({
      labels: placeOf.map((place) => labels[place]),
      probabilities: Float64Array.from(placeOf, (place) => probabilities[place]),
      persistence: fitted.persistence,
    }),
  };
}

/** @returns what takes 2 minSamples neighbours, or all there are, nearest first. */
function predictor(
  tree: CondensedTree,
  rule: SelectionRule,
  core: Float64Array,
  minSamples: number,
): (nearest: Int32Array, distances: Float64Array) => { label: number; probability: number } {
  const root = tree.parent[0];
  const deaths = largestLambdas(tree, root);
  const { clusters } = selectClusters(tree, rule);
  /** By cluster id - root: its label, -1 if it is not selected itself. */
  const labels = new Int32Array(deaths.length).fill(-1);
  clusters.forEach((id, label) => (labels[id - root] = label));
  /** The selected cluster that it lies in, itself or an ancestor; -1 without. */
  const owner = new Int32Array(deaths.length).fill(-1);
  owner[0] = labels[0] >= 0 ? 0 : -1;
  const parent = new Int32Array(deaths.length);
  const birth = new Float64Array(deaths.length);
  /** By row: the cluster that it leaves, and where. */
  const left = new Int32Array(core.length);
  const leaving = new Float64Array(core.length);
  tree.child.forEach((child, line) => {
    const from = tree.parent[line] - root;
    if (child < root) {
      left[child] = from;
      leaving[child] = tree.lambda[line];
      return;
    }
    const id = child - root;
    parent[id] = from;
    birth[id] = tree.lambda[line];
    owner[id] = labels[id] >= 0 ? id : owner[from];
  });
  const rootLambda = rule.epsilon > 0 ? 1 / rule.epsilon : deaths[0];
  return (nearest, distances) => {
    const own = distances[Math.min(minSamples, distances.length - 1)];
    let [least, join] = [Infinity, nearest[0]];
    for (let at = 0; at < nearest.length; at++) {
      const reach = Math.max(core[nearest[at]], own, distances[at]);
      if (reach < least) [least, join] = [reach, nearest[at]];
    }
    const lambda = 1 / least;
    let cluster = left[join];
    if (leaving[join] > lambda) while (cluster > 0 && birth[cluster] >= lambda) cluster = parent[cluster];
    const selected = owner[cluster];
    if (selected < 0 || (selected === 0 && lambda < rootLambda)) return { label: -1, probability: 0 };
    const death = deaths[selected];
    const probability = death === 0 || lambda === Infinity ? 1 : Math.min(lambda, death) / death;
    return { label: labels[selected], probability };
  };
}
