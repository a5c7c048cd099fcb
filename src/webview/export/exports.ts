import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { toHex } from '../../common/colors';
import { colorOf, shapeNames, shapeOf } from '../color/colorScale';
import type { Palette } from '../color/palette';
import { fieldsOf, valueAt } from '../fields';
import { type DrawFrame, drawLayers, faded } from '../scatter/renderer';
import { project } from '../scatter/viewport';

/** A column beside the dataset's own: labels, scores, coordinates. */
export interface ExportColumn {
  readonly name: string;
  readonly values: ArrayLike<number | string>;
}

/** Rows of `samples` (all where empty) with the dataset's columns and `extra`; RFC 4180, LF. */
export function toCsv(dataset: DatasetColumns, samples: Int32Array, extra: readonly ExportColumn[]): string {
  const fields = fieldsOf(dataset, 'image');
  const head = ['id', ...fields.map(({ csv }) => csv), ...extra.map(({ name }) => name)];
  const lines = [head.map(csvField).join(',')];
  for (const index of rowsOf(dataset, samples)) {
    const cells = [
      dataset.ids[index],
      ...fields.map((field) => String(valueAt(field, index))),
      ...extra.map(({ values }) => String(values[index])),
    ];
    lines.push(cells.map(csvField).join(','));
  }
  return `${lines.join('\n')}\n`;
}

export function toJson(dataset: DatasetColumns, samples: Int32Array, extra: readonly ExportColumn[]): string {
  const records = rowsOf(dataset, samples).map((index) => ({
    id: dataset.ids[index],
    ...Object.fromEntries(fieldsOf(dataset, 'image').map((field) => [field.csv, valueAt(field, index)])),
    ...Object.fromEntries(extra.map(({ name, values }) => [name, values[index]])),
  }));
  return `${JSON.stringify({ dataset: dataset.name, samples: records }, null, 2)}\n`;
}

export function toIds(dataset: DatasetColumns, samples: Int32Array): string {
  return `${rowsOf(dataset, samples)
    .map((index) => dataset.ids[index])
    .join('\n')}\n`;
}

/** The maps as they are drawn, each dot an element with its id as title. */
export function toSvg(
  frames: readonly DrawFrame[],
  width: number,
  height: number,
  palette: Palette,
  shapes: boolean,
  idOf: (frame: number, row: number) => string,
): string {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">`,
    `<rect width="100%" height="100%" fill="${toHex(palette.background)}"/>`,
  ];
  for (const [number, frame] of frames.entries()) {
    const { layout, order, scale, rect } = frame;
    parts.push(
      `<clipPath id="frame${number}"><rect x="${round(rect.x)}" y="${round(rect.y)}" width="${round(rect.width)}" height="${round(rect.height)}"/></clipPath>`,
      `<g clip-path="url(#frame${number})" stroke="${toHex(palette.background)}" stroke-width="1">`,
    );
    let at = 0;
    for (const [stretch, end] of order.ends.entries()) {
      const { sizeFactor, fade } = drawLayers[stretch];
      for (; at < end; at++) {
        const row = order.rows[at];
        const colorIndex = scale.indices[row];
        const [x, y] = project(
          frame.camera,
          rect,
          frame.unitPx,
          layout.positions[2 * row],
          layout.positions[2 * row + 1],
        );
        const fill = toHex(faded(colorOf(scale, colorIndex, palette), fade, palette.background));
        const mark = markOf(
          shapes ? shapeNames[shapeOf(scale, colorIndex)] : 'circle',
          x,
          y,
          frame.radius * sizeFactor + 0.5,
        );
        parts.push(
          `<${mark} fill="${fill}"><title>${xml(idOf(number, row))}</title></${mark.split(' ')[0]}>`,
        );
      }
    }
    parts.push('</g>');
  }
  parts.push('</svg>');
  return `${parts.join('\n')}\n`;
}

function markOf(shape: (typeof shapeNames)[number], x: number, y: number, r: number): string {
  const points = (list: readonly (readonly [number, number])[]) =>
    `polygon points="${list.map(([dx, dy]) => `${round(x + dx * r)},${round(y + dy * r)}`).join(' ')}"`;
  switch (shape) {
    case 'square':
      return points([
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ]);
    case 'diamond':
      return points([
        [0, -1.24],
        [1.24, 0],
        [0, 1.24],
        [-1.24, 0],
      ]);
    case 'triangle':
      return points([
        [0, -1.2],
        [1.1, 0.7],
        [-1.1, 0.7],
      ]);
    case 'cross':
      return points([
        [-0.4, -1.15],
        [0.4, -1.15],
        [0.4, -0.4],
        [1.15, -0.4],
        [1.15, 0.4],
        [0.4, 0.4],
        [0.4, 1.15],
        [-0.4, 1.15],
        [-0.4, 0.4],
        [-1.15, 0.4],
        [-1.15, -0.4],
        [-0.4, -0.4],
      ]);
    case 'circle':
      return `circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}"`;
  }
}

function rowsOf(dataset: DatasetColumns, samples: Int32Array): number[] {
  return samples.length > 0 ? [...samples] : [...dataset.ids.keys()];
}

/** Quoted where needed; a text that a spreadsheet would run as a formula gets an apostrophe. */
function csvField(text: string): string {
  const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function xml(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A name for files of a dataset: of letters of any script, digits, dots, lines; begins with none of the last two. */
export function fileName(name: string): string {
  const kept = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '');
  return [...kept].slice(0, 60).join('') || 'slakescope';
}
