/** A systematic fault is one finding: with its number, at its first place, and with the next places as related ones. */
import { mostAlone } from '../../common/findings';
import { groupBy } from '../../common/groupBy';
import { formatEnglish, message } from '../../common/messageTemplate';
import { findingPlace, MAX_DECIDED_PLACES } from './findingList';
import type { Finding, RelatedLocation } from './types';

/** Places that are listed of a sum. */
const MAX_PLACES = 20;

/** The findings in their order; those of one kind and message that are more than are listed alone stand together at the first. */
export function sumUpFindings(findings: readonly Finding[]): Finding[] {
  const groups = groupBy(findings.filter(isPart), keyOf);
  const sums = new Map<Finding, Finding>();
  const parts = new Set<Finding>();
  for (const group of groups.values()) {
    const count = group.reduce((sum, one) => sum + (one.count ?? 1), 0);
    if (count <= mostAlone(group[0].kind)) continue;
    for (const one of group) parts.add(one);
    sums.set(group[0], sumOf(group, count));
  }
  return findings.flatMap((one) => sums.get(one) ?? (parts.has(one) ? [] : [one]));
}

function isPart({ kind, template }: Finding): boolean {
  return template !== undefined && mostAlone(kind) < Infinity;
}

/** One kind may have several messages, whose values differ. */
function keyOf({ kind, severity, template, leavesOut }: Finding): string {
  const parts = template?.values.map((value) => (typeof value === 'object' ? value.template : ''));
  return JSON.stringify([kind, severity, leavesOut, template?.template, parts]);
}

function sumOf(group: readonly Finding[], count: number): Finding {
  const [first, ...others] = group;
  const files = new Set(group.map(({ file }) => file)).size;
  const text = first.template ?? message`${first.message}`;
  const template =
    files === 1
      ? message`${text} The same is the case in ${count} places of this file.`
      : message`${text} The same is the case in ${count} places of ${files} files.`;
  const related = [...(first.related ?? []), ...others.map(relatedTo)].slice(0, MAX_PLACES);
  return {
    ...first,
    id: `${first.kind}:all:${first.id}`,
    count,
    places: group.flatMap((one) => one.places ?? [findingPlace(one)]).slice(0, MAX_DECIDED_PLACES),
    template,
    message: formatEnglish(template),
    related,
  };
}

function relatedTo({ endLine, endColumn, message: text, template, ...one }: Finding): RelatedLocation {
  return {
    ...findingPlace(one),
    ...(endLine === undefined ? {} : { endLine, endColumn }),
    message: text,
    ...(template && { template }),
  };
}
