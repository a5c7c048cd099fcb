import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';

interface Page {
  readonly page: ThumbnailBatch;
  readonly bitmap: ImageBitmap;
}

export class ThumbnailAtlas {
  private readonly pages: Page[] = [];
  private readonly listeners = new Set<() => void>();
  private asked = false;

  /** @param ask has the pages sent; called once. */
  constructor(private readonly ask: () => void) {}

  want(): void {
    if (this.asked) return;
    this.asked = true;
    this.ask();
  }

  /** @throws Error where the bytes are not an image. */
  async add(page: ThumbnailBatch): Promise<void> {
    // A copy of its own: a Blob must not keep the whole message alive.
    const bitmap = await createImageBitmap(new Blob([page.bytes.slice()], { type: page.mimeType }));
    const kept = this.pages.findIndex((other) => other.page.first === page.first);
    if (kept >= 0) this.pages.splice(kept, 1, { page, bitmap });
    else this.pages.push({ page, bitmap });
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  has(sample: number): boolean {
    return this.find(sample) !== undefined;
  }

  /** Draws a sample's thumbnail into a square; false where there is none yet. */
  draw(context: CanvasRenderingContext2D, sample: number, x: number, y: number, size: number): boolean {
    const found = this.find(sample);
    if (!found) return false;
    const { page, bitmap } = found;
    const cell = sample - page.first;
    const sx = (cell % page.columns) * page.cellSize;
    const sy = Math.floor(cell / page.columns) * page.cellSize;
    context.drawImage(bitmap, sx, sy, page.cellSize, page.cellSize, x, y, size, size);
    return true;
  }

  private find(sample: number): Page | undefined {
    this.want();
    return this.pages.find(({ page }) => sample >= page.first && sample < page.first + page.count);
  }
}

/** A small canvas with one thumbnail, for cards, lists and tables; redrawn when its page arrives. */
export function thumbnail(
  atlas: ThumbnailAtlas,
  sample: number,
  sizePx: number,
  label = '',
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = canvas.height = Math.round(sizePx * ratio);
  canvas.className = 'thumbnail';
  canvas.style.width = canvas.style.height = `${sizePx}px`;
  if (label) {
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
  } else {
    canvas.setAttribute('aria-hidden', 'true');
  }
  const paint = () => {
    const context = canvas.getContext('2d');
    return context ? atlas.draw(context, sample, 0, 0, canvas.width) : true;
  };
  if (!paint()) {
    const stop = atlas.onChange(() => {
      if (!canvas.isConnected || paint()) stop();
    });
  }
  return canvas;
}
