/** Names of images in the text of a file of records, found without parsing it: a split file may have 10 MB. */

/** A text that names an image, without its quotation marks. */
export interface ImageName {
  readonly offset: number;
  readonly length: number;
  readonly name: string;
}

/** Looked for by their ends: beginnings of texts that name no image are many. */
const JSON_END = /\.(?:jpe?g|png|bmp|tiff?|webp|gif|dcm)"/gi;
const TABLE_END = /\.(?:jpe?g|png|bmp|tiff?|webp|gif|dcm)(?=$|[,;\t"\r\n])/gim;
const TABLE_START = /[,;\t"\r\n]/;
const MAX_NAME = 1000;

export function imageNames(text: string, isJson: boolean): ImageName[] {
  const names: ImageName[] = [];
  for (const match of text.matchAll(isJson ? JSON_END : TABLE_END)) {
    const end = match.index + match[0].length - (isJson ? 1 : 0);
    const offset = isJson ? startInJson(text, match.index) : startInTable(text, match.index);
    if (offset !== undefined) names.push({ offset, length: end - offset, name: text.slice(offset, end) });
  }
  return names;
}

/** After the quotation mark before `end`; undefined where that is far away, in another line, or escaped. */
function startInJson(text: string, end: number): number | undefined {
  const quote = text.lastIndexOf('"', end);
  const isNear = quote >= 0 && end - quote <= MAX_NAME && text[quote - 1] !== '\\';
  return isNear && !text.slice(quote, end).includes('\n') ? quote + 1 : undefined;
}

function startInTable(text: string, end: number): number | undefined {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && !TABLE_START.test(text[start - 1])) start--;
  return end - start < MAX_NAME && start < end ? start : undefined;
}

/** "xmlab12" of "imgs/xmlab12/source.jpg": SLAKE's samples are called after the folder of their image. */
export function folderOfName(name: string): string | undefined {
  return name
    .split(/[\\/]+/)
    .at(-2)
    ?.normalize('NFC');
}
