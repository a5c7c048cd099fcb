/** Links within a dataset are followed, links out of it are not: a dataset must not make us read other files. */
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { message } from '../../common/messageTemplate';
import { systemErrorReason } from '../../common/systemErrors';
import type { FindingList } from './findingList';

export interface LinkContext {
  readonly findings: FindingList;
  /** Real paths in which the target of a link may lie. */
  readonly roots: readonly string[];
}

/** Whether a link leads to somewhere in the dataset; a finding where it does not. */
export async function staysInside(
  path: string,
  { findings, roots }: LinkContext,
  sample?: string,
): Promise<boolean> {
  const add = findings.about(path, sample);
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    add('broken-link', message`The link leads nowhere (${systemErrorReason(error)}); it is ignored.`);
    return false;
  }
  const inside = roots.some((root) => target === root || target.startsWith(root + sep));
  if (!inside) {
    add(
      'link-outside',
      message`The link leads out of the dataset; it is not followed. Copy the files into the dataset instead.`,
    );
  }
  return inside;
}
