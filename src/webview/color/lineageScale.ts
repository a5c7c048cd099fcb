/** Colours of a clustering by its families: a legend row for each family, a tint for each cluster. Pure. */
import { type Lineage, tintsOf } from '../../common/lineage';
import {
  type ClusterNames,
  type ColorScale,
  type LegendRow,
  legendRow,
  type ScaleLineage,
} from './colorScale';
import { noiseIndex } from './palette';

export interface FamilyNames extends ClusterNames {
  readonly family: (ancestor: number, clusters: number) => string;
  readonly member: (label: number, ancestor: number) => string;
}

/**
 * @param labels that the lineage was made of.
 * @param shown position of the level that gives the hues among all.
 */
export function lineageScale(
  id: string,
  title: string,
  labels: Int32Array,
  { families, familyOf, sizes }: Lineage,
  shown: Pick<ScaleLineage, 'level' | 'levels'>,
  names: FamilyNames,
): ColorScale {
  const indexOf = new Uint8Array(sizes.length);
  const colors: { hue: number | null; tint: number }[] = [{ hue: null, tint: 0 }];
  const rows: LegendRow[] = [];
  for (const family of families) {
    const { ancestor, hue, clusters, size } = family;
    const indices = tintsOf(family).map(({ tint, clusters: alike }) => {
      for (const label of alike) indexOf[label] = colors.length;
      return colors.push({ hue, tint }) - 1;
    });
    const label =
      hue === null
        ? names.other(clusters.length)
        : clusters.length === 1
          ? names.cluster(clusters[0])
          : names.family(ancestor, clusters.length);
    rows.push({ id: rows.length + 1, indices, label, count: size });
  }
  const noise = labels.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0);
  if (noise > 0) rows.push(legendRow(noiseIndex, names.noise, noise));
  return {
    id,
    title,
    kind: 'categories',
    indices: Uint8Array.from(labels, (label) => (label < 0 ? noiseIndex : indexOf[label])),
    rows,
    sharedNeutral: families.some(({ hue }) => hue === null),
    range: null,
    lineage: { colors, ...shown },
    labelOf: (row) => {
      const label = labels[row];
      if (label < 0) return names.noise;
      const { hue, ancestor, clusters } = families[familyOf[label]];
      return hue === null || clusters.length === 1 ? names.cluster(label) : names.member(label, ancestor);
    },
  };
}
