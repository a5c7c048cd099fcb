import type { Sample } from '../dataset/types';
import { decodeSource } from './decodeSource';
import { thumbnailCell } from './thumbnails';

/** The thumbnail of a sample from its image, where nothing is stored. @throws as `decodeSource`. */
export async function cellOfFile({ image }: Sample): Promise<Uint8Array> {
  return thumbnailCell(await decodeSource(image));
}
