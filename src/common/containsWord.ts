/** Whole words in texts that are folded already: how `answer:no` finds "No" and "no, it is not", and not "none". */

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts that put no space between words: a part of a text is a word there. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Whether `word` stands in `text` between ends, spaces or marks; an empty word stands in any text that is not empty. */
export function containsWord(text: string, word: string): boolean {
  if (word === '') return text !== '';
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (
      isBoundary(text.charAt(at - 1), word.charAt(0)) &&
      isBoundary(word.charAt(word.length - 1), text.charAt(end))
    )
      return true;
  }
  return false;
}

function isBoundary(before: string, after: string): boolean {
  return !LETTER.test(before) || !LETTER.test(after) || UNSPACED.test(before) || UNSPACED.test(after);
}
