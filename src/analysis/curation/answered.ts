/** Which findings decisions have answered: by the id of the finding, or by what they say about its pair or record. */
import type { Finding } from '../dataset/types';
import type { Decision } from './decision';

/** Kinds of findings about two images that are copies. */
const aboutCopies: readonly string[] = ['exact-duplicate', 'near-duplicate', 'leakage', 'volume-leakage'];

/**
 * @param decisions without those that contradict each other.
 * @returns the findings that no decision answers, in their order.
 */
export function unanswered(findings: readonly Finding[], decisions: readonly Decision[]): Finding[] {
  const ids = new Set(decisions.flatMap((one) => (one.kind === 'note' ? [] : (one.finding ?? []))));
  const dropped = new Set(decisions.flatMap((one) => (one.kind === 'drop-image' ? [one.sample] : [])));
  return findings.filter(({ id, kind, sample, related = [] }) => {
    if (ids.has(id)) return false;
    if (sample !== undefined && dropped.has(sample)) return false;
    if (!aboutCopies.includes(kind)) return true;
    // Of copies one may stay.
    const members = [sample, ...related.map((place) => place.sample)].flatMap((one) => one ?? []);
    return members.filter((member) => !dropped.has(member)).length > 1;
  });
}
