/** UMAP with the tutorial's settings. */
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { umapMethod } from '../../../src/analysis/reduction/umap';
import { fitting, type Row } from '../row';
const NEIGHBORS = 15;
const MIN_DIST = 0.1;
const SEED = 42;

export const umapRows: readonly Row[] = [
  {
    name: 'umap',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512, bar: 0.6 },
      { n: 5000, d: 512, bar: 0.3 },
      { n: 20_000, d: 512, oursOnly: true },
      { n: 70_000, d: 50, oursOnly: true },
    ],
    ours: fitting(umapMethod, { nNeighbors: NEIGHBORS, minDist: MIN_DIST }, ({ coordinates }) =>
      extent(coordinates.data),
    ),
    reference: { call: 'layout_umap.fit', args: { neighbors: NEIGHBORS, minDist: MIN_DIST, seed: SEED } },
    peers: { 'umap-js': umapJs },
  },
];

async function umapJs({ n, d, data }: Matrix) {
  const { UMAP } = await import('umap-js');
  const points = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
  return () => {
    const random = new MT19937(SEED);
    const model = new UMAP({ nNeighbors: NEIGHBORS, minDist: MIN_DIST, random: () => random.random() });
    return extent(model.fit(points).flat());
  };
}

/** Width and height of an (n, 2) layout. */
function extent(layout: ArrayLike<number>): string {
  const sides = [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let at = axis; at < layout.length; at += 2) {
      low = Math.min(low, layout[at]);
      high = Math.max(high, layout[at]);
    }
    return (high - low).toFixed(0);
  });
  return `extent ${sides.join(' x ')}`;
}
