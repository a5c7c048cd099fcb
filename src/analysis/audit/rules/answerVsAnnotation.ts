/**
 * Answers against the annotation: organs that are in the image by an answer but not in `detection.json`, and organs
 * that an answer denies although they have a box.
 *
 * Annotations need not cover every organ. A missing box counts only where boxes of that organ are usual: of the
 * annotated images that show it by their answers, nearly all must have one.
 */
import { message } from '../../../common/messageTemplate';
import { memoizeByObject } from '../../memoize';
import type { AuditRule } from '../auditRule';
import { displayName } from '../displayNames';
import { fold } from '../fold';
import { atRecord, type PendingFinding, quote, quoteRecord } from '../pendingFinding';
import { claimsByTopic, type ReadRecord, type RecordClaim } from '../records';
import { organName, organOf } from '../terms';

/** Share of the images that show an organ by their answers that must have its box before a missing one counts. */
const COVERED_SHARE = 0.9;
const MIN_COVERED = 5;
const CONTAINS = 'contains ';

export const answerVsAnnotation: AuditRule = {
  name: 'answerVsAnnotation',
  kinds: ['annotated-organ-denied', 'organ-not-annotated'],
  needs: 'records',
  run: ({ records }) => annotationFindings(records),
};

function annotationFindings(samples: readonly (readonly ReadRecord[])[]): PendingFinding[] {
  const annotated = samples.filter((records) => (records[0]?.sample.boxes.length ?? 0) > 0).map(annotationOf);
  const claimed = new Map<string, number>();
  const covered = new Map<string, number>();
  for (const { organs, presence } of annotated) {
    for (const [name, { claim }] of presence) {
      if (!claim.holds) continue;
      claimed.set(name, (claimed.get(name) ?? 0) + 1);
      if (organs.has(name)) covered.set(name, (covered.get(name) ?? 0) + 1);
    }
  }
  const isUsual = (name: string) => {
    const boxes = covered.get(name) ?? 0;
    return boxes >= MIN_COVERED && boxes >= COVERED_SHARE * (claimed.get(name) ?? 0);
  };
  return annotated.flatMap(({ organs, presence }) =>
    [...presence].flatMap(([name, one]): PendingFinding[] => {
      if (one.claim.holds && !organs.has(name) && isUsual(name)) return [missing(name, one, organs)];
      return !one.claim.holds && organs.has(name) ? [denied(name, one)] : [];
    }),
  );
}

const annotationOf = memoizeByObject((records: readonly ReadRecord[]) => ({
  organs: annotatedOrgans(records[0]),
  presence: presenceClaims(records),
}));

/** By organ, the first record whose answer has it in the image or not; direct answers before implied ones. */
function presenceClaims(records: readonly ReadRecord[]): Map<string, RecordClaim> {
  const found = new Map<string, RecordClaim>();
  for (const [about, claims] of claimsByTopic(records)) {
    if (!about.startsWith(CONTAINS)) continue;
    found.set(about.slice(CONTAINS.length), claims.find(({ claim }) => !claim.implied) ?? claims[0]);
  }
  return found;
}

/** Organs with and without their side; a label that is not in the table keeps its own name. */
function annotatedOrgans({ sample }: ReadRecord): Set<string> {
  return new Set(
    sample.boxes.flatMap(({ organ }) => {
      const known = organOf(organ);
      return known ? [organName(known), known.name] : [fold(organ)];
    }),
  );
}

function missing(name: string, { from }: RecordClaim, organs: ReadonlySet<string>): PendingFinding {
  return {
    kind: 'organ-not-annotated',
    target: atRecord(from, 'answer'),
    about: name.replaceAll(' ', '-'),
    message: message`${quoteRecord(from)}, but detection.json of ${from.sample.id} has no ${displayName(name)}, only ${[...organs].map(quote).join(', ')}.`,
  };
}

function denied(name: string, { from }: RecordClaim): PendingFinding {
  return {
    kind: 'annotated-organ-denied',
    target: atRecord(from, 'answer'),
    about: name.replaceAll(' ', '-'),
    message: message`${quoteRecord(from)}, but detection.json of ${from.sample.id} has a box of the ${displayName(name)}.`,
  };
}
