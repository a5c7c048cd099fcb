/** Thumbnails of all samples in a few batches, made while the images are decoded for embedding. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/atomic';
import { unlessMissing } from '../files/missing';
import { loadSharp } from '../image/decode';
import { fitIntoSquare, withoutEqualChannels } from '../image/fit';
import type { Pixels } from '../image/resample';

/** A page of thumbnails: cell i of the page is at column i % columns, row floor(i / columns). */
export interface ThumbnailBatch {
  /** Sample index of the first cell. */
  readonly first: number;
  readonly count: number;
  /** Pixels of a square cell; images are letterboxed inside it. */
  readonly cellSize: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** "image/jpeg", "image/webp" or "image/png", for a Blob. */
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export const CELL_SIZE = 96;
export const CELL_BYTES = CELL_SIZE * CELL_SIZE * 3;
/** Every graphics chip takes textures of this size. */
const MAX_PAGE_SIZE = 2048;
const COLUMNS = Math.floor(MAX_PAGE_SIZE / CELL_SIZE);
const PER_PAGE = COLUMNS * COLUMNS;
const JPEG_QUALITY = 82;

/** The cell of one image: RGB, letterboxed in black. */
export function thumbnailCell(image: Pixels): Uint8Array {
  const { channels, data } = fitIntoSquare(withoutEqualChannels(image), CELL_SIZE);
  if (channels === 3) return data;
  const out = new Uint8Array(CELL_BYTES);
  const colored = channels >= 3;
  for (let i = 0, from = 0, to = 0; i < CELL_SIZE * CELL_SIZE; i++, from += channels) {
    for (let c = 0; c < 3; c++) out[to++] = data[from + (colored ? c : 0)];
  }
  return out;
}

/** Writes the pages of `count` cells, and an index that names what they show. */
export async function writeThumbnails(
  folder: string,
  identity: string,
  count: number,
  cellOf: (i: number) => Uint8Array,
): Promise<void> {
  const sharp = await loadSharp();
  for (let first = 0, page = 0; first < count; first += PER_PAGE, page++) {
    const cells = Math.min(PER_PAGE, count - first);
    const { width, height } = pageSize(cells);
    const pixels = Buffer.alloc(width * height * 3);
    for (let i = 0; i < cells; i++) copyCell(cellOf(first + i), pixels, width, i);
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer();
    await writeAtomically(pagePath(folder, page), bytes);
  }
  await writeAtomically(indexPath(folder), JSON.stringify({ identity, count }));
}

/** True when the pages on disk show just this. */
export async function thumbnailsAreCurrent(
  folder: string,
  identity: string,
  count: number,
): Promise<boolean> {
  const index = await unlessMissing(readFile(indexPath(folder), 'utf8'), undefined);
  return index === JSON.stringify({ identity, count });
}

/** The pages, one after another. */
export async function* thumbnailPages(folder: string, count: number): AsyncGenerator<ThumbnailBatch> {
  for (let first = 0, page = 0; first < count; first += PER_PAGE, page++) {
    const cells = Math.min(PER_PAGE, count - first);
    const bytes = new Uint8Array(await readFile(pagePath(folder, page)));
    const layout = { first, count: cells, cellSize: CELL_SIZE, columns: COLUMNS, ...pageSize(cells) };
    yield { ...layout, mimeType: 'image/jpeg', bytes };
  }
}

/**
 * The cells of some rows as JPEG files of their own, for pages that stand alone.
 * @param count rows of the whole dataset.
 */
export async function thumbnailFiles(
  folder: string,
  count: number,
  rows: Iterable<number>,
): Promise<Map<number, Uint8Array>> {
  const sharp = await loadSharp();
  const wanted = [...new Set(rows)].sort((a, b) => a - b);
  const files = new Map<number, Uint8Array>();
  for await (const { first, count: cells, width, height, bytes } of thumbnailPages(folder, count)) {
    const own = wanted.filter((row) => row >= first && row < first + cells);
    if (own.length === 0) continue;
    const pixels = await sharp(bytes).raw().toBuffer();
    const raw = { raw: { width, height, channels: 3 } } as const;
    for (const row of own) {
      const left = ((row - first) % COLUMNS) * CELL_SIZE;
      const top = Math.floor((row - first) / COLUMNS) * CELL_SIZE;
      const cell = sharp(pixels, raw).extract({ left, top, width: CELL_SIZE, height: CELL_SIZE });
      files.set(row, new Uint8Array(await cell.jpeg({ quality: JPEG_QUALITY }).toBuffer()));
    }
  }
  return files;
}

function pageSize(cells: number): { width: number; height: number } {
  return { width: Math.min(cells, COLUMNS) * CELL_SIZE, height: Math.ceil(cells / COLUMNS) * CELL_SIZE };
}

function copyCell(cell: Uint8Array, page: Uint8Array, pageWidth: number, i: number): void {
  const left = (i % COLUMNS) * CELL_SIZE;
  const top = Math.floor(i / COLUMNS) * CELL_SIZE;
  for (let y = 0; y < CELL_SIZE; y++) {
    const from = y * CELL_SIZE * 3;
    page.set(cell.subarray(from, from + CELL_SIZE * 3), ((top + y) * pageWidth + left) * 3);
  }
}

function pagePath(folder: string, page: number): string {
  return join(folder, `thumbnails-${page}.jpg`);
}

function indexPath(folder: string): string {
  return join(folder, 'thumbnails.json');
}
