/** Rows by their text, by code units; ties by row. */
export function compareTexts(texts: readonly string[]): number[] {
  return [...texts.keys()].sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : a - b));
}
