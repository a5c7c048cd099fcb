/** How much of a text is compared: embedded, searched and read by the audit. Files that are written have all of it. */

/** UTF-16 units. No question or answer is longer; what lies behind would cost time that grows faster than the text. */
export const MAX_COMPARED_UNITS = 100_000;

export function comparedText(text: string): string {
  if (text.length <= MAX_COMPARED_UNITS) return text;
  const endsInHalf = /[\ud800-\udbff]/.test(text[MAX_COMPARED_UNITS - 1]);
  return text.slice(0, endsInHalf ? MAX_COMPARED_UNITS - 1 : MAX_COMPARED_UNITS);
}
