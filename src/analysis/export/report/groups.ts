/**
 * Labels as groups with colours, for figures on white: noise grey, the largest ten clusters coloured, the rest
 * neutral; or families of clusters, each a hue with a tint for every cluster.
 */
import { categoriesOnLight, flagOnLight, parseHex, tinted, toHex } from '../../../common/colors';
import { rowsByLabel } from '../../../common/labels';
import { largest } from '../../../common/largest';
import { type Lineage, tintsOf } from '../../../common/lineage';
import type { ShapeName } from '../../../common/shapes';

export const NOISE_COLOR = '#b4b4b4';
export const OTHER_COLOR = '#6e6e6e';

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
export function clusterGroups(labels: Int32Array): Group[] {
  const rowsOf = rowsByLabel(labels);
  const clusters = [...rowsOf].filter(([label]) => label >= 0);
  const sizes = clusters.map(([, rows]) => rows.length);
  const colored = new Set(largest(sizes, categoriesOnLight.length).map((at) => clusters[at][0]));
  const groups = noiseGroup(rowsOf);
  const rest = clusters.filter(([label]) => !colored.has(label));
  if (rest.length > 0) {
    const rows = rest.flatMap(([, own]) => own).sort((a, b) => a - b);
    groups.push({
      name: `${rest.length} smaller (${rows.length})`,
      color: OTHER_COLOR,
      shape: 'circle',
      rows,
    });
  }
  let used = 0;
  for (const [label, rows] of clusters) {
    if (!colored.has(label)) continue;
    const color = categoriesOnLight[used++];
    groups.push({ name: `${label} (${rows.length})`, color, shape: 'circle', rows, label: String(label) });
  }
  return groups;
}

/** Noise first, then a group a family: what has no hue, then by hue. @param lineage of these labels. */
export function familyGroups(labels: Int32Array, { families }: Lineage): Group[] {
  const rowsOf = rowsByLabel(labels);
  const groups = families.map(({ ancestor, hue, clusters, size }): Group => {
    const base = hue === null ? OTHER_COLOR : categoriesOnLight[hue];
    const rowsIn = (some: readonly number[]) =>
      some.flatMap((label) => rowsOf.get(label) ?? []).sort((a, b) => a - b);
    const drawn = { color: base, shape: 'circle', rows: rowsIn(clusters) } as const;
    if (hue === null) return { ...drawn, name: `${clusters.length} smaller (${size})` };
    const words = clusters.length === 1 ? '1 cluster' : `${clusters.length} clusters`;
    const tints = tintsOf({ hue, clusters }).map(({ tint, clusters: alike }) => ({
      color: toHex(tinted(parseHex(base), tint, false)),
      rows: rowsIn(alike),
    }));
    return { ...drawn, name: `${ancestor}: ${words} (${size})`, tints, label: String(ancestor) };
  });
  const neutral = groups.filter(({ tints }) => !tints);
  return [...noiseGroup(rowsOf), ...neutral, ...groups.filter(({ tints }) => tints)];
}

/** Inliers below, flagged rows as crosses above. */
export function flagGroups(n: number, flagged: ReadonlySet<number>): Group[] {
  const rows = Array.from({ length: n }, (_, row) => row);
  const inliers = rows.filter((row) => !flagged.has(row));
  const outliers = rows.filter((row) => flagged.has(row));
  return [
    { name: `Inliers (${inliers.length})`, color: NOISE_COLOR, shape: 'circle', rows: inliers },
    { name: `Outliers (${outliers.length})`, color: flagOnLight, shape: 'cross', rows: outliers },
  ];
}

function noiseGroup(rowsOf: ReadonlyMap<number, readonly number[]>): Group[] {
  const rows = rowsOf.get(-1);
  return rows ? [{ name: `Noise (${rows.length})`, color: NOISE_COLOR, shape: 'circle', rows }] : [];
}
