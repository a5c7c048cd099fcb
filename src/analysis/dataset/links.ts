/** Links within a dataset are followed, links out of it are not: a dataset must not make us read other files. */
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { message } from '../../common/messageTemplate';
import type { FindingList } from './findingList';

export interface Fence {
  readonly findings: FindingList;
  /** Real paths that a link may lead to. */
  readonly allowedRoots: readonly string[];
}

/** Follows a link; false and a finding when it leads out of the dataset or nowhere. */
export async function staysInside(path: string, fence: Fence, sample?: string): Promise<boolean> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    fence.findings.add({
      kind: 'broken-link',
      path,
      sample,
      message: message`The link leads nowhere (${String((error as NodeJS.ErrnoException).code)}); it is ignored.`,
    });
    return false;
  }
  const inside = fence.allowedRoots.some((root) => target === root || target.startsWith(root + sep));
  if (!inside) {
    fence.findings.add({
      kind: 'link-outside',
      path,
      sample,
      message: message`The link leads out of the dataset; it is not followed. Copy the files into the dataset instead.`,
    });
  }
  return inside;
}
