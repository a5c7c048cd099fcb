import { readImageBytes } from '../dataset/imageSource';
import type { ImageSource } from '../dataset/types';
import { decodeImage } from '../image/decode';
import type { Pixels } from '../image/resample';

/** The pixels of an image of a dataset. @throws AnalysisError `bad-file` as `decodeImage`; the error of the system. */
export async function decodeSource(source: ImageSource): Promise<Pixels> {
  return decodeImage(
    await readImageBytes(source),
    source.kind === 'file' ? source.path : `${source.file}#${source.row}`,
  );
}
