/** The names of images in records: "xmlab12/source.jpg" names sample xmlab12, however the path was written. */

export interface ImageName {
  /** The folder before the file name, in NFC. */
  readonly sample: string;
  /** As SLAKE writes it: "xmlab12/source.jpg". */
  readonly plain: string;
}

/**
 * Split at both slashes; folders before the sample's, a drive and "./" do not count.
 * @returns undefined for anything that names no folder.
 */
export function parseImageName(name: string): ImageName | undefined {
  const parts = name.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const file = parts.at(-1);
  const sample = parts.at(-2);
  if (file === undefined || sample === undefined || sample === '..' || /^[A-Za-z]:$/.test(sample))
    return undefined;
  const id = comparableName(sample);
  return { sample: id, plain: `${id}/${comparableName(file)}` };
}

export function sampleIdOf(name: string): string | undefined {
  return parseImageName(name)?.sample;
}

/** Whether the name is written in another way than SLAKE's, apart from how its letters are composed. */
export function isOddlyWritten(name: string): boolean {
  const parsed = parseImageName(name);
  return parsed !== undefined && parsed.plain !== comparableName(name);
}

/** macOS writes names decomposed (NFD), JSON files have them composed: compared in NFC. */
export function comparableName(name: string): string {
  return name.normalize('NFC');
}
