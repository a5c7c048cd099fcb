/** What is said about a folder of a sample that has no image: what lies there instead. */
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { readableEntries } from '../../files/readableEntries';
import type { FindingList } from '../findingList';
import { isLeftover } from '../leftovers';
import { extensionOf, imageFilePattern, maskFile, READ_EXTENSION, SLAKE_FOLDER } from './fileNames';

const OTHER_IMAGE =
  /\.(jpe?g|jpe|jfif|png|bmp|tiff?|gif|webp|dcm|dicom|svg|avif|heic|heif|jp2|j2k|jxl|pgm|ppm|pnm|nii|nii\.gz|npy|mha|mhd|nrrd)$/i;
const MAX_NAMED = 3;
const MAX_LOOKED_INTO = 8;

/** @param files usable files of the folder. @param entries all that lies in it. */
export async function reportMissingImage(
  folder: string,
  id: string,
  files: readonly string[],
  entries: readonly Dirent[],
  findings: FindingList,
): Promise<void> {
  const samples = await samplesIn(folder, entries);
  const [inner] = samples;
  if (samples.length > 0) {
    const isUnpackedTwice = samples.length === 1 && (inner === id || SLAKE_FOLDER.test(id));
    const text = isUnpackedTwice
      ? message`The sample has no image (source.jpg, source.jpeg or source.png), but its folder ${inner} has one: move what is in that up. It is left out.`
      : message`The folder has no image of its own, but holds folders that have, such as ${inner}: move them up, beside this one. They are left out.`;
    findings.about(folder, id)('missing-image', text, { leavesOut: true });
    return;
  }
  const others = files.filter((name) => OTHER_IMAGE.test(name) && name !== maskFile).sort();
  const [first] = others;
  const nearly = others.length === 1 && READ_EXTENSION.test(first);
  const text =
    others.length === 0
      ? message`The sample has no image (source.jpg, source.jpeg or source.png); it is left out.`
      : nearly
        ? message`The sample has no source.jpg, source.jpeg or source.png, but ${first}: rename it to source.${extensionOf(first)}. It is left out.`
        : message`The sample has no source.jpg, source.jpeg or source.png, but ${others.slice(0, MAX_NAMED).join(', ')}: convert the picture to source.png or source.jpg. It is left out.`;
  findings.about(folder, id)('missing-image', text, { leavesOut: true });
}

/** Names of the folders in it that are of samples, for the first that are looked into. */
async function samplesIn(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const inner = entries.filter((entry) => entry.isDirectory() && !isLeftover(entry.name));
  const found = inner
    .slice(0, MAX_LOOKED_INTO)
    .map(async ({ name }) =>
      (await readableEntries(join(folder, name))).some((entry) => imageFilePattern.test(entry.name))
        ? [name]
        : [],
    );
  return (await Promise.all(found)).flat();
}
