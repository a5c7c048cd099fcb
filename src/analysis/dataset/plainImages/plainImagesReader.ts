/** Images alone, in a folder and its folders: no questions; the folder of an image is its category. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { mapConcurrently } from '../../files/mapConcurrently';
import { relativePath } from '../../files/relativePath';
import type { TaskContext } from '../../taskContext';
import type { DatasetMatch, DatasetReader, FencedMatch } from '../datasetReader';
import { UNKNOWN } from '../fields';
import { filesBelow, pathsNear } from '../filesBelow';
import { FindingList } from '../findingList';
import { imageFileHeader } from '../imageFileHeader';
import { BadImage, type ImageHeader } from '../imageHeader';
import { imageFile } from '../imageSource';
import { reportPeculiarities } from '../peculiarImages';
import { TABLE_NAME } from '../recordList/candidateTables';
import { reportDamage } from '../recordList/damagedTables';
import { isImageFile } from '../records/imageFiles';
import { knownSplit } from '../splitNames';
import type { Dataset, Sample } from '../types';
import { unreadableReason } from '../unreadable';

export const plainImagesReader: DatasetReader = { name: 'plainImages', last: true, detect, read };

const IMAGE_LEVELS = 6;
/** Files beside the images that are looked at: a damaged list of questions is the reason that there are none. */
const MAX_TABLES = 200;

async function detect(folder: string): Promise<DatasetMatch | null> {
  const first = (await pathsNear(folder, isImageFile, IMAGE_LEVELS)).at(0);
  if (first === undefined) return null;
  return { root: await realpath(folder), reason: message`it holds images such as ${first} and no questions` };
}

/** @returns samples in the order of their paths; the id is the path without its ending. */
async function read({ root, fence }: FencedMatch, task: TaskContext): Promise<Dataset> {
  const findings = new FindingList(root);
  const reached = new Set<string>();
  const files = await filesBelow(
    root,
    { findings, roots: fence, reached },
    (name) => isImageFile(name) || TABLE_NAME.test(name),
  );
  const paths = files.filter((path) => isImageFile(path));
  const tables = files.filter((path) => !isImageFile(path)).slice(0, MAX_TABLES);
  for (const path of tables) await reportDamage(path, findings);
  let done = 0;
  // Each image collects its own findings, so that their order does not depend on which read ends first.
  const results = await mapConcurrently(paths, async (path) => {
    const own = new FindingList(root);
    const header = await headerOf(path, own);
    task.progress(++done, paths.length);
    return { path, header, findings: own.findings };
  });
  const ids = idsOf(paths.map((path) => relativePath(root, path)));
  const samples = results.flatMap(({ path, header }, i): Sample[] => {
    if (!header) return [];
    return [{ ...sampleOf(relative(root, dirname(path)), header), id: ids[i], image: imageFile(path) }];
  });
  return {
    root,
    roots: [root, ...[...reached].filter((path) => path !== root)],
    name: basename(root),
    samples,
    findings: [...findings.findings, ...results.flatMap((result) => result.findings)],
  };
}

/** @param folder of the image, from the root. */
function sampleOf(folder: string, { width, height }: ImageHeader): Omit<Sample, 'id' | 'image'> {
  const folders = folder.split(sep).filter((name) => name !== '');
  const split = folders.map(knownSplit).find((name) => name !== undefined);
  const category = folders.filter((name) => knownSplit(name) === undefined).at(-1);
  return {
    boxes: [],
    qa: [],
    modality: UNKNOWN,
    location: UNKNOWN,
    ...(split === undefined ? {} : { split }),
    ...(category === undefined ? {} : { category }),
    width,
    height,
  };
}

async function headerOf(path: string, findings: FindingList): Promise<ImageHeader | undefined> {
  const add = findings.about(path);
  let reason: MessageTemplate;
  try {
    const header = await imageFileHeader(path);
    reportPeculiarities(header, add);
    return header;
  } catch (error) {
    reason = error instanceof BadImage ? error.reason : message`cannot be read (${unreadableReason(error)})`;
  }
  add('bad-image', message`The image ${reason}; it is left out.`, { leavesOut: true });
  return undefined;
}

/** Paths without their endings; with them where two would be the same. */
function idsOf(paths: readonly string[]): string[] {
  const stems = paths.map((path) => path.replace(/\.[^./]+$/, ''));
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return paths.map((path, i) => (counts.get(stems[i]) === 1 ? stems[i] : path));
}
