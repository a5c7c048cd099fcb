import type { CategoryColumn } from '../../analysis/session/datasetColumns';
import { type Rgb, tinted } from '../../common/colors';
import { largest } from '../../common/largest';
import { maxSlots, noiseSlot, otherSlot, type Palette, paletteSize, ramp } from './palette';

export interface LegendRow {
  /** Stable over runs: what is hidden is remembered by it. */
  readonly id: number;
  /** One, or those of a family's tints from dark to light. */
  readonly slots: readonly number[];
  readonly label: string;
  readonly count: number;
}

export interface ColorScale {
  /** Stable over runs: `cluster:kmeans`; hidden legend rows are remembered by it. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'categories' | 'values' | 'flags';
  /** Slot of each row. */
  readonly codes: Uint8Array;
  readonly rows: readonly LegendRow[];
  /** More categories than colours: the largest ten keep theirs. */
  readonly sharedNeutral: boolean;
  /** Lowest and highest value, only for `values`. */
  readonly range: readonly [number, number] | null;
  /** Where colours tell of ancestors instead of sizes. */
  readonly lineage?: ScaleLineage;
  /** In words, for cards and speech: "Cluster 3", "noise", "0.52". */
  labelOf(row: number): string;
}

export interface ScaleLineage {
  /** By slot; no hue = the neutral. */
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
  const { slotOf, rows, shared } = slots(sizes, names.cluster, names.other);
  const codes = Uint8Array.from(labels, (label) => (label < 0 ? noiseSlot : slotOf[label]));
  if (noise > 0) rows.push(legendRow(noiseSlot, names.noise, noise));
  return {
    id,
    title,
    kind: 'categories',
    codes,
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
  const { slotOf, rows, shared } = slots(sizes, (value) => column.values[value], other);
  return {
    id,
    title,
    kind: 'categories',
    codes: Uint8Array.from(column.codes, (code) => slotOf[code]),
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
  const codes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    codes[i] = 1 + Math.round((span > 0 ? (values[i] - low) / span : 0.5) * (maxSlots - 2));
  }
  return {
    id,
    title,
    kind: 'values',
    codes,
    rows: [],
    sharedNeutral: false,
    range: low <= high ? [low, high] : null,
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
  const codes = new Uint8Array(n);
  for (const row of flagged) codes[row] = 1;
  return {
    id,
    title,
    kind: 'flags',
    codes,
    rows: [legendRow(1, names.flagged, flagged.length), legendRow(0, names.normal, n - flagged.length)],
    sharedNeutral: false,
    range: null,
    labelOf: (row) => (codes[row] === 1 ? names.flagged : names.normal),
  };
}

/** All rows alike and no legend: for a map whose colours are still on their way. */
export function constantScale(n: number): ColorScale {
  return {
    id: 'plain',
    title: '',
    kind: 'categories',
    codes: new Uint8Array(n).fill(otherSlot),
    rows: [],
    sharedNeutral: false,
    range: null,
    labelOf: () => '',
  };
}

export function colorOf(key: ColorScale, slot: number, palette: Palette): Rgb {
  if (key.kind === 'values') return slot === 0 ? palette.noise : ramp(palette, (slot - 1) / (maxSlots - 2));
  if (key.kind === 'flags') return slot === 1 ? palette.flag : palette.noise;
  if (slot === noiseSlot) return palette.noise;
  if (key.lineage) {
    const { hue, tint } = key.lineage.colors[slot];
    return hue === null ? palette.other : tinted(palette.categories[hue], tint, palette.dark);
  }
  if (slot === otherSlot) return palette.other;
  return palette.categories[slot - 1];
}

/** RGBA of every slot, as the renderer uploads it; alpha carries the shape. */
export function slotColors(key: ColorScale, palette: Palette, shapes: boolean): Uint8Array {
  const bytes = new Uint8Array(maxSlots * 4);
  for (let slot = 0; slot < maxSlots; slot++) {
    if (key.lineage ? slot >= key.lineage.colors.length : key.kind !== 'values' && slot > otherSlot) break;
    const [r, g, b] = colorOf(key, slot, palette);
    bytes.set([r, g, b, shapes ? shapeOf(key, slot) : 0], slot * 4);
  }
  return bytes;
}

export const shapeNames = ['circle', 'square', 'diamond', 'triangle', 'cross'] as const;

/** Which of `shapeNames` marks a slot when shapes are on. */
export function shapeOf(key: ColorScale, slot: number): number {
  if (key.kind === 'flags') return slot === 1 ? 3 : 0;
  if (key.kind === 'values' || slot === noiseSlot) return 0;
  if (key.lineage) return (key.lineage.colors[slot].hue ?? 0) % shapeNames.length;
  return slot === otherSlot ? 0 : (slot - 1) % shapeNames.length;
}

/** How many of `among` each row of the legend stands for. */
export function countByRow(key: ColorScale, among: Int32Array): number[] {
  const counts = new Int32Array(maxSlots);
  for (const row of among) counts[key.codes[row]]++;
  return key.rows.map(({ slots }) => slots.reduce((sum, slot) => sum + counts[slot], 0));
}

/** A row of the legend for what has a colour of its own. */
export function legendRow(slot: number, label: string, count: number): LegendRow {
  return { id: slot, slots: [slot], label, count };
}

function slots(
  sizes: Int32Array,
  name: (value: number) => string,
  other: (values: number) => string,
): { slotOf: Uint8Array; rows: LegendRow[]; shared: boolean } {
  const slotOf = new Uint8Array(sizes.length).fill(otherSlot);
  const shared = sizes.length > paletteSize;
  const rows = largest(sizes, paletteSize).map((value, at) => {
    slotOf[value] = at + 1;
    return legendRow(at + 1, name(value), sizes[value]);
  });
  if (shared) {
    const left = sizes.length - paletteSize;
    const inOthers = sizes.reduce((sum, size, value) => (slotOf[value] === otherSlot ? sum + size : sum), 0);
    rows.push(legendRow(otherSlot, other(left), inOthers));
  }
  return { slotOf, rows, shared };
}
