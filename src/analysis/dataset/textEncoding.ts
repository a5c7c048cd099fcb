/**
 * The text of a file, whatever it was saved as: UTF-8, UTF-16 and UTF-32 by their byte order marks or by where the zero
 * bytes of the first characters are (RFC 4627, 3), else GBK, Big5, Shift JIS or Windows-1252 by how the other bytes
 * stand together.
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
  const guess = GUESSES.find(({ fits }) => fits(bytes));
  const read = guess ? decode(bytes, guess.label) : { text: decodeWindows1252(bytes), lossy: false };
  return {
    ...read,
    encoding: guess?.encoding ?? 'Windows-1252 (Latin-1)',
    byteOrderMark: false,
    guessed: true,
  };
}

/** Encodings without a mark in which characters beyond ASCII are pairs of bytes; the first that fits. */
const GUESSES: readonly {
  readonly encoding: string;
  readonly label: string;
  readonly fits: (bytes: Uint8Array) => boolean;
}[] = [
  { encoding: 'GBK', label: 'gb18030', fits: looksLikeGbk },
  { encoding: 'Shift JIS', label: 'shift_jis', fits: looksLikeShiftJis },
  { encoding: 'Big5', label: 'big5', fits: looksLikeBig5 },
  { encoding: 'GBK', label: 'gb18030', fits: isMadeOfPairs },
];

/** What 0x80 to 0x9f are; Node's decoder of this name takes them for control characters. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]);
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

/** Kana begin with 0x82 or 0x83, half of the characters of Japanese texts, and what comes before 0xa1 begins others. */
function looksLikeShiftJis(bytes: Uint8Array): boolean {
  const { pairs, broken } = pairsOf(bytes);
  const isLead = (byte: number) => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
  const kana = pairs.filter(([first]) => first === 0x82 || first === 0x83).length;
  return broken === 0 && kana * 5 > pairs.length && pairs.every(([first]) => isLead(first));
}

/** The common characters begin with 0xa4 to 0xc6, punctuation with 0xa1 to 0xa3 (Big5-1984). */
function looksLikeBig5(bytes: Uint8Array): boolean {
  const { pairs, broken } = pairsOf(bytes);
  const isSecond = (byte: number) => (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe);
  const common = pairs.filter(([first, second]) => first >= 0xa1 && first <= 0xc6 && isSecond(second)).length;
  return broken === 0 && pairs.length > 0 && common * 10 > pairs.length * 9;
}

/** Rare characters of GBK, such as traditional ones: only pairs, most of them right behind another. */
function isMadeOfPairs(bytes: Uint8Array): boolean {
  const { pairs, broken, adjoining } = pairsOf(bytes);
  return broken === 0 && adjoining * 2 > pairs.length && !decode(bytes, 'gb18030').lossy;
}

interface Pairs {
  readonly pairs: readonly (readonly [number, number])[];
  /** Bytes with none behind them that can be the second of a pair. */
  readonly broken: number;
  /** Pairs right behind another. */
  readonly adjoining: number;
}

/** Bytes beyond ASCII with those behind them. */
function pairsOf(bytes: Uint8Array): Pairs {
  const pairs: [number, number][] = [];
  let [broken, adjoining, end] = [0, 0, -1];
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at];
    if (first < 0x80) continue;
    const second = bytes[at + 1] ?? 0;
    if (second < 0x40 || second === 0x7f) broken++;
    else {
      pairs.push([first, second]);
      if (at === end) adjoining++;
    }
    at++;
    end = at + 1;
  }
  return { pairs, broken, adjoining };
}
