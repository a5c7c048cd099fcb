/** Edits of a text by ranges, in UTF-16 units. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/**
 * Edits may touch but not overlap; of those at one offset the given order is kept. Time O(text + edits log edits).
 */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.offset - b.offset);
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, content } of ordered) {
    if (offset < at) throw new Error(`Two edits overlap at ${offset}.`);
    parts.push(text.slice(at, offset), content);
    at = offset + length;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** That of the first line; a line feed where there is one line. */
export function lineEndIn(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
