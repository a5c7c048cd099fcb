/**
 * open_clip's cleaning of a text before its tokenizer: ftfy.fix_text, HTML character references twice, white space.
 * Ported from ftfy 6.3: terminal escapes, references, C1 controls, ligatures, widths, quotes, line breaks, control
 * characters, NFC. Left out: the repair of mojibake ("Ã©"), which needs ftfy's statistics; such a text stays as it is.
 */
import { decodeHTML } from 'entities';

/** ftfy repeats until nothing changes; each round takes something away, a text of references of references aside. */
const MAX_ROUNDS = 16;
const C1_AS_WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const ligatures: Readonly<Record<string, string>> = {
  Ĳ: 'IJ',
  ĳ: 'ij',
  ŉ: 'ʼn',
  Ǳ: 'DZ',
  ǲ: 'Dz',
  ǳ: 'dz',
  Ǆ: 'DŽ',
  ǅ: 'Dž',
  ǆ: 'dž',
  Ǉ: 'LJ',
  ǈ: 'Lj',
  ǉ: 'lj',
  Ǌ: 'NJ',
  ǋ: 'Nj',
  ǌ: 'nj',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'ſt',
  ﬆ: 'st',
};
const LIGATURE = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'g');
/** What Python's `\s` matches; JavaScript's differs in U+001C-001F, U+0085 and U+FEFF. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const SPACES = new RegExp(SPACE, 'g');
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, 'g');

const TERMINAL_ESCAPE = /\x1b\[[\d;]*[a-zA-Z]/g;
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;

export function cleanText(text: string): string {
  const fixed = isPlain(text) ? text : fixText(text);
  const decoded = fixed.includes('&') ? decodeHTML(decodeHTML(fixed)) : fixed;
  return decoded.replace(ENDS, '').replace(SPACES, ' ');
}

/** Printable ASCII without a reference: nearly every question, and nothing to fix. */
function isPlain(text: string): boolean {
  return /^[\x20-\x25\x27-\x7e]*$/.test(text);
}

function fixText(text: string): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = current;
    if (current.includes('&') && !current.includes('<')) current = decodeHTML(current);
    current = fixCharacters(current);
    if (current === before) break;
  }
  return current;
}

function fixCharacters(text: string): string {
  return text
    .replace(/[\x80-\x9f]/g, (c) => C1_AS_WINDOWS_1252[c.charCodeAt(0) - 0x80])
    .replace(LIGATURE, (c) => ligatures[c])
    .replace(/[\u3000\uff01-\uffef]/g, (c) => c.normalize('NFKC'))
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\r\n|[\r\u2028\u2029\x85]/g, '\n')
    .replace(TERMINAL_ESCAPE, '')
    .replace(CONTROL, '')
    .normalize('NFC');
}
