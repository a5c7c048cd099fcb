/** A value as JSON for a sentence, cut after some characters: however large or deep it is, no more of it is walked. */
export function shownJson(value: unknown, most = 80): string {
  const text = written(value, most);
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** At least the first `most + 1` characters. Each level writes one before the next, so `most` bounds the depth. */
function written(value: unknown, most: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, most + 1));
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'undefined' : JSON.stringify(value);
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  let comma = '';
  for (const name in value) {
    if (text.length > most) return text;
    text += isList ? comma : `${comma}${JSON.stringify(name.slice(0, most + 1))}:`;
    text += written((value as Record<string, unknown>)[name], most - text.length);
    comma = ',';
  }
  return text + (isList ? ']' : '}');
}
