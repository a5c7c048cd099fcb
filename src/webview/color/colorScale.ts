/** From rows to colours, with the rows of the legend. Pure. */
import type { CategoryColumn } from '../../analysis/session/datasetColumns';
import { type Rgb, tinted } from '../../common/colors';
import { largest } from '../../common/largest';
import { type ShapeName, shapeNames } from '../../common/shapes';
import { maxColors, noiseIndex, otherIndex, type Palette, paletteSize, ramp, type RampName } from './palette';

export interface LegendRow {
  /** Stable over runs: hidden rows are stored by it. */
  readonly id: number;
  /** One, or those of a family's tints from dark to light. */
  readonly indices: readonly number[];
  readonly label: string;
  readonly count: number;
  /** The one cluster, or value of a column, that it stands for; absent where it stands for several or none. */
  readonly value?: number;
}

export interface ColorScale {
  /** Stable over runs: `cluster:kmeans`; hidden legend rows are stored by it. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'categories' | 'values' | 'flags';
  /** Color index of each row. */
  readonly indices: Uint8Array;
  readonly rows: readonly LegendRow[];
  /** More categories than colours: the largest ten keep theirs. */
  readonly sharedNeutral: boolean;
  /** Lowest and highest value, only for `values`. */
  readonly range: readonly [number, number] | null;
  /** Of `values`; absent = plain. */
  readonly ramp?: RampName;
  /** Present where hues follow ancestors of clusters instead of sizes. */
  readonly lineage?: ScaleLineage;
  /** Text for the hover card and for screen readers: "Cluster 3", "noise", "0.52". */
  labelOf(row: number): string;
}

export interface ScaleLineage {
  /** By color index; no hue = the neutral. */
  readonly colors: readonly { readonly hue: number | null; readonly tint: number }[];
  /** Position of the level that gives the hues, of so many, finest first. */
  readonly level: number;
  readonly levels: number;
}

export interface ClusterNames {
  readonly cluster: (label: number) => string;
  readonly noise: string;
  readonly other: (clusters: number) => string;
}

/** @param labels clusters 0.., noise -1. */
export function clusterScale(id: string, title: string, labels: Int32Array, names: ClusterNames): ColorScale {
  let clusters = 0;
  for (const label of labels) if (label >= clusters) clusters = label + 1;
  const sizes = new Int32Array(clusters);
  let noise = 0;
  for (const label of labels) {
    if (label < 0) noise++;
    else sizes[label]++;
  }
  const { indexOf, rows, shared } = assignColors(sizes, names.cluster, names.other);
  const indices = Uint8Array.from(labels, (label) => (label < 0 ? noiseIndex : indexOf[label]));
  if (noise > 0) rows.push(legendRow(noiseIndex, names.noise, noise));
  return {
    id,
    title,
    kind: 'categories',
    indices,
    rows,
    sharedNeutral: shared,
    range: null,
    labelOf: (row) => (labels[row] < 0 ? names.noise : names.cluster(labels[row])),
  };
}

export function categoryScale(
  id: string,
  title: string,
  column: CategoryColumn,
  other: (values: number) => string,
): ColorScale {
  const sizes = new Int32Array(column.values.length);
  for (const code of column.codes) sizes[code]++;
  const { indexOf, rows, shared } = assignColors(sizes, (value) => column.values[value], other);
  return {
    id,
    title,
    kind: 'categories',
    indices: Uint8Array.from(column.codes, (code) => indexOf[code]),
    rows,
    sharedNeutral: shared,
    range: null,
    labelOf: (row) => column.values[column.codes[row]] ?? '',
  };
}

/** @param values one a row; not finite = no value. */
export function valueScale(
  id: string,
  title: string,
  values: ArrayLike<number>,
  format: (value: number) => string,
  ramp: RampName = 'plain',
): ColorScale {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low;
  const indices = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    indices[i] = 1 + Math.round((span > 0 ? (values[i] - low) / span : 0.5) * (maxColors - 2));
  }
  return {
    id,
    title,
    kind: 'values',
    indices,
    rows: [],
    sharedNeutral: false,
    range: low <= high ? [low, high] : null,
    ramp,
    labelOf: (row) => format(values[row]),
  };
}

/** @param flagged rows that a method flagged. */
export function flagScale(
  id: string,
  title: string,
  n: number,
  flagged: Int32Array,
  names: { flagged: string; normal: string },
): ColorScale {
  const indices = new Uint8Array(n);
  for (const row of flagged) indices[row] = 1;
  return {
    id,
    title,
    kind: 'flags',
    indices,
    rows: [legendRow(1, names.flagged, flagged.length), legendRow(0, names.normal, n - flagged.length)],
    sharedNeutral: false,
    range: null,
    labelOf: (row) => (indices[row] === 1 ? names.flagged : names.normal),
  };
}

/** All rows alike and no legend: for a map whose colours are not known yet. */
export function constantScale(n: number): ColorScale {
  return {
    id: 'plain',
    title: '',
    kind: 'categories',
    indices: new Uint8Array(n).fill(otherIndex),
    rows: [],
    sharedNeutral: false,
    range: null,
    labelOf: () => '',
  };
}

export function colorOf(scale: ColorScale, index: number, palette: Palette): Rgb {
  if (scale.kind === 'flags') return index === 1 ? palette.flag : palette.noise;
  if (index === noiseIndex) return palette.noise;
  if (scale.kind === 'values') return ramp(palette, (index - 1) / (maxColors - 2), scale.ramp ?? 'plain');
  if (scale.lineage) {
    const { hue, tint } = scale.lineage.colors[index];
    if (hue === null) return palette.other;
    const base = palette.categories[hue];
    return palette.print?.grey ? base : tinted(base, tint, palette.dark);
  }
  if (index === otherIndex) return palette.other;
  return palette.categories[index - 1];
}

/** RGBA by color index, as the renderer uploads it; alpha carries the shape. */
export function colorTable(scale: ColorScale, palette: Palette, shapes: boolean): Uint8Array {
  const bytes = new Uint8Array(maxColors * 4);
  const used = scale.lineage?.colors.length ?? (scale.kind === 'values' ? maxColors : otherIndex + 1);
  for (let index = 0; index < used; index++) {
    const [r, g, b] = colorOf(scale, index, palette);
    bytes.set([r, g, b, shapeNames.indexOf(shapeOf(scale, index, palette, shapes))], index * 4);
  }
  return bytes;
}

/** What marks a color index beside its colour. @param shapes whether they are on; a palette for print has its own. */
export function shapeOf(
  scale: ColorScale,
  index: number,
  { print }: Pick<Palette, 'print'>,
  shapes: boolean,
): ShapeName {
  if (!shapes && !print) return 'circle';
  if (scale.kind === 'flags') return index === 1 ? (print ? 'cross' : 'triangle') : 'circle';
  if (scale.kind === 'values' || index === noiseIndex) return 'circle';
  const category = scale.lineage
    ? (scale.lineage.colors[index].hue ?? 0)
    : index === otherIndex
      ? 0
      : index - 1;
  if (print && !shapes) return print.categories[category].shape;
  return shapeNames[category % shapeNames.length];
}

/** How many of `among` each row of the legend stands for. */
export function countByRow(scale: ColorScale, among: Int32Array): number[] {
  const counts = new Int32Array(maxColors);
  for (const row of among) counts[scale.indices[row]]++;
  return scale.rows.map(({ indices }) => indices.reduce((sum, index) => sum + counts[index], 0));
}

/** A row of the legend for what has a colour of its own. */
export function legendRow(index: number, label: string, count: number): LegendRow {
  return { id: index, indices: [index], label, count };
}

function assignColors(
  sizes: Int32Array,
  name: (value: number) => string,
  other: (values: number) => string,
): { indexOf: Uint8Array; rows: LegendRow[]; shared: boolean } {
  const indexOf = new Uint8Array(sizes.length).fill(otherIndex);
  const shared = sizes.length > paletteSize;
  const rows = largest(sizes, paletteSize).map((value, at): LegendRow => {
    indexOf[value] = at + 1;
    return { ...legendRow(at + 1, name(value), sizes[value]), value };
  });
  if (shared) {
    const left = sizes.length - paletteSize;
    const inOthers = sizes.reduce((sum, size, at) => (indexOf[at] === otherIndex ? sum + size : sum), 0);
    rows.push(legendRow(otherIndex, other(left), inOthers));
  }
  return { indexOf, rows, shared };
}
