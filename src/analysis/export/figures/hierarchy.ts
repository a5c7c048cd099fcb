import { parseHex, tinted, toHex } from '../../../common/colors';
import { type Mark, rectangle } from '../../../common/figure';
import { clusterCounts, rowsByLabel } from '../../../common/labels';
import { hueLevel, lineageOf, parents, tintsOf } from '../../../common/lineage';
import { figureFont } from '../../figure/font';
import { ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import type { FigureDefinition } from './figureDefinition';
import { type FigurePart, GAP, line, rowHead, smallSize, titledFigure } from './page';
import { madeBy } from './runs';
import { type FigureStyle, INK, PAPER } from './style';

/** Blocks narrower than this have no rim, which would hide them. */
const MIN_RIM_PT = 1.5;

/** Nested levels of a clustering (FINCH), coarsest above: the width of a block is its number of images. */
export const hierarchyFigure: FigureDefinition = {
  name: 'hierarchy',
  summary:
    'The nested levels of a clustering (FINCH) as blocks, coarsest above, as wide as they have images.',
  make: ({ session, analysis, style }) => {
    const fit = ofKind(analysis.fits, 'clustering').find(
      ({ result: { partitions } }) => (partitions?.length ?? 0) > 1,
    );
    const levels = fit?.result.partitions;
    if (!fit || !levels) return null;
    return titledFigure(
      hierarchyFigure.name,
      `Levels of ${methodNamed(fit.method).title}`,
      `${madeBy(analysis, session.embedded.encoderTitle)}; a block is a cluster, as wide as its number of images`,
      style,
      (top) => icicle(levels, top, style),
    );
  },
};

/** Rows so that each cluster of each level is one block. @param levels finest first. */
function nestedOrder(levels: readonly Int32Array[]): Int32Array {
  const rows = Int32Array.from(levels[0].keys());
  const coarsestFirst = [...levels].reverse();
  // A cluster stands where its parent does, larger ones first.
  const places = coarsestFirst.map((labels) => {
    const sizes = [...rowsByLabel(labels)].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
    return new Map(sizes.map(([label], place) => [label, place]));
  });
  return rows.sort((a, b) => {
    for (const [level, labels] of coarsestFirst.entries()) {
      const difference = (places[level].get(labels[a]) ?? 0) - (places[level].get(labels[b]) ?? 0);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

function icicle(levels: readonly Int32Array[], top: number, style: FigureStyle): FigurePart {
  const { font, palette } = style;
  const small = smallSize(style);
  const head = font * 7;
  const width = style.width - 2 * GAP - head;
  const height = font * 3.2;
  const order = nestedOrder(levels);
  const counts = levels.map((labels) => clusterCounts(labels).clusters);
  const hues = levels[hueLevel(counts, palette.categories.length)];
  const marks: Mark[] = [];
  [...levels].reverse().forEach((labels, at) => {
    const y = top + at * (height + 2);
    const colorOf = blockColors(labels, hues, style);
    const clusters = counts[levels.length - 1 - at];
    const size = `${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`;
    for (const mark of rowHead(`Level ${levels.length - at}`, size, y + height / 2, style)) marks.push(mark);
    for (const { label, from, to } of blocks(order, labels)) {
      const x = GAP + head + (from / order.length) * width;
      const w = ((to - from) / order.length) * width;
      const fill = label < 0 ? palette.noise : colorOf(label);
      const d = rectangle(x, y, w, height);
      marks.push(
        w < MIN_RIM_PT
          ? { kind: 'path', d, fill }
          : { kind: 'path', d, fill, stroke: PAPER, strokeWidth: 0.5 },
      );
      const name = `${label} (${to - from})`;
      const shown = [name, String(label)].find((text) => figureFont().width(text, small) < w - 3);
      if (shown === undefined || label < 0) continue;
      const place = { x: x + w / 2, y: y + height / 2 - small * 0.68, size: small } as const;
      marks.push(line(shown, { ...place, align: 'middle', color: isDark(fill) ? PAPER : INK }));
    }
  });
  return { marks, bottom: top + levels.length * (height + 2) };
}

/** Runs of equal labels in the order of the rows. */
function blocks(order: Int32Array, labels: Int32Array) {
  const found: { label: number; from: number; to: number }[] = [];
  for (const [place, row] of order.entries()) {
    const last = found.at(-1);
    if (last?.label === labels[row]) last.to = place + 1;
    else found.push({ label: labels[row], from: place, to: place + 1 });
  }
  return found;
}

/** The hue of its ancestor, or of the cluster that most of its images lie in further down; tints among siblings. */
function blockColors(
  labels: Int32Array,
  hues: Int32Array,
  { palette }: FigureStyle,
): (label: number) => string {
  const { families } = lineageOf(labels, hues, palette.categories.length);
  const colors = new Map<number, string>();
  const isFiner = clusterCounts(labels).clusters >= clusterCounts(hues).clusters;
  for (const family of families) {
    const base = family.hue === null ? palette.other : palette.categories[family.hue].color;
    for (const { tint, clusters } of tintsOf(family)) {
      const color = isFiner && !palette.grey ? toHex(tinted(parseHex(base), tint, false)) : base;
      for (const label of clusters) colors.set(label, color);
    }
  }
  // A level coarser than that of the hues joins several of them, so it has none.
  const joined = isFiner ? null : parents(hues, labels);
  return (label) => {
    const isJoined = joined !== null && joined.filter((parent) => parent === label).length > 1;
    return isJoined ? palette.other : (colors.get(label) ?? palette.other);
  };
}

function isDark(color: string): boolean {
  const [r, g, b] = parseHex(color);
  return 0.299 * r + 0.587 * g + 0.114 * b < 140;
}
