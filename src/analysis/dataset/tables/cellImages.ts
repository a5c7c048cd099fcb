/**
 * Which rows of an image column show the same image. Sets such as VQA-RAD repeat the image for each question and
 * keep no name of it: equal bytes (SHA-256) are one image.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BadImage, type ImageHeader, readImageHeader } from '../imageHeader';
import { bytesOf } from '../imageSource';
import { keptValue } from '../readCache';
import { type Cell, isList } from './recordTable';

/** No image is shorter; paths are. */
const MIN_BASE64 = 300;

/** An image by its bytes, or by its file. */
export interface DistinctImage {
  /** Unique among the images of a dataset. */
  readonly key: string;
  readonly header: ImageHeader | BadImage;
}

/** An image in a cell. */
export interface CellImage {
  /** Place in the list that the cell holds. */
  readonly item?: number;
  /** Of its file or within its archive, as the set gives it; an empty one counts as none. */
  readonly path?: string;
  /** Undefined where the cell has a path alone. */
  readonly image?: DistinctImage;
}

/** The images of all tables of a dataset. */
export class DistinctImages {
  private readonly byKey = new Map<string, DistinctImage>();
  /** Cells of one dictionary share their bytes. */
  private readonly seen = new WeakMap<Uint8Array, DistinctImage>();

  of(bytes: Uint8Array): DistinctImage {
    const seen = this.seen.get(bytes);
    if (seen) return seen;
    const hash = createHash('sha256').update(bytes).digest('base64url');
    const known = this.byKey.get(hash);
    const image = known ?? { key: hash, header: headerOf(bytes) };
    if (!known) this.byKey.set(hash, image);
    this.seen.set(bytes, image);
    return image;
  }

  /** @throws the error of the system when the file cannot be read. */
  async inFile(path: string): Promise<DistinctImage> {
    const known = this.byKey.get(path);
    if (known) return known;
    const header = await keptValue('image in a cell', path, async () => ({
      value: headerOf(await readFile(path)),
      keep: 0,
    }));
    const image = { key: path, header };
    this.byKey.set(path, image);
    return image;
  }
}

/** None where the cell is null or holds nothing of an image. */
export function imagesOf(cell: Cell, images: DistinctImages): CellImage[] {
  if (!isList(cell)) {
    const image = imageOf(cell, images);
    return image ? [image] : [];
  }
  return cell.flatMap((part, item) => {
    const image = imageOf(part, images);
    return image ? [{ ...image, item }] : [];
  });
}

function imageOf(cell: Cell, images: DistinctImages): CellImage | undefined {
  if (typeof cell === 'string' && !mayBeBase64(cell)) return cell.trim() === '' ? undefined : { path: cell };
  const bytes = bytesOf(cell);
  const path = pathOf(cell);
  if (!bytes && path === undefined) return undefined;
  return { ...(path === undefined ? {} : { path }), ...(bytes ? { image: images.of(bytes) } : {}) };
}

/** Longer than any path, and without the dot of an ending. */
function mayBeBase64(text: string): boolean {
  return text.startsWith('data:') || (text.length >= MIN_BASE64 && !text.includes('.'));
}

function pathOf(cell: Cell): string | undefined {
  const path = cell !== null && typeof cell === 'object' && 'path' in cell ? cell.path : undefined;
  return typeof path === 'string' && path.trim() !== '' ? path : undefined;
}

function headerOf(bytes: Uint8Array): ImageHeader | BadImage {
  try {
    return readImageHeader(bytes);
  } catch (error) {
    if (error instanceof BadImage) return error;
    throw error;
  }
}
