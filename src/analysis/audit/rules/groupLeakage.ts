/**
 * Images of one patient or study (the column of groups) in several splits: what is learnt from one is tested in another.
 * Copies and slices of one volume join groups: where a copy of an image lies, its whole patient has to.
 */
import { groupBy } from '../../../common/groupBy';
import { allOf, message, type MessageTemplate } from '../../../common/messageTemplate';
import { splitRank } from '../../dataset/splitNames';
import type { Sample } from '../../dataset/types';
import { UnionFind } from '../../numeric/unionFind';
import type { AuditRule } from '../auditRule';
import { atImage, type PendingFinding, relatedImages } from '../pendingFinding';

/** Groups that a message names. */
const MAX_NAMED = 5;

export const groupLeakage: AuditRule = {
  name: 'groupLeakage',
  kinds: ['group-leakage'],
  needs: 'embeddings',
  run: ({ dataset: { samples }, pairs }) => {
    const sets = new UnionFind(samples.length);
    const ofColumn = new Set<number>();
    for (const [group, rows] of groupBy(samples.keys(), (i) => samples[i].group)) {
      if (group === undefined || rows.length === 1) continue;
      for (const row of rows) sets.union(rows[0], row);
      ofColumn.add(rows[0]);
    }
    for (const { a, b } of pairs) sets.union(a, b);
    // What copies or slices alone join is reported as a leak of copies or slices.
    const ofGroups = new Set(Array.from(ofColumn, (row) => sets.find(row)));
    const rowsOf = groupBy(samples.keys(), (i) => sets.find(i));
    return [...rowsOf].flatMap(([set, rows]) => (ofGroups.has(set) ? leak(rows.map((i) => samples[i])) : []));
  },
};

function leak(members: readonly Sample[]): PendingFinding[] {
  const splits = [...new Set(members.flatMap(({ split }) => split ?? []))];
  if (splits.length < 2) return [];
  splits.sort((a, b) => splitRank(a) - splitRank(b));
  const groups = [...new Set(members.flatMap(({ group }) => group ?? []))];
  const target = members.find(({ split }) => split === splits.at(-1)) ?? members[0];
  return [
    {
      kind: 'group-leakage',
      target: atImage(target),
      about: groups[0],
      message: sentence(members, groups, splits),
      related: relatedImages(members.filter((member) => member !== target)),
    },
  ];
}

function sentence(
  members: readonly Sample[],
  groups: readonly string[],
  splits: readonly string[],
): MessageTemplate {
  const [count, inSplits] = [members.length, allOf(splits)];
  if (groups.length > 1) {
    const names = groups.slice(0, MAX_NAMED).join(', ');
    const more = groups.length - MAX_NAMED;
    const all =
      more === 1 ? message`${names} and ${more} more group` : message`${names} and ${more} more groups`;
    return message`${count} images of the groups ${more > 0 ? all : names}, which copies or slices join, lie in the splits ${inSplits}; keep them in one split.`;
  }
  return members.every(({ group }) => group !== undefined)
    ? message`${count} images of the group ${groups[0]} lie in the splits ${inSplits}; keep a patient or study in one split.`
    : message`${count} images, those of the group ${groups[0]} and copies or slices of them, lie in the splits ${inSplits}; keep them in one split.`;
}
