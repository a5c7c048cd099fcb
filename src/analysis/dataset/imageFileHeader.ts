/** The header of an image in a file of its own; kept while the dataset is open and the file unchanged. */
import { readFile, stat } from 'node:fs/promises';
import { message } from '../../common/messageTemplate';
import { BadImage, type ImageHeader, readImageHeader } from './imageHeader';
import { keptValue } from './readCache';

/** Far above every slice and radiograph. */
const MAX_IMAGE_BYTES = 256 * 1024 * 1024;

/** @throws BadImage; the error of the system. */
export function imageFileHeader(path: string): Promise<ImageHeader> {
  return keptValue('image header', path, async () => {
    const { size } = await stat(path);
    if (size > MAX_IMAGE_BYTES) {
      throw new BadImage(message`has ${size} bytes, and files above ${MAX_IMAGE_BYTES} bytes are not read`);
    }
    return { value: readImageHeader(await readFile(path)), keep: 0 };
  });
}
