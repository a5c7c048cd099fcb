/**
 * Answers against the annotation: an organ said to be in the image that `detection.json` does not have, and one said
 * not to be there that it has.
 *
 * Annotations need not cover every organ. A missing box counts only where boxes of that organ are the rule: of the
 * annotated images that are said to show it, nearly all must have one.
 */
import { message } from '../../common/messageTemplate';
import { claimsByTopic, type Said } from './contradictions';
import { displayName } from './displayNames';
import { fold } from './fold';
import { atRecord, type PendingFinding, quote, quoteRecord } from './pendingFinding';
import type { ReadRecord } from './records';
import { organName, organOf } from './terms';

/** Share of images said to show an organ that must have its box before the lack of one means anything. */
const COVERED_SHARE = 0.9;
const MIN_COVERED = 5;
const CONTAINS = 'contains ';

export function answerAnnotationFindings(samples: readonly (readonly ReadRecord[])[]): PendingFinding[] {
  const annotated = samples
    .filter((records) => (records[0]?.sample.boxes.length ?? 0) > 0)
    .map((records) => ({ organs: annotatedOrgans(records[0]), said: presenceClaims(records), records }));
  const claimed = new Map<string, number>();
  const covered = new Map<string, number>();
  for (const { organs, said } of annotated) {
    for (const [name, { claim }] of said) {
      if (!claim.holds) continue;
      claimed.set(name, (claimed.get(name) ?? 0) + 1);
      if (organs.has(name)) covered.set(name, (covered.get(name) ?? 0) + 1);
    }
  }
  const isRule = (name: string) => {
    const boxes = covered.get(name) ?? 0;
    return boxes >= MIN_COVERED && boxes >= COVERED_SHARE * (claimed.get(name) ?? 0);
  };
  return annotated.flatMap(({ organs, said }) =>
    [...said].flatMap(([name, one]): PendingFinding[] => {
      if (one.claim.holds && !organs.has(name) && isRule(name)) return [missing(name, one, organs)];
      return !one.claim.holds && organs.has(name) ? [denied(name, one)] : [];
    }),
  );
}

/** The first record that says of an organ that it is there or not. */
function presenceClaims(records: readonly ReadRecord[]): Map<string, Said> {
  const found = new Map<string, Said>();
  for (const [about, said] of claimsByTopic(records)) {
    if (about.startsWith(CONTAINS))
      found.set(about.slice(CONTAINS.length), said.find(({ claim }) => !claim.implied) ?? said[0]);
  }
  return found;
}

/** With its side and without; a label outside the table goes by its own name. */
function annotatedOrgans({ sample }: ReadRecord): Set<string> {
  return new Set(
    sample.boxes.flatMap(({ organ }) => {
      const known = organOf(organ);
      return known ? [organName(known), known.name] : [fold(organ)];
    }),
  );
}

function missing(name: string, { from }: Said, organs: ReadonlySet<string>): PendingFinding {
  return {
    kind: 'organ-not-annotated',
    severity: 'warning',
    spot: atRecord(from, 'answer'),
    about: name.replaceAll(' ', '-'),
    message: message`${quoteRecord(from)}, but detection.json of ${from.sample.id} has no ${displayName(name)}, only ${[...organs].map(quote).join(', ')}.`,
  };
}

function denied(name: string, { from }: Said): PendingFinding {
  return {
    kind: 'annotated-organ-denied',
    severity: 'warning',
    spot: atRecord(from, 'answer'),
    about: name.replaceAll(' ', '-'),
    message: message`${quoteRecord(from)}, but detection.json of ${from.sample.id} has a box of the ${displayName(name)}.`,
  };
}
