/**
 * The text of a file, whatever it was saved as: UTF-8, UTF-16 and UTF-32 by their byte order marks or by where the zero
 * bytes of the first characters are (RFC 4627, 3), else GBK or Windows-1252 by how the other bytes stand together.
 */

export interface DecodedText {
  readonly text: string;
  /** As users know it: "UTF-16". */
  readonly encoding: string;
  /** A UTF-8 text begins with a mark. */
  readonly byteOrderMark: boolean;
  /** The encoding is likely but not certain. */
  readonly guessed: boolean;
  /** Bytes that mean nothing in the encoding were replaced. */
  readonly lossy: boolean;
}

const MARKS: readonly (readonly [number[], string, string])[] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8', 'utf-8'],
  [[0xff, 0xfe, 0, 0], 'UTF-32', 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'UTF-32', 'utf-32be'],
  [[0xff, 0xfe], 'UTF-16', 'utf-16le'],
  [[0xfe, 0xff], 'UTF-16', 'utf-16be'],
];

/** Which of the first four bytes are zero in a text that begins with two ASCII characters. */
const ZEROS: readonly (readonly [string, string, string])[] = [
  ['x000', 'UTF-32', 'utf-32le'],
  ['000x', 'UTF-32', 'utf-32be'],
  ['x0x0', 'UTF-16', 'utf-16le'],
  ['0x0x', 'UTF-16', 'utf-16be'],
];

export function decodeText(bytes: Uint8Array): DecodedText {
  const mark = MARKS.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (mark) {
    const [start, encoding, label] = mark;
    const byteOrderMark = encoding === 'UTF-8';
    return { ...decode(bytes.subarray(start.length), label), encoding, byteOrderMark, guessed: false };
  }
  const pattern = Array.from(bytes.subarray(0, 4), (byte) => (byte === 0 ? '0' : 'x')).join('');
  const wide = ZEROS.find(([zeros]) => zeros === pattern);
  if (wide) return { ...decode(bytes, wide[2]), encoding: wide[1], byteOrderMark: false, guessed: false };
  const utf8 = decode(bytes, 'utf-8');
  if (!utf8.lossy) return { ...utf8, encoding: 'UTF-8', byteOrderMark: false, guessed: false };
  if (isMostlyUtf8(bytes, utf8.text))
    return { ...utf8, encoding: 'UTF-8', byteOrderMark: false, guessed: false };
  const [encoding, label] = looksLikeGbk(bytes)
    ? ['GBK', 'gb18030']
    : ['Windows-1252 (Latin-1)', 'windows-1252'];
  return { ...decode(bytes, label), encoding, byteOrderMark: false, guessed: true };
}

function decode(bytes: Uint8Array, label: string): { text: string; lossy: boolean } {
  if (label.startsWith('utf-32')) return decodeUtf32(bytes, label.endsWith('le'));
  try {
    return { text: new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes), lossy: false };
  } catch {
    return { text: new TextDecoder(label, { ignoreBOM: true }).decode(bytes), lossy: true };
  }
}

const MAX_CODE_POINT = 0x10ffff;
const REPLACEMENT = 0xfffd;

function decodeUtf32(bytes: Uint8Array, little: boolean): { text: string; lossy: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let lossy = bytes.length % 4 !== 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, little);
    const known = code <= MAX_CODE_POINT && (code < 0xd800 || code > 0xdfff);
    lossy ||= !known;
    parts.push(String.fromCodePoint(known ? code : REPLACEMENT));
  }
  return { text: parts.join(''), lossy };
}

/** A UTF-8 text in which some bytes were damaged has more whole characters beyond ASCII than damaged ones. */
function isMostlyUtf8(bytes: Uint8Array, decoded: string): boolean {
  let broken = 0;
  let whole = 0;
  for (const char of decoded) {
    if (char === '\ufffd') broken++;
    else if (char > '\u007f') whole++;
  }
  return whole > broken && bytes.length > 0;
}

/** Chinese characters are pairs of bytes from 0x81 and 0x40 up, most of both from 0xa1 up; accents stand alone. */
function looksLikeGbk(bytes: Uint8Array): boolean {
  let common = 0;
  let other = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) continue;
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0x80 || bytes[at] === 0xff || next < 0x40 || next === 0x7f) return false;
    if (bytes[at] >= 0xa1 && next >= 0xa1) common++;
    else other++;
    at++;
  }
  return common > 3 * other;
}
