/**
 * The file of a shard: what it is of, raw features of its images and vectors of its texts, each under its place in the
 * dataset. A stored value (store/storedValue.ts), so that length, text and every array have their checksums.
 */
import * as v from 'valibot';
import { encoderNames } from '../../../common/encoders';
import { message } from '../../../common/messageTemplate';
import { AnalysisError, badFile } from '../../errors';
import { fileSource } from '../../files/byteSource';
import { readAt } from '../../files/readAt';
import { openUserFile } from '../../files/userFile';
import type { Matrix, Rows } from '../../numeric/matrix';
import {
  ArrayInFile,
  decodeStored,
  encodeStored,
  MAX_TEXT_BYTES,
  StoredFault,
} from '../../store/storedValue';

/** Raise when the layout changes; a part of another is made again. */
const IDENTITY = JSON.stringify(['slakescope part', 1]);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.hexadecimal(), v.length(64));
const fileState = { size: v.number(), mtimeMs: v.number() };
const rowsInFile = v.pipe(
  v.object({ n: count, d: count, data: v.instance(ArrayInFile) }),
  v.check(({ n, d, data }) => data.length === n * d),
);

/** What a part is of, and what its arrays are about. */
const headEntries = {
  producer: v.string(),
  encoder: v.picklist(encoderNames),
  encoderTitle: v.string(),
  modelHash: sha256,
  /** Equal in all parts of a dataset. */
  dataset: v.object({ identity: sha256, name: v.string(), samples: count, texts: count }),
  shard: v.object({ index: count, count }),
  /** Place in the dataset of each image with a row of features. */
  places: v.instance(Int32Array),
  /** In the order of `places`. */
  images: v.array(v.object({ id: v.string(), path: v.string(), ...fileState, sha256 })),
  /** Images that cannot be decoded; `state` is null where there is no file. */
  leftOut: v.array(
    v.object({
      place: count,
      file: v.string(),
      message: v.string(),
      state: v.nullable(v.object(fileState)),
    }),
  ),
  /** Number of records of each image, and the number of the text of each of these records. */
  recordCounts: v.instance(Int32Array),
  recordTexts: v.instance(Int32Array),
  /** The texts of this shard by number. */
  textNumbers: v.instance(Int32Array),
  texts: v.array(v.string()),
  /** Of an encoder that is not exact. */
  cosines: v.array(v.object({ place: count, cosine: v.number() })),
};
const part = v.pipe(
  v.object({ ...headEntries, features: rowsInFile, textVectors: rowsInFile }),
  v.check(
    ({ shard, places, images, recordCounts, recordTexts, textNumbers, texts, features, textVectors }) =>
      shard.index >= 1 &&
      shard.index <= shard.count &&
      images.length === places.length &&
      features.n === places.length &&
      recordCounts.length === places.length &&
      recordCounts.reduce((sum, of) => sum + of, 0) === recordTexts.length &&
      texts.length === textNumbers.length &&
      (textVectors.n === texts.length || textVectors.n === 0),
  ),
);

type ReadPart = v.InferOutput<typeof part>;
export type PartHead = Omit<ReadPart, 'features' | 'textVectors'>;

export interface Part extends PartHead {
  /** (images, raw features) */
  readonly features: Matrix;
  /** (texts, d), or none where the encoder makes them of all texts. */
  readonly textVectors: Matrix;
}

/** A part whose rows are read as they are needed. */
export interface OpenPart {
  readonly path: string;
  readonly head: PartHead;
  readonly features: Rows;
  readonly textVectors: Rows;
  close(): Promise<void>;
}

/** The pieces of the file, for the one writer of outputs. @throws AnalysisError `bad-parameter` where it would be too large. */
export function partContent(content: Part): Uint8Array[] {
  const [preamble, text, ...arrays] = encodeStored(IDENTITY, content);
  if (text.length <= MAX_TEXT_BYTES) return [preamble, text, ...arrays];
  throw new AnalysisError(
    'bad-parameter',
    message`A shard of ${content.places.length} images and ${content.texts.length} texts is too large for one file; make more shards.`,
  );
}

/** Reads the file once, to check it. @throws AnalysisError `bad-file` where it cannot be read, or is no whole part. */
export async function openPart(path: string): Promise<OpenPart> {
  const file = await openUserFile(path);
  try {
    const { features, textVectors, ...head } = v.parse(
      part,
      await decodeStored(await fileSource(file), IDENTITY, 'Float32Array'),
    );
    const rows = ({ n, d, data }: ReadPart['features']): Rows => ({
      n,
      d,
      row(i) {
        const bytes = readAt(file.fd, data.offset + i * d * 4, d * 4);
        if (!bytes)
          throw badFile(path, message`${path} was changed by another program meanwhile; run it again.`);
        return new Float32Array(bytes.buffer);
      },
    });
    return {
      path,
      head,
      features: rows(features),
      textVectors: rows(textVectors),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    if (error instanceof StoredFault || v.isValiError(error)) {
      throw badFile(
        path,
        message`${path} is no whole part of this version of Slakescope; remove it, and make it again by "slakescope embed --shard".`,
      );
    }
    throw error;
  }
}
