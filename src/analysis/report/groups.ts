/** Labels as groups with colours, for figures on white: noise grey, the largest ten clusters coloured, the rest neutral. */
import { categoriesOnLight, flagOnLight } from '../../common/colors';

export const NOISE_COLOR = '#b4b4b4';
export const OTHER_COLOR = '#6e6e6e';

export type Mark = 'dot' | 'cross';

export interface Group {
  readonly name: string;
  readonly color: string;
  readonly mark: Mark;
  /** Rows, ascending. */
  readonly rows: readonly number[];
  /** Written at the middle of its points; absent: not written. */
  readonly label?: string;
}

/** Noise first, so that it lies below; then the neutral rest; then the coloured clusters by label. */
export function clusterGroups(labels: Int32Array): Group[] {
  const rowsOf = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = rowsOf.get(label);
    if (rows) rows.push(row);
    else rowsOf.set(label, [row]);
  });
  const clusters = [...rowsOf].filter(([label]) => label >= 0).sort(([a], [b]) => a - b);
  const colored = new Set(
    [...clusters]
      .sort(([a, left], [b, right]) => right.length - left.length || a - b)
      .slice(0, categoriesOnLight.length)
      .map(([label]) => label),
  );
  const groups: Group[] = [];
  const noise = rowsOf.get(-1);
  if (noise) groups.push({ name: `Noise (${noise.length})`, color: NOISE_COLOR, mark: 'dot', rows: noise });
  const rest = clusters.filter(([label]) => !colored.has(label));
  if (rest.length > 0) {
    const rows = rest.flatMap(([, own]) => own).sort((a, b) => a - b);
    groups.push({ name: `${rest.length} smaller (${rows.length})`, color: OTHER_COLOR, mark: 'dot', rows });
  }
  let slot = 0;
  for (const [label, rows] of clusters) {
    if (!colored.has(label)) continue;
    const color = categoriesOnLight[slot++]!;
    groups.push({ name: `${label} (${rows.length})`, color, mark: 'dot', rows, label: String(label) });
  }
  return groups;
}

/** Ordinary rows below, flagged ones as crosses above. */
export function flagGroups(n: number, flagged: ReadonlySet<number>): Group[] {
  const rows = Array.from({ length: n }, (_, row) => row);
  const inliers = rows.filter((row) => !flagged.has(row));
  const outliers = rows.filter((row) => flagged.has(row));
  return [
    { name: `Inliers (${inliers.length})`, color: NOISE_COLOR, mark: 'dot', rows: inliers },
    { name: `Outliers (${outliers.length})`, color: flagOnLight, mark: 'cross', rows: outliers },
  ];
}
