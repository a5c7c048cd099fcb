/**
 * Where the parts of a SLAKE dataset lie, in every shape met: the folder of sample folders is `imgs`, `images`, one in
 * the other (as Windows unpacks imgs.zip), the only folder in it, or the dataset itself.
 */
import type { Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { readableEntries } from '../../files/readableEntries';
import { isLeftover } from '../leftovers';
import { liesIn, realPathIn } from '../links';
import { knownSplit } from '../splitNames';
import { imageFilePattern, questionFiles, SLAKE_FOLDER } from './fileNames';

const IMAGES_FOLDERS = ['imgs', 'images'];
const ARCHIVE = /^(imgs|images)\.(zip|7z|rar|tgz|tar|tar\.\w+)$/i;
const ANY_IMAGE = /\.(jpe?g|png|bmp|tiff?|gif|webp|dcm)$/i;
/** One in the other: more is not met. */
const MAX_NESTING = 3;
/** Folders that are looked into before a folder is taken for something else. */
const MAX_PROBES = 64;

export interface SlakeLayout {
  /** Where the split files are looked for first. */
  readonly root: string;
  /** The folder of sample folders; absent where only its archive lies there. */
  readonly images?: string;
  /** The archive, where it is not unpacked. */
  readonly archive?: string;
  readonly reason: MessageTemplate;
}

/**
 * @param folder real path of the dataset, its images folder or a sample folder.
 * @returns the layout, with the root as far up as its images folder shows it.
 */
export async function findLayout(folder: string): Promise<SlakeLayout | undefined> {
  for (const root of candidateRoots(folder)) {
    const layout = await layoutAt(root);
    if (layout?.images === undefined || liesIn(folder, layout.images) || liesIn(layout.images, folder)) {
      if (layout) return layout;
    }
  }
  const alone = isSampleFolder(await readableEntries(folder), true);
  return flatLayout(alone ? dirname(folder) : folder);
}

/** The folder above those named as images folders, if the chosen one is or lies in one; then the chosen folder. */
function candidateRoots(folder: string): string[] {
  let above = isImagesFolder(dirname(folder)) ? dirname(folder) : folder;
  while (isImagesFolder(above)) above = dirname(above);
  return above === folder ? [folder] : [above, folder];
}

async function layoutAt(root: string): Promise<SlakeLayout | undefined> {
  const entries = await readableEntries(root);
  const splits = entries.some(({ name }) => isSplitFile(name));
  for (const { name, isLink } of imagesFolders(entries)) {
    const path = join(root, name);
    // What a link leads to is only looked at inside the dataset; reading says where it leads out.
    if (isLink && (await realPathIn(path, root)) === undefined) {
      if (name.toLowerCase() === IMAGES_FOLDERS[0] || splits) {
        return { root, images: path, reason: message`it has a link ${name}` };
      }
      continue;
    }
    const images = await imagesIn(path, splits, MAX_NESTING);
    if (images !== undefined) {
      return { root, images, reason: message`it has a folder ${name} with sample folders` };
    }
  }
  const archive = splits ? entries.find(({ name }) => ARCHIVE.test(name))?.name : undefined;
  return archive === undefined
    ? undefined
    : { root, archive: join(root, archive), reason: message`it has split files and ${archive}` };
}

async function flatLayout(root: string): Promise<SlakeLayout | undefined> {
  const kind = await kindOf(root, await readableEntries(root), true);
  return kind === 'samples' ? { root, images: root, reason: message`it has sample folders` } : undefined;
}

/** The folder of sample folders: `path`, or an images folder in it that is named so too. */
async function imagesIn(path: string, splits: boolean, depth: number): Promise<string | undefined> {
  const entries = await readableEntries(path);
  const kind = await kindOf(path, entries);
  if (kind === 'samples') return path;
  for (const { name, isLink } of depth > 1 ? imagesFolders(entries) : []) {
    if (isLink) continue;
    const inner = await imagesIn(join(path, name), splits, depth - 1);
    if (inner !== undefined) return inner;
  }
  const only = kind === 'folders' && depth > 1 ? onlyFolder(entries) : undefined;
  if (only !== undefined) {
    const inner = join(path, only);
    if ((await kindOf(inner, await readableEntries(inner))) === 'samples') return inner;
  }
  // Folders without any image are a SLAKE dataset whose images are missing.
  const named = basename(path).toLowerCase() === IMAGES_FOLDERS[0];
  return named && (kind === 'folders' || (kind === 'pictures' && splits)) ? path : undefined;
}

/** Its name, where there is no other file or folder but leftovers. */
function onlyFolder(entries: readonly Dirent[]): string | undefined {
  const own = entries.filter(({ name }) => !isLeftover(name));
  return own.length === 1 && own[0].isDirectory() ? own[0].name : undefined;
}

type Kind = 'samples' | 'pictures' | 'folders' | 'none';

/** What the folders in a folder are: of samples, of other pictures, without pictures. */
async function kindOf(path: string, entries: readonly Dirent[], strictly = false): Promise<Kind> {
  const folders = entries.filter(
    (entry) =>
      (entry.isDirectory() || entry.isSymbolicLink()) &&
      !isLeftover(entry.name) &&
      !isImagesFolder(entry.name),
  );
  if (folders.some((entry) => entry.isDirectory() && SLAKE_FOLDER.test(entry.name))) return 'samples';
  let kind: Kind = folders.length > 0 ? 'folders' : 'none';
  for (const entry of folders.slice(0, MAX_PROBES)) {
    if (entry.isSymbolicLink()) continue;
    const inside = await readableEntries(join(path, entry.name));
    if (isSampleFolder(inside, strictly)) return 'samples';
    if (inside.some(({ name }) => ANY_IMAGE.test(name))) kind = 'pictures';
  }
  return kind;
}

/** @param strictly image and questions; else one of them is enough. */
export function isSampleFolder(entries: readonly Dirent[], strictly = false): boolean {
  const hasImage = entries.some(({ name }) => imageFilePattern.test(name));
  const hasQuestions = entries.some(({ name }) => questionFiles.includes(name));
  return strictly ? hasImage && hasQuestions : hasImage || hasQuestions;
}

function imagesFolders(entries: readonly Dirent[]): { name: string; isLink: boolean }[] {
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isImagesFolder(entry.name))
    .map((entry) => ({ name: entry.name, isLink: entry.isSymbolicLink() }))
    .sort((a, b) => rankOf(a.name) - rankOf(b.name) || (a.name < b.name ? -1 : 1));
}

function rankOf(name: string): number {
  return IMAGES_FOLDERS.indexOf(name.toLowerCase());
}

function isImagesFolder(path: string): boolean {
  return rankOf(basename(path)) >= 0;
}

/** "train.json", "val.jsonl": named after one of the usual splits. */
export function isSplitFile(name: string): boolean {
  const stem = /^(.+)\.jsonl?$/i.exec(name)?.[1];
  return stem !== undefined && knownSplit(stem) !== undefined;
}
