import type { GroupSample } from '../../sampling/samplingStrategy';
import { element, type Markup, svgPicture } from './markup';

const TILE = 96;
const GAP = 6;
const LABEL_WIDTH = 128;
const HEADING = 52;

/**
 * @param perGroup images in a row.
 * @param imageOf a row's thumbnail as a data URI.
 */
export function sampleGrid(
  title: string,
  groups: readonly GroupSample[],
  perGroup: number,
  imageOf: (row: number) => string,
): Markup {
  const width = LABEL_WIDTH + perGroup * (TILE + GAP) + GAP;
  const height = HEADING + groups.length * (TILE + GAP) + GAP;
  return svgPicture(
    width,
    height,
    title,
    element('rect', { width, height, fill: '#ffffff' }),
    element('text', { x: 14, y: 34, 'font-size': 20, 'font-weight': 600, fill: '#1f1f1f' }, title),
    groups.map((group, i) => gridRow(group, perGroup, HEADING + i * (TILE + GAP), imageOf)),
  );
}

function gridRow(
  { label, size, rows }: GroupSample,
  perGroup: number,
  y: number,
  imageOf: (row: number) => string,
): Markup[] {
  const text = { x: 14, fill: '#1f1f1f' };
  const words = [
    element('text', { ...text, y: y + TILE / 2, 'font-size': 14, 'font-weight': 600 }, `Cluster ${label}`),
    element('text', { ...text, y: y + TILE / 2 + 18, 'font-size': 12, fill: '#616161' }, `${size} images`),
  ];
  const tiles = Array.from({ length: perGroup }, (_, i) => {
    const box = { x: LABEL_WIDTH + i * (TILE + GAP), y, width: TILE, height: TILE };
    const row = rows.at(i);
    return row === undefined
      ? element('rect', { ...box, fill: '#000000' })
      : element('image', { ...box, href: imageOf(row) });
  });
  return [...words, ...tiles];
}
