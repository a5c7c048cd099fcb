/** Where an image lies: in a file of its own, or in a cell of a table. Its bytes, its name and its stamp. */
import { readFile } from 'node:fs/promises';
import { message } from '../../common/messageTemplate';
import { unexpectedContent } from '../errors';
import { relativePath } from '../files/relativePath';
import { type FileStamp, fileStamp } from './readCache';
import { readCell } from './tables/cells';
import { type Cell, isList } from './tables/recordTable';
import type { ImageSource } from './types';

export function imageFile(path: string): ImageSource {
  return { kind: 'file', path };
}

/** Absolute path of the file that holds the image. */
export function fileOf(source: ImageSource): string {
  return source.kind === 'file' ? source.path : source.file;
}

/** Where findings point to. */
export function placeOf(source: ImageSource): { readonly path: string; readonly row?: number } {
  return source.kind === 'file' ? { path: source.path } : { path: source.file, row: source.row };
}

/** The name in tables and messages: relative to the root, with forward slashes, "data/train-00000.parquet#12". */
export function imageName(source: ImageSource, root: string): string {
  const file = relativePath(root, fileOf(source));
  if (source.kind === 'file') return file;
  return `${file}#${source.row}${source.part === undefined ? '' : `.${source.part}`}`;
}

/** The encoded image. @throws the error of the system; AnalysisError `bad-file` when the cell holds no image. */
export async function readImageBytes(source: ImageSource): Promise<Uint8Array> {
  if (source.kind === 'file') return readFile(source.path);
  const { file, row, column, item } = source;
  const cell = await readCell(file, row, column);
  const bytes = bytesOf(item === undefined ? cell : itemOf(cell, item));
  if (!bytes) throw unexpectedContent(`${file}#${row}`, message`no image`, message`an image in ${column}`);
  return bytes;
}

/** Of the file that holds the image. @throws the error of the system. */
export function imageStamp(source: ImageSource): Promise<FileStamp> {
  return fileStamp(fileOf(source));
}

const DATA_URL = /^data:image\/[\w.+-]+;base64,/;

/** The image that a cell holds: bytes, the hub's struct of them, or base64. Undefined for anything else. */
export function bytesOf(cell: Cell): Uint8Array | undefined {
  if (cell instanceof Uint8Array) return cell;
  if (typeof cell === 'string') return decodeBase64(cell.replace(DATA_URL, ''));
  if (cell === null || typeof cell !== 'object' || !('bytes' in cell)) return undefined;
  return cell.bytes instanceof Uint8Array ? cell.bytes : undefined;
}

/** An element of a cell that holds a list; null where there is none. */
function itemOf(cell: Cell, item: number): Cell {
  return isList(cell) ? (cell[item] ?? null) : null;
}

function decodeBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
