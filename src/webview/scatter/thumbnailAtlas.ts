/** Thumbnails of all samples, drawn from the few images that the host sends them in. */
import type { Pen } from './pen';

/** One image of thumbnails: cell i is at column i % columns, row floor(i / columns). */
export interface ThumbnailSheet {
  /** Sample index of the first cell. */
  readonly first: number;
  readonly count: number;
  /** Pixels of a square cell. */
  readonly cellSize: number;
  readonly columns: number;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

interface Entry {
  readonly sheet: ThumbnailSheet;
  readonly bitmap: ImageBitmap;
  /** Row of each sample when the sheet was made, -1 where there was none; absent: the rows have not changed since. */
  readonly rowsThen?: Int32Array;
}

export class ThumbnailAtlas {
  private readonly sheets = new Map<number, Entry>();
  private readonly listeners = new Set<() => void>();
  private requested = false;

  /** @param requestSheets has the sheets sent; called once. */
  constructor(private readonly requestSheets: () => void) {}

  request(): void {
    if (this.requested) return;
    this.requested = true;
    this.requestSheets();
  }

  /** Replaces a sheet with the same first sample. @throws Error where the bytes are not an image. */
  async add(sheet: ThumbnailSheet): Promise<void> {
    // Copied: a Blob of a view would hold the memory of the whole message.
    const bitmap = await createImageBitmap(new Blob([sheet.bytes.slice()], { type: sheet.mimeType }));
    this.sheets.set(sheet.first, { sheet, bitmap });
    for (const listener of this.listeners) listener();
  }

  /**
   * The samples have other rows from now on; their thumbnails are drawn until there are new sheets.
   * @param before row of each sample until now, -1 where it is new.
   */
  move(before: Int32Array): void {
    for (const [first, entry] of this.sheets) {
      const { rowsThen } = entry;
      const moved = rowsThen ? before.map((row) => (row < 0 ? -1 : rowsThen[row])) : before;
      this.sheets.set(first, { ...entry, rowsThen: moved });
    }
  }

  /** Calls `listener` after each sheet; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  has(sample: number): boolean {
    return this.find(sample) !== undefined;
  }

  /** Draws a sample's thumbnail into a square; false where there is none yet. */
  draw(context: Pick<Pen, 'drawImage'>, sample: number, x: number, y: number, size: number): boolean {
    const found = this.find(sample);
    if (!found) return false;
    const { cell, bitmap } = found;
    const { columns, cellSize } = found.sheet;
    const sx = (cell % columns) * cellSize;
    const sy = Math.floor(cell / columns) * cellSize;
    context.drawImage(bitmap, sx, sy, cellSize, cellSize, x, y, size, size);
    return true;
  }

  private find(sample: number) {
    this.request();
    for (const { sheet, bitmap, rowsThen } of this.sheets.values()) {
      const cell = (rowsThen ? rowsThen[sample] : sample) - sheet.first;
      if (cell >= 0 && cell < sheet.count) return { sheet, bitmap, cell };
    }
    return undefined;
  }
}
