/**
 * Size and wholeness of a JPEG or PNG from its structure alone, without decoding: enough to leave out what no
 * decoder would read. The decoder has the last word when the image is embedded.
 */
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';

export interface ImageHeader {
  readonly width: number;
  readonly height: number;
}

/** What is wrong, as the end of the sentence "The image ...". */
export class BadImage extends Error {
  constructor(readonly reason: MessageTemplate) {
    super(formatEnglish(reason));
  }
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_END = [0x49, 0x45, 0x4e, 0x44]; // "IEND"
/** Start-of-frame markers of JPEG, all but DHT (c4), JPG (c8) and DAC (cc). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** @throws BadImage */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new BadImage(message`is an empty file`);
  const header = startsWith(bytes, PNG_SIGNATURE, 0)
    ? readPng(bytes)
    : bytes[0] === 0xff && bytes[1] === 0xd8
      ? readJpeg(bytes)
      : undefined;
  if (!header) throw new BadImage(message`is neither JPEG nor PNG`);
  if (header.width === 0 || header.height === 0) throw new BadImage(message`has no pixels`);
  return header;
}

function readPng(bytes: Uint8Array): ImageHeader {
  if (bytes.length < 33) throw new BadImage(message`is cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  while (at + 12 <= bytes.length) {
    if (startsWith(bytes, PNG_END, at + 4)) return { width: view.getUint32(16), height: view.getUint32(20) };
    at += 12 + view.getUint32(at);
  }
  throw new BadImage(message`is cut off`);
}

function readJpeg(bytes: Uint8Array): ImageHeader {
  const header = jpegFrame(bytes);
  // Trailing bytes after the end marker are common (cameras pad), so look back a little.
  for (let at = bytes.length - 2, stop = Math.max(2, bytes.length - 4096); at >= stop; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return header;
  }
  throw new BadImage(message`is cut off`);
}

function jpegFrame(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new BadImage(message`is damaged (no marker where one must be)`);
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    if (isFrame(marker)) {
      if (at + 9 > bytes.length) break;
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    if (marker === 0xd9 || marker === 0xda) throw new BadImage(message`is damaged (no frame header)`);
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += standsAlone ? 2 : 2 + view.getUint16(at + 2);
  }
  throw new BadImage(message`is cut off`);
}

function startsWith(bytes: Uint8Array, expected: readonly number[], at: number): boolean {
  return expected.every((value, i) => bytes[at + i] === value);
}
