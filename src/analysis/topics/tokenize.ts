/**
 * Words of English and Chinese text, stop words left out. English: lower case, letters and digits, two at least, as
 * scikit-learn's vectorizers split it. Chinese: the words of the engine's dictionary (ICU); neighbouring single
 * characters other than stop words are one word that the dictionary lacks ("模态"). Without a dictionary, pairs of
 * neighbouring characters. Another version of ICU may split some Chinese texts otherwise.
 */
import { stopWords } from './stopWords';

/** Characters of a run that are split at a time: the engine's time grows with their square (40,000 take 3 s). */
const RUN_CHARACTERS = 1000;
const RUNS = /(\p{Script=Han}+)|((?:(?!\p{Script=Han})[\p{L}\p{N}_])+)/gu;

export type Segment = (han: string) => string[];

export function tokenize(text: string, segment: Segment = defaultSegment): string[] {
  const words: string[] = [];
  for (const match of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    const [, han, other] = match as readonly (string | undefined)[];
    if (han !== undefined) addChineseWords(words, piecesOf(han).flatMap(segment));
    else if (other !== undefined && other.length > 1 && !stopWords.has(other)) words.push(other);
  }
  return words;
}

/** Neighbouring characters, two by two; a single one stays alone. */
export function pairs(han: string): string[] {
  const characters = Array.from(han);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((second, i) => characters[i] + second);
}

let segmenter: Intl.Segmenter | undefined;

/** Pairs of characters where the engine lacks the word segmenter. */
function defaultSegment(han: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return pairs(han);
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(han), ({ segment }) => segment);
}

function piecesOf(han: string): string[] {
  if (han.length <= RUN_CHARACTERS) return [han];
  const characters = Array.from(han);
  return Array.from({ length: Math.ceil(characters.length / RUN_CHARACTERS) }, (_, i) =>
    characters.slice(i * RUN_CHARACTERS, (i + 1) * RUN_CHARACTERS).join(''),
  );
}

function addChineseWords(words: string[], segments: readonly string[]): void {
  let singles = '';
  const flush = () => {
    if (singles) words.push(singles);
    singles = '';
  };
  for (const segment of segments) {
    if (stopWords.has(segment)) flush();
    else if (segment.length === 1) singles += segment;
    else {
      flush();
      words.push(segment);
    }
  }
  flush();
}
