/** Datasets in SLAKE's layout, by the paths of their question files alone. */
import { basename, dirname } from 'node:path';

/** A dataset that was found by the names of its files. */
export interface FoundDataset {
  /** Path of its folder. */
  readonly root: string;
  /** Folders of single samples; none where samples have no folder of their own. */
  readonly sampleFolders: readonly string[];
  /** Its files of records, beside those in folders of samples. */
  readonly tables: readonly string[];
}

const IMAGES_FOLDER = /^(imgs|images)$/i;

/** @param questionFiles paths of files called question.json. */
export function slakeFolders(questionFiles: Iterable<string>): FoundDataset[] {
  const byRoot = new Map<string, string[]>();
  for (const file of questionFiles) {
    const sample = dirname(file);
    let root = dirname(sample);
    while (IMAGES_FOLDER.test(basename(root))) root = dirname(root);
    const samples = byRoot.get(root);
    if (samples) samples.push(sample);
    else byRoot.set(root, [sample]);
  }
  return [...byRoot].map(([root, sampleFolders]) => ({ root, sampleFolders, tables: [] }));
}
