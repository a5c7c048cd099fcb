/**
 * A link never widens what may be read. The fence is the folder that the user chose, and for a snapshot of the hub's
 * cache the blobs of the same cache entry; it is decided from real paths before any link of the dataset is followed.
 */
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { message } from '../../common/messageTemplate';
import type { FindingList } from './findingList';
import { noteLink } from './readCache';
import { throwShortage, unreadableReason } from './unreadable';

export interface LinkContext {
  readonly findings: FindingList;
  /** Real paths in which the target of a link may lie: the fence. */
  readonly roots: readonly string[];
  /** Gets those of `roots` into which links led. */
  readonly reached?: Set<string>;
}

/** `datasets--NAME/snapshots/REVISION`, and what lies in it. */
const HUB_SNAPSHOT = /^(.*[\\/](?:datasets|models|spaces)--[^\\/]+)[\\/]snapshots[\\/][^\\/]+(?:[\\/].*)?$/;

/**
 * @param chosen real path of the folder that the user chose.
 * @param root real path of the dataset: in the chosen folder, or around it where that is a part of the dataset.
 */
export function fenceOf(chosen: string, root: string): readonly string[] {
  const outer = liesIn(root, chosen) ? chosen : root;
  const entry = HUB_SNAPSHOT.exec(outer)?.[1];
  return entry === undefined ? [outer] : [outer, join(entry, 'blobs')];
}

/** Whether a real path is a folder or lies in it. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether a link leads to somewhere in the fence; a finding where it does not. */
export async function staysInside(
  path: string,
  { findings, roots, reached }: LinkContext,
  sample?: string,
): Promise<boolean> {
  const add = findings.about(path, sample);
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    add('broken-link', message`The link leads nowhere (${unreadableReason(error)}); it is ignored.`);
    return false;
  }
  if (target !== path) noteLink();
  const inside = roots.find((root) => liesIn(target, root));
  if (inside === undefined) {
    add(
      'link-outside',
      message`The link leads out of the folder that was opened; it is not followed. Copy the files into the dataset, or open a folder that holds both.`,
    );
    return false;
  }
  reached?.add(inside);
  return true;
}

/** Where a link leads if that is a folder or file in `folder`; undefined otherwise. */
export async function realPathIn(link: string, folder: string): Promise<string | undefined> {
  const target = await realpath(link).catch((error: unknown) => {
    throwShortage(error);
    return undefined; // a broken link leads nowhere
  });
  return target !== undefined && liesIn(target, folder) ? target : undefined;
}
