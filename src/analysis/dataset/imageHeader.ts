/**
 * Size, wholeness and peculiarities of a JPEG or PNG from its structure alone, without decoding: enough to leave out
 * what no decoder would read. The decoder has the last word when the image is embedded.
 */
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';
import { describeContent } from './imageContent';

export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 2 to 8, of an image that asks to be turned or mirrored. */
  readonly orientation?: number;
  /** Four inks. */
  readonly cmyk?: true;
  /** Bits a channel, where they are more than 8. */
  readonly bits?: number;
}

/** What is wrong, as the end of the sentence "The image ...". */
export class BadImage extends Error {
  constructor(readonly reason: MessageTemplate) {
    super(formatEnglish(reason));
  }
}

/** More would not fit into the memory of a laptop several times; no slice or radiograph is near it. */
export const MAX_IMAGE_PIXELS = 100_000_000;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EXIF_HEADER = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif", two zero bytes
const ORIENTATION_TAG = 0x0112;
/** Start-of-frame markers of JPEG, all but DHT (c4), JPG (c8) and DAC (cc). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** @throws BadImage, also for more than `MAX_IMAGE_PIXELS`. */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new BadImage(message`is an empty file`);
  const header = startsWith(bytes, PNG_SIGNATURE, 0)
    ? readPng(bytes)
    : bytes[0] === 0xff && bytes[1] === 0xd8
      ? readJpeg(bytes)
      : undefined;
  if (!header) throw new BadImage(describeContent(bytes));
  const { width, height } = header;
  if (width === 0 || height === 0) throw new BadImage(message`has no pixels`);
  if (width * height > MAX_IMAGE_PIXELS) {
    throw new BadImage(
      message`has ${width} x ${height} pixels, and more than ${MAX_IMAGE_PIXELS} pixels are not decoded; make it smaller`,
    );
  }
  return header;
}

function readPng(bytes: Uint8Array): ImageHeader {
  if (bytes.length < 33) throw new BadImage(message`is cut off`);
  const view = viewOf(bytes);
  const [width, height, bits] = [view.getUint32(16), view.getUint32(20), bytes[24]];
  let orientation = 1;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (name === 'eXIf') orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
    if (name === 'IEND') return headerOf(width, height, { orientation, bits });
  }
  throw new BadImage(message`is cut off`);
}

/** Markers up to the picture data, then its end marker, which anything may follow: cameras pad, tools append. */
function readJpeg(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  let header: ImageHeader | undefined;
  let orientation = 1;
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff && !header) throw new BadImage(message`is damaged (no marker where one must be)`);
    if (bytes[at] !== 0xff || marker === 0xff) {
      at++; // a fill byte, or bytes between segments that decoders skip
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) {
      if (!header) throw new BadImage(message`is damaged (no frame header)`);
      // In picture data 0xff is followed by a zero byte, so this is the end and not a part of it.
      if (!hasEnd(bytes, at)) break;
      return { ...header, ...headerOf(header.width, header.height, { orientation }) };
    }
    if (isFrame(marker)) {
      if (at + 10 > bytes.length) break;
      const frame = { bits: bytes[at + 4], inks: bytes[at + 9] };
      header = headerOf(view.getUint16(at + 7), view.getUint16(at + 5), frame);
    }
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    const length = standsAlone ? 0 : view.getUint16(at + 2);
    if (marker === 0xe1 && startsWith(bytes, EXIF_HEADER, at + 4)) {
      orientation = exifOrientation(bytes.subarray(at + 10, at + 2 + length));
    }
    at += 2 + length;
  }
  throw new BadImage(message`is cut off`);
}

interface Peculiarities {
  readonly orientation?: number;
  readonly bits?: number;
  readonly inks?: number;
}

function headerOf(
  width: number,
  height: number,
  { orientation = 1, bits = 8, inks }: Peculiarities,
): ImageHeader {
  return {
    width,
    height,
    ...(orientation > 1 && orientation <= 8 && { orientation }),
    ...(bits > 8 && { bits }),
    ...(inks === 4 && { cmyk: true as const }),
  };
}

/** Whether an end marker follows the picture data. */
function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** The orientation tag of the first directory of a TIFF header (EXIF 2.3, 4.6.4); 1 where there is none. */
function exifOrientation(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1;
  const view = viewOf(tiff);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const count = view.getUint16(directory, little);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, little) === ORIENTATION_TAG) return view.getUint16(at + 8, little);
  }
  return 1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, expected: readonly number[], at: number): boolean {
  return expected.every((value, i) => bytes[at + i] === value);
}
