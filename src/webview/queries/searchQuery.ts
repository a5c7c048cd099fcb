/**
 * What is typed into the search box, as terms: words, "phrases", `field:value`, `field:"a value"`, each with - before it
 * for the opposite; the full-width colon counts too. Pure.
 */

export interface SearchTerm {
  /** As typed; null = a free word. */
  readonly field: string | null;
  /** '' with a field: any value. */
  readonly value: string;
  readonly not: boolean;
}

/** A colon after something that is not a field, as in a URL, makes no field. @param isField whether a name is one. */
export function parseSearch(text: string, isField: (name: string) => boolean): readonly SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const match of text.matchAll(
    /(-?)(?:([^\s:："]+)[:：])?(?:"([^"]*)"?|([^\s"]+)|(?<=[:：])(?=\s|$))/gu,
  )) {
    const [whole, minus, name, phrase, word] = match as (string | undefined)[];
    const value = (phrase ?? word ?? '').trim();
    const not = minus === '-' && (name !== undefined || value !== '');
    if (name !== undefined && isField(name)) terms.push({ field: name, value, not });
    else if (name !== undefined) terms.push({ field: null, value: (whole ?? '').slice(not ? 1 : 0), not });
    else if (value !== '') terms.push({ field: null, value, not });
  }
  return terms;
}

/** The `field:value` that is being typed at the end of a text; null where it is something else. */
export function fieldBeingTyped(
  text: string,
): { readonly name: string; readonly value: string; readonly start: number } | null {
  const match = /(?:^|\s)-?([^\s:："]+)[:：]("?)([^"]*)$/u.exec(text);
  if (!match || (match[2] === '' && /\s/.test(match[3]))) return null;
  return { name: match[1], value: match[3], start: text.length - match[3].length - match[2].length };
}

/** "Chest lung" -> `"Chest lung"`. */
export function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}
