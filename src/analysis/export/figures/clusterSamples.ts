import { type FigurePicture, type Mark, rectangle } from '../../../common/figure';
import { methodNamed } from '../../methods/registry';
import type { FigureDefinition } from './figureDefinition';
import { bodyHeight, GAP, rowHead, titledFigure } from './page';
import { madeBy, mainClustering } from './runs';
import { RULE } from './style';

/** Images of each cluster, as in the tutorial. */
const PER_CLUSTER = 5;
/** Clusters at most, the largest: more would not fit on a page. */
const MAX_CLUSTERS = 12;
const TILE_GAP_PT = 2;

/** The tutorial's section 7: five images of each cluster; an empty frame where a cluster has fewer: black would be taken for an image. */
export const clusterSamples: FigureDefinition = {
  name: 'cluster_samples',
  summary: 'Five images of each cluster of one clustering (K-means), drawn at random with the seed.',
  make: async ({ session, analysis, style, pictures }) => {
    const fit = mainClustering(analysis);
    if (!fit) return null;
    const { space, seed } = analysis.request;
    const options = { strategy: 'stratified', perGroup: PER_CLUSTER, seed } as const;
    const groups = session.representativeSamples(space, fit.result.labels, options);
    if (groups.length === 0) return null;
    const bySize = [...groups].sort((a, b) => b.size - a.size || a.label - b.label).slice(0, MAX_CLUSTERS);
    const shown = bySize.sort((a, b) => a.label - b.label);
    const width = style.width - 2 * GAP - style.font * 6.2;
    const tile = Math.min(sideOf(width, PER_CLUSTER), sideOf(bodyHeight(style), shown.length));
    const head = style.width - 2 * GAP - PER_CLUSTER * (tile + TILE_GAP_PT) + TILE_GAP_PT;
    const rows = await Promise.all(
      shown.map(async (group) => {
        const images: FigurePicture[] = [];
        for (const row of group.rows.slice(0, PER_CLUSTER)) images.push(await pictures.picture(row, tile));
        return { group, images };
      }),
    );
    const title = `Sample images per cluster (${methodNamed(fit.method).title}, ${groups.length} clusters)`;
    const left = groups.length > shown.length ? `; the ${shown.length} largest clusters` : '';
    const note = `${madeBy(analysis, session.embedded.encoderTitle)}; drawn at random${left}`;
    return titledFigure(clusterSamples.name, title, note, style, (top) => {
      const marks: Mark[] = [];
      rows.forEach(({ group: { label, size }, images }, i) => {
        const y = top + i * (tile + TILE_GAP_PT);
        const count = `${size} ${size === 1 ? 'image' : 'images'}`;
        for (const mark of rowHead(`Cluster ${label}`, count, y + tile / 2, style)) marks.push(mark);
        for (let place = 0; place < PER_CLUSTER; place++) {
          const x = GAP + head + place * (tile + TILE_GAP_PT);
          const picture = images.at(place);
          marks.push(
            picture
              ? { kind: 'image', x, y, width: tile, height: tile, picture }
              : { kind: 'path', d: rectangle(x, y, tile, tile), stroke: RULE, strokeWidth: 0.4 },
          );
        }
      });
      return { marks, bottom: top + rows.length * (tile + TILE_GAP_PT) - TILE_GAP_PT };
    });
  },
};

/** Of a square, so many of which lie beside each other in `length`. */
function sideOf(length: number, count: number): number {
  return (length + TILE_GAP_PT) / count - TILE_GAP_PT;
}
