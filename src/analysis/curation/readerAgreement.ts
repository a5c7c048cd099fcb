/** How far the readers of a decisions file agree, pair by pair, and where they differ; by the same sums as the panel. */
import type { RaterAgreement } from '../../common/raterAgreement';
import {
  caseIdOf,
  imageKind,
  readerOf,
  type ReviewedCase,
  ReviewProgress,
} from '../../common/reviewProgress';
import { canonicalLine, type Decision } from './decision';

/** A finding, or an image without one, that two readers decided otherwise. */
interface Difference {
  /** Id of the finding, or `image:xmlab12`. */
  readonly id: string;
  /** Of each of the two. */
  readonly decisions: readonly [readonly Decision[], readonly Decision[]];
  /** What settles it; none where nobody has. */
  readonly adjudicated: readonly Decision[];
}

export interface PairOfReaders {
  /** By name; '' of decisions without one. */
  readonly readers: readonly [string, string];
  /** Of data right or wrong; undefined where both decided fewer than two cases. */
  readonly agreement: RaterAgreement | undefined;
  readonly differences: readonly Difference[];
}

/** Every two readers, by name. */
export function agreementOfReaders(decisions: readonly Decision[]): readonly PairOfReaders[] {
  const listed = decisions.map((decision) => ({ line: canonicalLine(decision), decision }));
  const ids = [...new Set(decisions.map(caseIdOf))].filter((id) => id !== '').sort();
  const cases = ids.map((id): ReviewedCase => ({
    id,
    kind: id.startsWith(`${imageKind}:`) ? imageKind : '',
    split: '',
  }));
  const own = decisions.filter(({ adjudicated, kind }) => !adjudicated && kind !== 'note');
  const readers = [...new Set(own.map(readerOf))].sort();
  return readers.flatMap((reader, at) => {
    const progress = new ReviewProgress({ reader, decisions: listed });
    const made = (one: ReviewedCase, by: string) =>
      progress.ofReader(one, by).map(({ decision }) => decision);
    return readers.slice(at + 1).map((partner) => ({
      readers: [reader, partner] as const,
      agreement: progress.agreement(cases, partner),
      differences: cases
        .filter((one) => !progress.agree(one, partner))
        .map((one) => ({
          id: one.id,
          decisions: [made(one, reader), made(one, partner)] as const,
          adjudicated: progress.settled(one).map(({ decision }) => decision),
        })),
    }));
  });
}
