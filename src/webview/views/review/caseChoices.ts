/** What can be decided about a case by a key. */
import type { DraftDecision } from '../../../analysis/curation/decision';
import type { CaseRecord, ReviewCase } from '../../../analysis/curation/reviewCase';
import { imageKind } from '../../../common/reviewProgress';
import type { QueueCase } from '../../queries/reviewCases';
import { messageText, t } from '../../text';
import type { ReviewQueue } from './reviewQueue';

export interface Choice {
  /** In lower case. */
  readonly key: string;
  readonly title: string;
  readonly add: readonly DraftDecision[];
}

/**
 * Those with digits are proposals of the rule, or the two readers' decisions.
 * @param id of the first image; null where the dataset has none.
 */
export function caseChoices(
  one: QueueCase,
  answer: ReviewCase,
  queue: ReviewQueue,
  id: string | null,
): readonly Choice[] {
  const { partner, progress, decisions } = queue;
  const numbered: { title: string; add: readonly DraftDecision[] }[] = [];
  if (partner !== null && queue.isInDispute(one)) {
    for (const reader of [decisions.reader, partner]) {
      const made = progress.ofReader(one, reader).filter(({ decision }) => decision.kind !== 'note');
      const add = made.map(({ decision }): DraftDecision => decision);
      numbered.push({ title: t('As {0} decided', reader || t('no name')), add });
    }
  } else {
    for (const { title, decisions: add, isGeneral } of answer.proposals)
      if (!isGeneral) numbered.push({ title: messageText(title), add });
  }
  const general = answer.proposals.find(({ isGeneral }) => isGeneral);
  return [
    ...numbered.map((choice, at) => ({ key: String(at + 1), ...choice })),
    ...(general ? [{ key: 'r', title: messageText(general.title), add: general.decisions }] : []),
    ...(id === null ? [] : ofImage(one, answer, id)),
  ];
}

function ofImage(one: QueueCase, { hashes, records }: ReviewCase, sample: string): readonly Choice[] {
  const sha256 = Object.hasOwn(hashes, sample) ? { sha256: hashes[sample] } : {};
  const finding = findingOf(one);
  return [
    {
      key: 'e',
      title: t('Exclude {0}', sample),
      add: [{ kind: 'drop-image', sample, ...sha256, ...finding }],
    },
    {
      key: 'k',
      title: t('Checked, is right'),
      add: [{ kind: 'checked', sample, ...placeOf(records), ...finding }],
    },
  ];
}

export function findingOf({ id, kind }: QueueCase): { readonly finding?: string } {
  return kind === imageKind ? {} : { finding: id };
}

export function placeOf(records: readonly CaseRecord[]) {
  const own = records.find(({ isOwn }) => isOwn);
  return own ? { record: own.place } : {};
}
