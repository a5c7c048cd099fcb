/**
 * The words in which two short texts differ, by their longest common subsequence. Words are runs of letters and
 * digits, Chinese characters stand each for itself, and what lies between words goes with the word before it.
 */

export interface TextPart {
  readonly text: string;
  /** Whether the other text has it too, at the same place among the common words. */
  readonly isCommon: boolean;
}

export interface WordDiff {
  /** Joined they are the texts as given. Neighbouring parts differ in `isCommon`. */
  readonly before: readonly TextPart[];
  readonly after: readonly TextPart[];
}

/** Beyond this product of word counts only a common start and end are distinguished from the rest. */
const MAX_CELLS = 250_000;

/** Compared without regard to case and to what lies between the words. Time and memory O(words x words). */
export function wordDiff(before: string, after: string): WordDiff {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const [keysA, keysB] = [a.map(keyOf), b.map(keyOf)];
  const commonA = new Uint8Array(a.length);
  const commonB = new Uint8Array(b.length);
  const mark = (i: number, j: number) => (commonA[i] = commonB[j] = 1);
  let start = 0;
  while (start < a.length && start < b.length && keysA[start] === keysB[start]) mark(start, start++);
  let end = 0;
  while (
    end < Math.min(a.length, b.length) - start &&
    keysA[a.length - 1 - end] === keysB[b.length - 1 - end]
  ) {
    mark(a.length - 1 - end, b.length - 1 - end);
    end++;
  }
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  if (rows * columns <= MAX_CELLS) {
    const lengths = lengthsOf(keysA.slice(start, a.length - end), keysB.slice(start, b.length - end));
    for (let i = 0, j = 0; i < rows && j < columns;) {
      if (keysA[start + i] === keysB[start + j]) mark(start + i++, start + j++);
      else if (lengths[(i + 1) * (columns + 1) + j] >= lengths[i * (columns + 1) + j + 1]) i++;
      else j++;
    }
  }
  return { before: joined(a, commonA), after: joined(b, commonB) };
}

/** (rows + 1, columns + 1) length of the longest common subsequence of what begins at each pair. */
function lengthsOf(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

function wordsOf(text: string): string[] {
  return (
    text.match(
      /\p{Script=Han}[^\p{L}\p{N}]*|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+[^\p{L}\p{N}]*|^[^\p{L}\p{N}]+/gu,
    ) ?? []
  );
}

/** What a word is compared by; what is nothing but punctuation is compared as it is. */
function keyOf(word: string): string {
  return word.replace(/[^\p{L}\p{N}\p{M}]+$/u, '').toLowerCase() || word;
}

function joined(words: readonly string[], common: Uint8Array): TextPart[] {
  const parts: { text: string; isCommon: boolean }[] = [];
  words.forEach((word, i) => {
    const isCommon = common[i] === 1;
    const last = parts.at(-1);
    if (last?.isCommon === isCommon) last.text += word;
    else parts.push({ text: word, isCommon });
  });
  return parts;
}
