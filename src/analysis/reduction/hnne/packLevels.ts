/** Version 2's coarse levels: clusters as circles of area by size, packed level by level inside each other. */
import type { TaskContext } from '../../taskContext';
import type { Hierarchy } from './hierarchy';
import { packCircles } from './packCircles';
import { FILL, packInside } from './packInside';
import { median } from './quantiles';
import { normalizeSpan } from './span';

const TOP_SPAN_NEIGHBORS = 8;
/** Which finer levels are packed along with the coarsest: so many at most, while they have so few clusters. */
const PACKED = {
  v2: { levels: 2, clusters: 1000 },
  'v2.0.0': { levels: Infinity, clusters: 500 },
} as const;

export interface PackedLevels {
  /** The finest packed level. */
  readonly finest: number;
  /** By level, x, y pairs; empty below `finest`. */
  readonly anchors: Float64Array[];
  /** Of the circles of the finest packed level. */
  readonly radii: Float64Array;
}

/** @param means of each level's clusters in the preliminary layout, x, y pairs. */
export function packLevels(
  means: readonly Float64Array[],
  { levels, partitions, groups }: Hierarchy,
  version: keyof typeof PACKED,
  task: TaskContext,
): PackedLevels {
  const top = levels.length - 1;
  const finest = finestPacked(levels, version);
  const anchors: Float64Array[] = [];
  let radii = radiiBySize(partitions[top], levels[top]);
  anchors[top] = normalizeSpan(packCircles(means[top], radii, task), radii, TOP_SPAN_NEIGHBORS, task);
  for (let level = top - 1; level >= finest; level--) {
    const parents = groups[level + 1].of;
    const sizes = radiiBySize(partitions[level], levels[level]);
    const packed = packChildren(means[level], sizes, parents, anchors[level + 1], radii, task);
    anchors[level] = packed.centers;
    radii = packed.radii;
  }
  return { finest, anchors, radii };
}

function finestPacked(levels: readonly number[], version: keyof typeof PACKED): number {
  const most = PACKED[version];
  let level = levels.length - 1;
  while (level > 0 && levels.length - level <= most.levels && levels[level - 1] <= most.clusters) level--;
  return level;
}

/** Roots of the sizes, the median being 1. */
function radiiBySize(labels: Int32Array, count: number): Float64Array {
  const roots = new Float64Array(count);
  for (const label of labels) roots[label]++;
  for (let c = 0; c < count; c++) roots[c] = Math.sqrt(roots[c]);
  const middle = median(roots);
  return roots.map((root) => root / middle);
}

function packChildren(
  anchors: Float64Array,
  sizes: Float64Array,
  parents: Int32Array,
  parentCenters: Float64Array,
  parentRadii: Float64Array,
  task: TaskContext,
): { centers: Float64Array; radii: Float64Array } {
  const centers = new Float64Array(anchors.length);
  const radii = new Float64Array(sizes.length);
  childrenOf(parents, parentRadii.length).forEach((children, p) => {
    task.check();
    const only = children.length === 1;
    const packed = only
      ? { centers: new Float64Array(2), radii: Float64Array.of(FILL * parentRadii[p]) }
      : packInside(pick(anchors, children, 2), pick(sizes, children, 1), parentRadii[p], task);
    children.forEach((child, c) => {
      centers[2 * child] = parentCenters[2 * p] + packed.centers[2 * c];
      centers[2 * child + 1] = parentCenters[2 * p + 1] + packed.centers[2 * c + 1];
      radii[child] = packed.radii[c];
    });
  });
  return { centers, radii };
}

function childrenOf(parents: Int32Array, count: number): readonly number[][] {
  const children: number[][] = Array.from({ length: count }, () => []);
  parents.forEach((parent, child) => children[parent].push(child));
  return children;
}

function pick(values: Float64Array, rows: readonly number[], width: number): Float64Array {
  return Float64Array.from(
    rows.flatMap((row) => Array.from(values.subarray(row * width, (row + 1) * width))),
  );
}
