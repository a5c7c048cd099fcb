/** The thumbnails in grey, on which images are compared: 96 x 96, letterboxed. */
import type { Dataset } from '../../dataset/types';
import type { EmbeddedDataset } from '../../embedding/embedDataset';
import { imageCells } from '../../embedding/imageCells';
import { CELL_SIZE } from '../../embedding/thumbnails';
import type { TaskContext } from '../../taskContext';

const GREY_CELL_PIXELS = CELL_SIZE * CELL_SIZE;

/**
 * @param embedded with the records of its images; an image without a record is decoded.
 * @returns (n) cells of 96 x 96 bytes, row-major; images of equal content have the same one.
 */
export async function greyCells(
  dataset: Dataset,
  { provenance, store }: Pick<EmbeddedDataset, 'provenance' | 'store'>,
  imageFeatures: number,
  task: TaskContext,
): Promise<Uint8Array[]> {
  const contents = provenance.images.map(({ sha256 }) => sha256);
  const { modelHash } = provenance;
  const colored = imageCells(store, { modelHash, imageFeatures }, dataset.samples, contents, task);
  try {
    const cells = new Map<string, Uint8Array>();
    for (const [i, content] of contents.entries()) {
      task.progress(i, contents.length);
      if (!cells.has(content)) cells.set(content, grey(await colored.of(i)));
    }
    return contents.flatMap((content) => cells.get(content) ?? []);
  } finally {
    await colored.close();
  }
}

/** ITU-R 601 luma, as `toGrey`. */
function grey(cell: Uint8Array): Uint8Array {
  const out = new Uint8Array(GREY_CELL_PIXELS);
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    out[i] = (cell[at] * 19595 + cell[at + 1] * 38470 + cell[at + 2] * 7471 + 0x8000) >> 16;
  }
  return out;
}
