/** What the first stage of an audit by shards sees of one image, and the same as the value of a record file. */
import { createHash } from 'node:crypto';
import { readImageBytes } from '../../dataset/imageSource';
import type { Sample } from '../../dataset/types';
import { nameOf } from '../../embedding/decodeSource';
import { thumbnailCell } from '../../embedding/thumbnails';
import { fileError } from '../../errors';
import { useImage } from '../../image/decode';
import { comparedPicture } from '../duplicates/comparedPicture';
import { description, DESCRIPTION_LENGTH } from '../duplicates/describedPictures';
import { GREY_CELL_BYTES, greyCell } from '../duplicates/greyCell';
import { HASH_WORDS, perceptualHash } from '../duplicates/perceptualHash';
import { factsOf } from '../pixelFacts';

export interface ImageLook {
  /** SHA-256 of the file, and of its pixels (`pixelFacts`), in hex. */
  readonly content: string;
  readonly pixels: string;
  readonly hash: Uint32Array;
  /** Channels, where the image has one colour throughout. */
  readonly colour: readonly number[] | undefined;
  readonly cell: Uint8Array;
  /** Numbers of `description`, or none. */
  readonly description: Float32Array;
}

const DIGEST_BYTES = 32;
const HASH_AT = 2 * DIGEST_BYTES;
/** Number of channels, then their values. */
const COLOUR_AT = HASH_AT + 4 * HASH_WORDS;
const MAX_CHANNELS = 4;
const CELL_AT = COLOUR_AT + 8; // numbers that follow the cell stay aligned
const DESCRIPTION_AT = CELL_AT + GREY_CELL_BYTES;

/** Bytes of a record. @param described whether it has a description. */
export function lookBytes(described: boolean): number {
  return DESCRIPTION_AT + (described ? 4 * DESCRIPTION_LENGTH : 0);
}

/**
 * @param described whether it is to have a description.
 * @throws AnalysisError `bad-file` for an image that cannot be decoded; the error of the system where reading it may
 *   succeed another time. CancelledError.
 */
export async function lookAt(sample: Sample, described: boolean, check: () => void): Promise<ImageLook> {
  const { image } = sample;
  const name = nameOf(image);
  let bytes: Uint8Array;
  try {
    bytes = await readImageBytes(image);
  } catch (error) {
    throw fileError(error, name);
  }
  const content = createHash('sha256').update(bytes).digest('hex');
  const use = (pixels: Parameters<typeof factsOf>[0]) => ({
    cell: greyCell(thumbnailCell(pixels)),
    facts: factsOf(pixels),
  });
  const { cell, facts } = await useImage(bytes, name, use, check);
  return {
    content,
    pixels: createHash('sha256').update(facts.hash).digest('hex'),
    hash: perceptualHash(cell),
    colour: facts.colour,
    cell,
    description: described
      ? description(
          cell,
          comparedPicture(() => cell, sample),
        )
      : new Float32Array(0),
  };
}

export function encodeLook(look: ImageLook): Uint8Array {
  const { content, pixels, hash, colour = [], cell, description: numbers } = look;
  if (colour.length > MAX_CHANNELS) throw new RangeError(`An image has ${colour.length} channels.`);
  const out = new Uint8Array(lookBytes(numbers.length > 0));
  out.set(Buffer.from(content + pixels, 'hex'));
  out.set(new Uint8Array(hash.buffer, hash.byteOffset, hash.byteLength), HASH_AT);
  out.set([colour.length, ...colour], COLOUR_AT);
  out.set(cell, CELL_AT);
  out.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), DESCRIPTION_AT);
  return out;
}

/** @param bytes of `encodeLook`, which own their buffer. */
export function decodeLook(bytes: Uint8Array): ImageLook {
  const hex = (at: number) => Buffer.from(bytes.subarray(at, at + DIGEST_BYTES)).toString('hex');
  const channels = bytes[COLOUR_AT];
  const { buffer } = bytes;
  return {
    content: hex(0),
    pixels: hex(DIGEST_BYTES),
    hash: new Uint32Array(buffer, HASH_AT, HASH_WORDS),
    colour: channels > 0 ? [...bytes.subarray(COLOUR_AT + 1, COLOUR_AT + 1 + channels)] : undefined,
    cell: bytes.subarray(CELL_AT, DESCRIPTION_AT),
    description: new Float32Array(buffer, DESCRIPTION_AT, (bytes.length - DESCRIPTION_AT) / 4),
  };
}
