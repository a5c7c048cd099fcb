/** Where the split files lie: at the root, in `annotations` or another folder in it, or a folder above a root that has none. */
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { isMissingFile } from '../../files/missing';
import { readableEntries } from '../../files/readableEntries';
import { isLeftover } from '../leftovers';
import { type LinkContext, staysInside } from '../links';
import { KNOWN_SPLITS, type KnownSplit, knownSplit, splitOfWords } from '../splitNames';
import { isSplitFile } from './layout';

export type SlakeSplit = KnownSplit;

export interface SplitFile {
  readonly split: SlakeSplit;
  readonly path: string;
}

const RECORDS = /\.jsonl?$/i;
const OTHER_FORM = /^(.+?)\.(csv|tsv|txt|xlsx?|xml|ya?ml|parquet|pkl|ndjson|jsonl?\.(gz|zip|xz|bz2))$/i;
/** Folders beside that of the samples which are looked into. */
const MAX_FOLDERS = 64;
const ANNOTATIONS_FOLDER = 'annotations';
/** Of a file above the dataset, in which one of its samples must be named. */
const PROBED_BYTES = 1 << 20;

/**
 * One file for each split that has one; others of the same split are findings, as are links that leave the dataset. Of a
 * split that has none, the files that lie elsewhere in the dataset or are named after it in more words ("train_en.json"),
 * where they name one of the samples.
 * @param ids of the samples, by which such files, and one above the root, are recognised.
 */
export async function findSplitFiles(
  root: string,
  ids: readonly string[],
  context: LinkContext,
): Promise<readonly SplitFile[]> {
  const own = firstOfEach(await candidatesIn(root, context), context);
  const missing = (split: SlakeSplit) => own.every((file) => file.split !== split);
  const others = KNOWN_SPLITS.some(missing)
    ? (await otherFiles(root, ids)).filter(({ split }) => missing(split))
    : [];
  const found = [...own, ...others].sort(
    (a, b) => KNOWN_SPLITS.indexOf(a.split) - KNOWN_SPLITS.indexOf(b.split),
  );
  await reportOtherForms(root, found, context);
  if (found.length > 0) return found;
  // A link above the dataset is none of its files: only plain files are looked at.
  const above = (await candidatesIn(dirname(root), undefined)).map(async (file) =>
    (await namesOneOf(file.path, ids)) ? [file] : [],
  );
  return firstOfEach((await Promise.all(above)).flat(), context);
}

/** Plain files of records about these samples, named after a split: in the root and in the folders in it that are no samples. */
async function otherFiles(root: string, ids: readonly string[]): Promise<SplitFile[]> {
  const samples = new Set(ids);
  const entries = (await readableEntries(root)).filter(({ name }) => !isLeftover(name));
  const folders = entries.filter((entry) => entry.isDirectory() && !samples.has(entry.name));
  const places = [root, ...folders.slice(0, MAX_FOLDERS).map(({ name }) => join(root, name))];
  const found = places.map(async (place) => {
    const files = place === root ? entries : await readableEntries(place);
    const named = files
      .filter((entry) => entry.isFile() && RECORDS.test(entry.name))
      .sort((a, b) => compareNames(a.name, b.name));
    const own = named.map(async ({ name }) => {
      const split = splitOfWords(stemOf(name));
      const path = join(place, name);
      return split !== undefined && (await namesOneOf(path, ids)) ? [{ split, path }] : [];
    });
    return (await Promise.all(own)).flat();
  });
  return (await Promise.all(found)).flat();
}

/** Files named after a split that has no other, in a form that is not read. */
async function reportOtherForms(
  root: string,
  found: readonly SplitFile[],
  { findings }: LinkContext,
): Promise<void> {
  for (const entry of await readableEntries(root)) {
    const stem = OTHER_FORM.exec(entry.name)?.[1];
    const split = stem === undefined ? undefined : knownSplit(stem);
    if (split === undefined || entry.isDirectory() || found.some((file) => file.split === split)) continue;
    findings.about(join(root, entry.name))(
      'unread-file',
      message`The file is named after the ${split} split, but beside the folders of samples only JSON and JSON Lines are read; it is not read.`,
    );
  }
}

/** In the order of preference: the root before `annotations`, "validate" before other spellings, JSON before JSON Lines. */
async function candidatesIn(folder: string, context: LinkContext | undefined): Promise<SplitFile[]> {
  const found: SplitFile[] = [];
  for (const place of [folder, join(folder, ANNOTATIONS_FOLDER)]) {
    const entries = (await readableEntries(place)).filter(({ name }) => isSplitFile(name));
    for (const entry of entries.sort((a, b) => compareNames(a.name, b.name))) {
      const path = join(place, entry.name);
      const split = knownSplit(stemOf(entry.name));
      const follow = entry.isSymbolicLink() && context !== undefined;
      if (split === undefined || (follow ? !(await staysInside(path, context)) : !context && !entry.isFile()))
        continue;
      found.push({ split, path });
    }
  }
  return found;
}

function firstOfEach(found: readonly SplitFile[], { findings }: LinkContext): SplitFile[] {
  return KNOWN_SPLITS.flatMap((split) => {
    const [first, ...others] = found.filter((file) => file.split === split);
    for (const { path } of others) {
      findings.about(path)(
        'unread-file',
        message`The file is not read, because ${basename(first.path)} has the records of the ${split} split.`,
      );
    }
    return found.some((file) => file.split === split) ? [first] : [];
  });
}

function compareNames(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || (a < b ? -1 : 1);
}

/** The spelling of this product, of the hub, the shorter ones, others. */
const SPELLINGS: readonly RegExp[] = [/^(train|validate|test)$/i, /^validation$/i, /^valid$/i, /^val$/i, /^/];

function rankOf(name: string): number {
  const spelling = SPELLINGS.findIndex((pattern) => pattern.test(stemOf(name)));
  return spelling * 2 + (name.toLowerCase().endsWith('.jsonl') ? 1 : 0);
}

function stemOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

async function namesOneOf(path: string, ids: readonly string[]): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PROBED_BYTES), 0, PROBED_BYTES, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      return (
        text.includes('img_name') && ids.some((id) => text.includes(`${id}/`) || text.includes(`${id}\\`))
      );
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissingFile(error) || (error as NodeJS.ErrnoException).code === 'EACCES') return false;
    throw error;
  }
}
