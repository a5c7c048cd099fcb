/** Images of one patient or study (the column of groups) in several splits: what is learnt from one is tested in another. */
import { groupBy } from '../../../common/groupBy';
import { allOf, message } from '../../../common/messageTemplate';
import { splitRank } from '../../dataset/splitNames';
import type { AuditRule } from '../auditRule';
import { atImage, type PendingFinding, relatedImages } from '../pendingFinding';

export const groupLeakage: AuditRule = {
  name: 'groupLeakage',
  kinds: ['group-leakage'],
  needs: 'records',
  run: ({ dataset: { samples } }) =>
    [...groupBy(samples, ({ group }) => group)].flatMap(([group, members]): PendingFinding[] => {
      const splits = [...new Set(members.flatMap(({ split }) => split ?? []))];
      if (group === undefined || splits.length < 2) return [];
      splits.sort((a, b) => splitRank(a) - splitRank(b));
      const target = members.find(({ split }) => split === splits.at(-1)) ?? members[0];
      return [
        {
          kind: 'group-leakage',
          target: atImage(target),
          about: group,
          message: message`${members.length} images of the group ${group} lie in the splits ${allOf(splits)}; keep a patient or study in one split.`,
          related: relatedImages(members.filter((member) => member !== target)),
        },
      ];
    }),
};
