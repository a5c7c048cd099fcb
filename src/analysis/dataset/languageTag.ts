/** Languages by the tags and names in use: "en", "EN", "zh-CN", "zh_Hans", "Chinese". */

const NAMES: Readonly<Record<string, string>> = {
  eng: 'en',
  english: 'en',
  英文: 'en',
  英语: 'en',
  zho: 'zh',
  chi: 'zh',
  cmn: 'zh',
  cn: 'zh',
  chinese: 'zh',
  mandarin: 'zh',
  中文: 'zh',
  汉语: 'zh',
};

/** The primary language of a tag in lower case (RFC 5646, 2.2.1); a text that is no tag stays as it is. */
export function languageOf(tag: string): string {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0];
  return NAMES[primary] ?? (/^[a-z]{2,3}$/.test(primary) ? primary : tag);
}
