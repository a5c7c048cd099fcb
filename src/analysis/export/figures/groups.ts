/**
 * Labels as groups with colours, for figures on white: noise grey, the largest clusters coloured, the rest neutral; or
 * families of clusters, each a hue with a tint for every cluster.
 */
import { parseHex, tinted, toHex } from '../../../common/colors';
import type { FigurePalette } from '../../../common/figurePalettes';
import { rowsByLabel } from '../../../common/labels';
import { largest } from '../../../common/largest';
import { familiesOf, type Lineage, tintsOf } from '../../../common/lineage';
import type { ShapeName } from '../../../common/shapes';

export interface Group {
  readonly name: string;
  readonly color: string;
  /** Rows whose colour is not `color`, by colour; together all of `rows`. Absent: all have `color`. */
  readonly tints?: readonly { readonly color: string; readonly rows: readonly number[] }[];
  readonly shape: ShapeName;
  /** Rows, ascending. */
  readonly rows: readonly number[];
  /** Written at the middle of its points; absent: not written. */
  readonly label?: string;
}

/** Noise first, so that it lies below; then the neutral rest; then the coloured clusters by label. */
export function clusterGroups(labels: Int32Array, palette: FigurePalette): Group[] {
  const rowsOf = rowsByLabel(labels);
  const clusters = [...rowsOf].filter(([label]) => label >= 0);
  const sizes = clusters.map(([, rows]) => rows.length);
  const colored = new Set(largest(sizes, palette.categories.length).map((at) => clusters[at][0]));
  const groups = noiseGroup(rowsOf, palette);
  const rest = clusters.filter(([label]) => !colored.has(label));
  if (rest.length > 0) {
    const rows = rest.flatMap(([, own]) => own).sort((a, b) => a - b);
    const name = `${rest.length} smaller (${rows.length})`;
    groups.push({ name, color: palette.other, shape: 'circle', rows });
  }
  let used = 0;
  for (const [label, rows] of clusters) {
    if (!colored.has(label)) continue;
    groups.push({
      name: `${label} (${rows.length})`,
      ...palette.categories[used++],
      rows,
      label: String(label),
    });
  }
  return groups;
}

export interface LabelGroups {
  readonly groups: readonly Group[];
  /** Where the hues come from, if not from the clusters themselves: "colours of level 4 of 5". */
  readonly hues?: string;
}

/** Families where a clustering has more clusters than hues and comes with levels. @param levels finest first. */
export function groupsOfLabels(
  labels: Int32Array,
  levels: readonly Int32Array[],
  palette: FigurePalette,
): LabelGroups {
  const found = familiesOf(labels, levels, palette.categories.length);
  if (!found) return { groups: clusterGroups(labels, palette) };
  return {
    groups: familyGroups(labels, found.lineage, palette),
    hues: `colours of level ${found.level + 1} of ${levels.length}`,
  };
}

/** Noise first, then a group a family: what has no hue, then by hue; tints where the palette has them. */
export function familyGroups(labels: Int32Array, { families }: Lineage, palette: FigurePalette): Group[] {
  const rowsOf = rowsByLabel(labels);
  const groups = families.map(({ ancestor, hue, clusters, size }): Group => {
    const { color: base, shape } =
      hue === null ? { color: palette.other, shape: 'circle' as const } : palette.categories[hue];
    const rowsIn = (some: readonly number[]) =>
      some.flatMap((label) => rowsOf.get(label) ?? []).sort((a, b) => a - b);
    const drawn = { color: base, shape, rows: rowsIn(clusters) };
    if (hue === null) return { ...drawn, name: `${clusters.length} smaller (${size})` };
    const words = clusters.length === 1 ? '1 cluster' : `${clusters.length} clusters`;
    const tints = tintsOf({ hue, clusters }).map(({ tint, clusters: alike }) => ({
      color: toHex(tinted(parseHex(base), tint, false)),
      rows: rowsIn(alike),
    }));
    const named = { ...drawn, name: `${ancestor}: ${words} (${size})`, label: String(ancestor) };
    return !palette.grey ? { ...named, tints } : named;
  });
  const neutral = groups.filter(({ label }) => label === undefined);
  return [...noiseGroup(rowsOf, palette), ...neutral, ...groups.filter(({ label }) => label !== undefined)];
}

/** Inliers below, flagged rows as crosses above. */
export function flagGroups(n: number, flagged: ReadonlySet<number>, palette: FigurePalette): Group[] {
  const rows = Array.from({ length: n }, (_, row) => row);
  const inliers = rows.filter((row) => !flagged.has(row));
  const outliers = rows.filter((row) => flagged.has(row));
  return [
    { name: `Inliers (${inliers.length})`, color: palette.noise, shape: 'circle', rows: inliers },
    { name: `Outliers (${outliers.length})`, color: palette.flag, shape: 'cross', rows: outliers },
  ];
}

function noiseGroup(rowsOf: ReadonlyMap<number, readonly number[]>, { noise }: FigurePalette): Group[] {
  const rows = rowsOf.get(-1);
  return rows ? [{ name: `Noise (${rows.length})`, color: noise, shape: 'circle', rows }] : [];
}
