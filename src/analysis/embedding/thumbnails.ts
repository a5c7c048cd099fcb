/** Thumbnails of all samples in a few batches, made while the images are decoded for embedding. */
import { loadSharp } from '../image/decode';
import { fitIntoSquare, toRgb, withoutEqualChannels } from '../image/fit';
import type { Pixels } from '../image/resample';
import type { Store } from '../store/store';
import type { TaskContext } from '../taskContext';

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

/** The cell of one image: RGB, letterboxed in black. @param size of the square in pixels. */
export function thumbnailCell(image: Pixels, size = CELL_SIZE): Uint8Array {
  return toRgb(fitIntoSquare(withoutEqualChannels(image), size)).data;
}

/** Thumbnails by row. */
export interface Cells {
  /** RGB, `CELL_BYTES`. @throws the error of the system when its image is gone. */
  of(row: number): Uint8Array | Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What the pages show, and where cells come from when a page is not stored. */
export interface ThumbnailSource {
  /** Name of each image's content, in row order. */
  readonly contents: readonly string[];
  /** Closed after each pass over the pages. */
  readonly cells: () => Cells;
}

/** The pages of a dataset: read from the store, and made where it has none. */
export class Thumbnails {
  constructor(
    private readonly store: Store,
    private readonly source: ThumbnailSource,
  ) {}

  /**
   * One after another; those that are missing are stored on the way.
   * @param check called now and then; what it throws ends the work.
   */
  async *pages(check: () => void = () => undefined): AsyncGenerator<ThumbnailBatch> {
    const { contents } = this.source;
    const cells = this.source.cells();
    try {
      for (let first = 0; first < contents.length; first += PER_PAGE) {
        const count = Math.min(PER_PAGE, contents.length - first);
        const layout = { first, count, cellSize: CELL_SIZE, columns: COLUMNS, ...pageSize(count) };
        yield { ...layout, mimeType: 'image/jpeg', bytes: await this.page(first, count, cells, check) };
      }
    } finally {
      await cells.close();
    }
  }

  /** Makes and stores what is missing. @throws CancelledError */
  async complete(task: TaskContext): Promise<void> {
    const pages = Math.ceil(this.source.contents.length / PER_PAGE);
    let done = 0;
    task.progress(done, pages);
    for await (const { first } of this.pages(() => task.check())) {
      done = first / PER_PAGE + 1;
      task.progress(done, pages);
    }
  }

  /**
   * The cells of some rows as JPEG files of their own, for pages that stand alone.
   * @param check called now and then; what it throws ends the work.
   */
  async files(rows: Iterable<number>, check: () => void): Promise<Map<number, Uint8Array>> {
    const sharp = await loadSharp();
    const wanted = [...new Set(rows)].sort((a, b) => a - b);
    const files = new Map<number, Uint8Array>();
    for await (const { first, count, width, height, bytes } of this.pages(check)) {
      check();
      const own = wanted.filter((row) => row >= first && row < first + count);
      if (own.length === 0) continue;
      const pixels = await sharp(bytes).raw().toBuffer();
      const raw = { raw: { width, height, channels: 3 } } as const;
      for (const row of own) {
        check();
        const left = ((row - first) % COLUMNS) * CELL_SIZE;
        const top = Math.floor((row - first) / COLUMNS) * CELL_SIZE;
        const cell = sharp(pixels, raw).extract({ left, top, width: CELL_SIZE, height: CELL_SIZE });
        files.set(row, new Uint8Array(await cell.jpeg({ quality: JPEG_QUALITY }).toBuffer()));
      }
    }
    return files;
  }

  private async page(first: number, count: number, cells: Cells, check: () => void): Promise<Uint8Array> {
    const name = `thumbnails-${first / PER_PAGE}.stored`;
    const identity = JSON.stringify(['thumbnails', ...this.source.contents.slice(first, first + count)]);
    const stored = await this.store.read(name, identity, (value) =>
      value instanceof Uint8Array ? value : null,
    );
    if (stored) return stored;
    const { width, height } = pageSize(count);
    const pixels = Buffer.alloc(width * height * 3);
    for (let i = 0; i < count; i++) {
      check();
      copyCell(await cells.of(first + i), pixels, width, i);
    }
    check();
    const sharp = await loadSharp();
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const bytes = new Uint8Array(jpeg);
    await this.store.write(name, identity, bytes);
    return bytes;
  }
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
