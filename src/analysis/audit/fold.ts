/** The form in which texts of records are compared. */

const MARKS = new Set('?.。! ');

/** Case, width of characters and spacing do not tell texts apart; nor does the mark at the end. */
export function fold(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
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
