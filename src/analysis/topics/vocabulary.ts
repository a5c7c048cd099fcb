/** Texts as lists of word numbers. */

export interface Corpus {
  /** In the order of first appearance. */
  readonly words: readonly string[];
  /** Word numbers of each text, with repetitions. */
  readonly texts: readonly Int32Array[];
}

export function corpusOf(texts: readonly string[], tokenize: (text: string) => readonly string[]): Corpus {
  const numbers = new Map<string, number>();
  const known = new Map<string, Int32Array>();
  const numbered = texts.map((text) => {
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

/** The `count` words of largest weight, equal ones by their characters; words without weight are left out. */
export function topTerms(weights: Float64Array, words: readonly string[], count: number): string[] {
  const order = Array.from(weights.keys()).filter((word) => weights[word] > 0);
  order.sort((a, b) => weights[b] - weights[a] || (words[a] < words[b] ? -1 : 1));
  return order.slice(0, count).map((word) => words[word]);
}
