/** The form in which texts of records are compared. */

/** What spacing there may be beyond single blanks; most texts have none, and looking is quicker than replacing. */
const UNEVEN_SPACE = /\s\s|[^\S ]/;
const MARKS = new Set('?.。! ');

/** Without differences of case and of the width of characters. */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Without differences of case, width of characters and spacing, and without the punctuation mark at the end. */
export function fold(text: string): string {
  const cased = foldCase(text);
  const plain = (UNEVEN_SPACE.test(cased) ? cased.replace(/\s+/g, ' ') : cased).trim();
  let end = plain.length;
  while (end > 0 && MARKS.has(plain[end - 1])) end--; // a pattern would take quadratic time on a text of marks
  return plain.slice(0, end);
}

/** "Liver, Heart and lung", "肝脏、心脏和肺". */
export function listOf(text: string): string[] {
  return fold(text)
    .split(/\s*(?:,|;|、|和|或者|还是|\band\b|\bor\b)\s*/)
    .filter((part) => part !== '');
}
