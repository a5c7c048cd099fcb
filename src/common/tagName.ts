/** No tabs, no line breaks, nothing invisible at the ends: a tag is part of a line of the tag file. */
const TAG_NAME = /^(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,100}(?<!\s)$/u;

export function isTagName(text: string): boolean {
  return TAG_NAME.test(text);
}
