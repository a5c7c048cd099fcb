/**
 * The embeddings of a dataset out of the parts of all its shards: byte for byte those of one run. What depends on all rows
 * (`Finishing`) is made here, from rows that are read as they are needed; neither images nor weights are.
 */
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { gatherRows, type Matrix, type Rows } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { hashTextList } from '../embedDataset';
import { finishingOf } from '../encoders/registry';
import { fidelityOf } from '../fidelity';
import { makeProvenance, type StoredEmbeddings } from '../storedEmbeddings';
import { TextVectors } from '../textVectors';
import type { OpenPart } from './part';
import { requireComplete, requireEachOnce } from './requireComplete';

/** An image, or a text, in the part that has its row. */
interface Place {
  readonly part: OpenPart;
  readonly row: number;
}

/** Rows that are copied between two checks of the cancel flag. */
const CHECK_EVERY = 256;

/**
 * @param parts of all shards, at least one.
 * @throws AnalysisError `bad-input` as `requireComplete`; `no-dataset` where no image could be decoded. CancelledError.
 */
export async function mergeParts(parts: readonly OpenPart[], task: TaskContext): Promise<StoredEmbeddings> {
  requireComplete(parts);
  requireEachOnce(parts);
  const { encoder, encoderTitle, modelHash, dataset } = parts[0].head;
  const finishing = finishingOf(encoder);
  if (!finishing) throw new AnalysisError('bad-input', message`${encoderTitle} cannot be merged.`);
  const images = inOrder(parts, dataset.samples, ({ places }) => places);
  if (images.length === 0)
    throw new AnalysisError(
      'no-dataset',
      message`None of the ${dataset.samples} images of ${dataset.name} can be decoded.`,
    );
  const texts = inOrder(parts, dataset.texts, ({ textNumbers }) => textNumbers);
  const { recordTexts, textToImage } = recordsOf(images);
  const { numbers, rowOf } = byFirst(recordTexts, dataset.texts);
  const own = Array.from(numbers, (number) => texts[number]);
  const distinct = { texts: own.map(({ part, row }) => part.head.texts[row]), rowOf };
  const features = rowsAt(parts[0], images, ({ features: rows }) => rows);
  const imageVectors = finishing.images ? await finishing.images(features, task) : copied(features, task);
  const ofTexts = finishing.texts
    ? finishing.texts(distinct, task)
    : copied(
        rowsAt(parts[0], own, ({ textVectors: rows }) => rows),
        task,
      );
  const vectors = new TextVectors(ofTexts, rowOf);
  const fidelity = fidelityOf(parts.flatMap(({ head }) => head.cosines));
  return {
    images: imageVectors,
    texts: vectors,
    textToImage,
    provenance: makeProvenance(
      {
        encoder,
        encoderTitle,
        modelHash,
        images: images.map(({ part, row }) => part.head.images[row]),
        textsHash: hashTextList(distinct),
        ...(fidelity ? { fidelity } : {}),
      },
      imageVectors,
      vectors,
    ),
  };
}

/** What the parts have under each number, in order of the numbers; those that no part has a row of are left out. */
function inOrder(
  parts: readonly OpenPart[],
  count: number,
  numbersOf: (head: OpenPart['head']) => Int32Array,
): Place[] {
  const places = new Array<Place | undefined>(count);
  for (const part of parts) numbersOf(part.head).forEach((number, row) => (places[number] = { part, row }));
  return places.filter((place) => place !== undefined);
}

/** Number of the text and row of the image of each record. */
function recordsOf(images: readonly Place[]): { recordTexts: Int32Array; textToImage: Int32Array } {
  const starts = new Map<OpenPart, number[]>();
  for (const { part } of images) {
    if (starts.has(part)) continue;
    let end = 0;
    starts.set(
      part,
      Array.from(part.head.recordCounts, (count) => (end += count) - count),
    );
  }
  const lists = images.map(({ part, row }) => {
    const from = starts.get(part)?.[row] ?? 0;
    return part.head.recordTexts.subarray(from, from + part.head.recordCounts[row]);
  });
  const n = lists.reduce((sum, { length }) => sum + length, 0);
  const recordTexts = new Int32Array(n);
  const textToImage = new Int32Array(n);
  let at = 0;
  for (const [image, list] of lists.entries()) {
    recordTexts.set(list, at);
    textToImage.fill(image, at, (at += list.length));
  }
  return { recordTexts, textToImage };
}

/** Numbers of texts in the order of their first record, and the place of each record's among them. */
function byFirst(recordTexts: Int32Array, count: number): { numbers: number[]; rowOf: Int32Array } {
  const places = new Int32Array(count).fill(-1);
  const numbers: number[] = [];
  const rowOf = recordTexts.map((number) => {
    if (places[number] < 0) places[number] = numbers.push(number) - 1;
    return places[number];
  });
  return { numbers, rowOf };
}

/** @param any of the parts, for the length of a row where there is none. */
function rowsAt(any: OpenPart, places: readonly Place[], of: (part: OpenPart) => Rows): Rows {
  return {
    n: places.length,
    d: of(any).d,
    row: (i) => of(places[i].part).row(places[i].row),
  };
}

function copied(rows: Rows, task: TaskContext): Matrix {
  const gathered = gatherRows(rows, (i) => {
    if (i % CHECK_EVERY === 0) task.progress(i, rows.n);
  });
  task.progress(rows.n, rows.n);
  return gathered;
}
