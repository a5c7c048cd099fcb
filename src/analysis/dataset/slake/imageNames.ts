/** The names of images in records: "xmlab12/source.jpg" names sample xmlab12, however the path was written. */
import { READ_EXTENSION } from './fileNames';

export interface ImageName {
  /** The folder of the sample, in NFC. */
  readonly sample: string;
  /** As SLAKE writes it: "xmlab12/source.jpg". */
  readonly plain: string;
}

export type SampleNames = (imageName: string) => ImageName | undefined;

/** Of an image as it is meant where a record names its folder alone. */
const USUAL_FILE = 'source.jpg';

/**
 * Reads names as those of the samples of a dataset: the folder before the file name, whatever stands before it and however
 * its letters are written, or the folder alone ("xmlab1", "xmlab1.jpg") where there is one of that name.
 * @param ids of the samples.
 */
export function namesOf(ids: Iterable<string>): SampleNames {
  const exact = new Set<string>();
  const folded = new Map<string, string | undefined>();
  for (const id of ids) {
    const name = comparableName(id);
    exact.add(name);
    const lower = name.toLowerCase();
    folded.set(lower, folded.has(lower) ? undefined : name);
  }
  const known = (name: string) => (exact.has(name) ? name : folded.get(name.toLowerCase()));
  return (name) => {
    const parsed = parseImageName(name);
    const own = parsed && known(parsed.sample);
    if (own !== undefined) return { sample: own, plain: `${own}/${parsed?.file}` };
    const last = comparableName(partsOf(name).at(-1) ?? '');
    const alone = known(last) ?? known(last.replace(READ_EXTENSION, ''));
    return alone === undefined ? parsed : { sample: alone, plain: `${alone}/${USUAL_FILE}` };
  };
}

/**
 * Split at both slashes; folders before the sample's, a drive and "./" do not count.
 * @returns undefined for anything that names no folder.
 */
function parseImageName(name: string): (ImageName & { readonly file: string }) | undefined {
  const parts = partsOf(name);
  const last = parts.at(-1);
  const sample = parts.at(-2);
  if (last === undefined || sample === undefined || sample === '..' || /^[A-Za-z]:$/.test(sample))
    return undefined;
  const id = comparableName(sample);
  const file = comparableName(last);
  return { sample: id, plain: `${id}/${file}`, file };
}

function partsOf(name: string): string[] {
  return name
    .trim()
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.');
}

/** Whether a name is written in another way than SLAKE's, apart from how its letters are composed. */
export function isOddlyWritten(name: string, { plain }: ImageName): boolean {
  return plain !== comparableName(name);
}

/** macOS writes names decomposed (NFD), JSON files have them composed: compared in NFC. */
export function comparableName(name: string): string {
  return name.normalize('NFC');
}
