/** Where the split files lie: at the root, in `annotations`, or a folder above a root that has none. */
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { isMissingFile } from '../../files/missing';
import { readableEntries } from '../../files/readableEntries';
import { type LinkContext, staysInside } from '../links';
import { KNOWN_SPLITS, type KnownSplit, knownSplit } from '../splitNames';
import { isSplitFile } from './layout';

export type SlakeSplit = KnownSplit;

export interface SplitFile {
  readonly split: SlakeSplit;
  readonly path: string;
}

const ANNOTATIONS_FOLDER = 'annotations';
/** Of a file above the dataset, in which one of its samples must be named. */
const PROBED_BYTES = 1 << 20;

/**
 * One file for each split that has one; others of the same split are findings, as are links that leave the dataset.
 * @param ids of the samples, by which a file above the root is recognised.
 */
export async function findSplitFiles(
  root: string,
  ids: readonly string[],
  context: LinkContext,
): Promise<readonly SplitFile[]> {
  const own = await candidatesIn(root, context);
  if (own.length > 0) return firstOfEach(own, context);
  // A link above the dataset is none of its files: only plain files are looked at.
  const above = (await candidatesIn(dirname(root), undefined)).map(async (file) =>
    (await namesOneOf(file.path, ids)) ? [file] : [],
  );
  return firstOfEach((await Promise.all(above)).flat(), context);
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
