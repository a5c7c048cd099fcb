/** Looks at all images of a dataset: cells out of the records of their embedding, and what follows from these. */
import { createHash } from 'node:crypto';
import { groupBy } from '../../../common/groupBy';
import type { Dataset } from '../../dataset/types';
import type { EmbeddedDataset } from '../../embedding/embedDataset';
import { imageCells } from '../../embedding/imageCells';
import { ScratchValues } from '../../store/scratchValues';
import type { TaskContext } from '../../taskContext';
import { type PixelFacts, pixelFacts } from '../pixelFacts';
import { GREY_CELL_BYTES, greyCell, mayBeBlank } from './greyCell';
import { firstEqualRows, type ImageLooks } from './imageLooks';
import { HASH_WORDS, perceptualHash } from './perceptualHash';

/** Of cells in memory, those of 14,500 images; others lie in a temporary file. */
const MAX_CELL_BYTES = 128 * 2 ** 20;

export interface OpenLooks extends ImageLooks {
  /** Grey, 96 x 96, row-major; until `close`. */
  readonly cellOf: (row: number) => Uint8Array;
  close(): Promise<void>;
}

/**
 * @param embedded with the records of its images; an image without a record is decoded.
 * @param cellBytes of cells that are held in memory.
 */
export async function lookAtImages(
  { samples }: Dataset,
  { provenance, store }: Pick<EmbeddedDataset, 'provenance' | 'store'>,
  imageFeatures: number,
  task: TaskContext,
  cellBytes = MAX_CELL_BYTES,
): Promise<OpenLooks> {
  const contents = provenance.images.map(({ sha256 }) => sha256);
  const n = contents.length;
  const { modelHash } = provenance;
  const coloured = imageCells(store, { modelHash, imageFeatures }, samples, contents, task);
  const cells = new ScratchValues(store, GREY_CELL_BYTES, cellBytes);
  try {
    const firsts: number[] = [];
    const valueOf = new Map<string, number>();
    const digests: string[] = [];
    const blank: boolean[] = [];
    const hashes = new Uint32Array(n * HASH_WORDS);
    for (const [row, content] of contents.entries()) {
      task.progress(row, n);
      const known = valueOf.get(content);
      if (known !== undefined) {
        hashes.copyWithin(row * HASH_WORDS, firsts[known] * HASH_WORDS, (firsts[known] + 1) * HASH_WORDS);
        continue;
      }
      const cell = greyCell(await coloured.of(row));
      hashes.set(perceptualHash(cell), row * HASH_WORDS);
      digests.push(createHash('sha256').update(cell).digest('base64'));
      blank.push(mayBeBlank(cell));
      firsts.push(row);
      valueOf.set(content, await cells.add(cell));
    }
    const values = Int32Array.from(contents, (content) => valueOf.get(content) ?? -1);
    // Only images with equal thumbnails can have equal pixels; of equal files one is decoded.
    const facts = new Map<number, PixelFacts>();
    const alike = [...groupBy(digests.keys(), (value) => digests[value]).values()].filter(
      (group) => group.length > 1 || blank[group[0]],
    );
    for (const value of alike.flat()) facts.set(value, await pixelFacts(samples[firsts[value]].image, task));
    const coloursOf = contents.flatMap((_content, row) => {
      const colour = facts.get(values[row])?.colour;
      return colour ? [[row, colour] as const] : [];
    });
    return {
      n,
      contents,
      hashes,
      firstEqual: firstEqualRows(contents, (row) => facts.get(values[row])?.hash),
      colours: new Map(coloursOf),
      cellOf: (row) => cells.read(values[row]),
      close: () => cells.close(),
    };
  } catch (error) {
    await cells.close();
    throw error;
  } finally {
    await coloured.close();
  }
}
