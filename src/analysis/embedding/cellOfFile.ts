import { readFile } from 'node:fs/promises';
import type { Sample } from '../dataset/types';
import { decodeImage } from '../image/decode';
import { thumbnailCell } from './thumbnails';

/** The thumbnail of a sample from its image, where nothing is stored. @throws as `decodeImage`; the system's error. */
export async function cellOfFile({ imagePath }: Sample): Promise<Uint8Array> {
  return thumbnailCell(await decodeImage(await readFile(imagePath), imagePath));
}
