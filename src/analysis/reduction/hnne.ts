/**
 * h-NNE (Sarfraz, Koulakis, Seibold & Stiefelhagen, CVPR 2022): the clusters of FINCH's levels are laid out from the
 * coarsest down; each level's points go, inflated, into discs around their cluster's anchor.
 *
 * `version` "v1" is the method of the paper; "v2" is hnne 2.0.1, whose coarse levels are packed as circles first;
 * "v2.0.0" differs from "v2" only in which levels are packed. Ties and numbering as FINCH's. No randomness.
 * First neighbours are approximate above 20,000 different rows, as in the reference, or where asked.
 * Differs from the reference: two dimensions only; PCA is exact at any size, there randomised; which levels are packed
 * does not change above 500,000 rows.
 * Exactly equal rows depend on the last bit of their group's mean, there and here.
 * Beyond 1,000,000 different rows 20,000 of them are laid out, and every other row lies at the weighted mean of its ten nearest.
 * Time O(n² d) for the hierarchy, memory O(n d).
 */
import { message, titled } from '../../common/messageTemplate';
import { approximateFirsts, finchBytes, singleFor } from '../clustering/finch';
import { clusterMeans } from '../clustering/finch/means';
import { nearestLabels } from '../clustering/nearestLabels';
import { AnalysisError } from '../errors';
import { defineMethod } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { DoubleMatrix, Matrix } from '../numeric/matrix';
import type { Neighbors } from '../numeric/neighbors';
import { float, oneOf, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { groupMeans, groupsBy } from './hnne/groups';
import { buildHierarchy, type Hierarchy } from './hnne/hierarchy';
import { inflate, type InflationStep } from './hnne/inflate';
import { packLevels } from './hnne/packLevels';
import { cappedRadii, place, type Placement, sharedRadii } from './hnne/place';
import { type Preliminary, preliminaryLayout } from './hnne/preliminary';
import { pcaBytes } from './pca';
import { placedRows, searchForPlace } from './placedRows';

/** Of the progress, where neighbours are approximate. */
const NEIGHBORS_SHARE = 0.6;

const params = {
  version: oneOf(['v2', 'v2.0.0', 'v1'], {
    default: 'v2',
    help: 'v2 packs the coarse levels as circles (hnne 2.0.1); v2.0.0 packs more of them; v1 packs none.',
  }),
  metric: oneOf(metrics, { default: 'cosine', help: 'Distance by which the first neighbour is found.' }),
  radius: float({
    default: 0.4,
    above: 0,
    max: 10,
    help: 'Size of a disc as a share of the distance to the nearest anchor; only v1 has it.',
  }),
  neighborSearch,
};
export type HnneParams = ParamsOf<typeof params>;

export interface HnneResult extends FromNeighbors {
  /** (n, 2). */
  readonly coordinates: DoubleMatrix;
  /** Int32Array: clusters of each level, finest first. */
  readonly levels: Int32Array;
  /** One Int32Array (n) per level: the cluster of each row. */
  readonly partitions: readonly Int32Array[];
  /** One (clusters, 2) per level: positions of its clusters. */
  readonly anchors: readonly DoubleMatrix[];
}

/** State for projecting new points; see hnne/projectPoints.ts. */
export interface HnneModel extends HnneResult {
  readonly metric: HnneParams['metric'];
  readonly preliminary: Preliminary;
  /** Means of the finest clusters in the space (clusters, d). */
  readonly centroids: DoubleMatrix;
  readonly finest: Step;
}

/** One level's descent. */
export interface Step extends Placement {
  readonly inflation: readonly InflationStep[];
  /** Of the discs around the anchors. */
  readonly radii: Float64Array;
}

export const hnneMethod = defineMethod({
  name: 'hnne',
  title: 'h-NNE',
  kind: 'reduction',
  params,
  cost: { once: 80, rows: 70, pairs: 5 },
  capabilities: { levels: true },
  single: (space, { metric }) => singleFor(space, metric),
  landmarks: {
    search: searchForPlace,
    begin({ coordinates, partitions, ...rest }: HnneResult, { x }, _params, others) {
      const grouped = nearestLabels(x.n, others, partitions, (all) => all);
      const placed = placedRows(coordinates, others, (layout, placeOf) => ({
        ...rest,
        coordinates: layout,
        partitions: grouped.finish(placeOf),
      }));
      return Promise.resolve({
        ...placed,
        assign(place: number, nearest: Int32Array, distances: Float64Array) {
          placed.assign(place, nearest, distances);
          grouped.assign(place, nearest, distances);
        },
      });
    },
  },
  memoryBytes: (data) => finchBytes(data) + pcaBytes(data, 2),
  async fit(space, params, _seed, task) {
    const { metric } = params;
    const near = await approximateFirsts(
      space,
      metric,
      params.neighborSearch,
      subtask(task, 0, NEIGHBORS_SHARE),
    );
    return hnne(singleFor(space, metric), params, near ? subtask(task, NEIGHBORS_SHARE, 1) : task, near);
  },
});

/**
 * @param near as of `finchLevels`.
 * @throws AnalysisError `bad-input` on fewer than two columns, when no level has three clusters, or as `finch`.
 */
export async function hnne(
  x: Matrix,
  params: HnneParams,
  task: TaskContext,
  near?: Neighbors,
): Promise<HnneResult> {
  const { coordinates, levels, partitions, anchors } = await layOut(x, params, task, near);
  return { coordinates, levels, partitions, anchors, ...recallOf(near) };
}

/** As `hnne`, with what `projectPoints` needs. */
export async function fitHnne(x: Matrix, params: HnneParams, task: TaskContext): Promise<HnneModel> {
  const laidOut = await layOut(x, params, task);
  const { partitions, levels } = laidOut;
  return { ...laidOut, centroids: await clusterMeans(x, partitions[0], levels[0], task) };
}

async function layOut(
  x: Matrix,
  params: HnneParams,
  task: TaskContext,
  near?: Neighbors,
): Promise<Omit<HnneModel, 'centroids'>> {
  if (x.d < 2) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('h-NNE')}: a layout needs at least 2 columns, not ${x.d}.`,
      {
        method: 'hnne',
        columns: x.d,
      },
    );
  }
  const hierarchy = await buildHierarchy(x, params.metric, subtask(task, 0, 0.7), near);
  const preliminary = await preliminaryLayout(x, subtask(task, 0.7, 0.8));
  const { anchors, finest } = descend(preliminary.points, hierarchy, params, subtask(task, 0.8, 1));
  task.progress(1, 1);
  return {
    coordinates: planar(finest.points),
    levels: Int32Array.from(hierarchy.levels),
    partitions: hierarchy.partitions,
    anchors: anchors.map(planar),
    metric: params.metric,
    preliminary,
    finest,
  };
}

function descend(
  points: Float64Array,
  hierarchy: Hierarchy,
  { version, radius }: HnneParams,
  task: TaskContext,
): { anchors: readonly Float64Array[]; finest: Step } {
  const means = hierarchy.partitions.map((labels, l) =>
    groupMeans(points, groupsBy(labels, hierarchy.levels[l])),
  );
  const top = hierarchy.levels.length - 1;
  const packed = version === 'v1' ? undefined : packLevels(means, hierarchy, version, task);
  const anchors = packed ? packed.anchors.slice() : [];
  anchors[top] ??= means[top];
  for (let level = packed?.finest ?? top; ; level--) {
    task.progress(top - level, top + 1);
    const groups = hierarchy.groups[level];
    const { points: inflated, steps: inflation } = inflate(level === 0 ? points : means[level - 1], groups);
    const around = anchors[level];
    const radii = !packed
      ? sharedRadii(around, radius, task)
      : level === packed.finest
        ? packed.radii
        : cappedRadii(around, task);
    const placement = place(inflated, groups, around, radii, packed ? 'robust' : 'linear');
    if (level === 0) return { anchors, finest: { ...placement, inflation, radii } };
    anchors[level - 1] = placement.points;
  }
}

function planar(points: Float64Array): DoubleMatrix {
  return { n: points.length / 2, d: 2, data: points };
}
