/** Texts as lists of word numbers. */
import { checkPer } from '../taskContext';

export interface Corpus {
  /** In the order of first appearance. */
  readonly words: readonly string[];
  /** Word numbers of each text, with repetitions. */
  readonly texts: readonly Int32Array[];
}

/** UTF-16 units between two checks; some 30 ms. */
const CHECK_EVERY_UNITS = 50_000;
/** What a text costs beside its characters. */
const UNITS_OF_TEXT = 32;

/** @param check called now and then; what it throws ends the work. */
export function corpusOf(
  texts: readonly string[],
  tokenize: (text: string) => readonly string[],
  check: () => void = () => undefined,
): Corpus {
  const numbers = new Map<string, number>();
  const known = new Map<string, Int32Array>();
  const spent = checkPer(CHECK_EVERY_UNITS, check);
  const numbered = texts.map((text) => {
    spent(text.length + UNITS_OF_TEXT);
    let list = known.get(text);
    if (!list) {
      list = Int32Array.from(tokenize(text), (word) => {
        let number = numbers.get(word);
        if (number === undefined) numbers.set(word, (number = numbers.size));
        return number;
      });
      known.set(text, list);
    }
    return list;
  });
  return { words: [...numbers.keys()], texts: numbered };
}

/**
 * The `count` words of largest weight, equal ones by their characters; words without weight are left out.
 * @param wordOf the word of each weight.
 */
export function topTerms(weights: Float64Array, wordOf: (i: number) => string, count: number): string[] {
  const before = (a: number, b: number) =>
    weights[a] > weights[b] || (weights[a] === weights[b] && wordOf(a) < wordOf(b));
  const top: number[] = []; // few: the largest of very many
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] > 0)) continue;
    if (top.length === count && !before(i, top[count - 1])) continue;
    let at = top.length;
    while (at > 0 && before(i, top[at - 1])) at--;
    top.splice(at, 0, i);
    if (top.length > count) top.pop();
  }
  return top.map(wordOf);
}
