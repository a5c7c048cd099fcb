/** Which dataset a path belongs to, and which of its samples. */
import { realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { locateDataset } from './readDataset';
import { isImageFile } from './records/imageFiles';
import { findLayout } from './slake/layout';

export interface DetectedDataset {
  /** Real path. */
  readonly root: string;
  /** Real path of the one table that is read, where that was chosen instead of a folder. */
  readonly table: string | null;
  /** Id of the sample whose folder, or a file in it, was chosen. */
  readonly sample: string | null;
}

/**
 * Recognises the dataset that a folder or a file holds or lies in, without reading it. The split file of a SLAKE
 * dataset is the whole dataset; any other table is a dataset of its own. An image stands for its folder.
 * @param path absolute.
 * @throws AnalysisError `no-dataset`
 */
export async function detectDataset(path: string): Promise<DetectedDataset> {
  const { reader, match, table } = await locateDataset(isImageFile(path) ? dirname(path) : path);
  const { root } = match;
  if (reader.name !== 'slake') return { root, table: table ?? null, sample: null };
  const images = (await findLayout(root))?.images;
  const inside = images === undefined ? [] : relative(images, await realpath(path)).split(sep);
  const [sample = ''] = inside;
  return { root, table: null, sample: sample === '' || sample === '..' ? null : sample };
}
