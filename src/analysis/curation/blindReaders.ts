/** Two readers of the same findings do not see what the other decided before both are done. */
import { groupBy } from '../../common/groupBy';
import type { Decision } from './decision';

/**
 * @param reader the present one; '' for none, from whom nothing is hidden.
 * @returns names of the readers who have decided a finding that the present one has still to decide, of a list that
 * both have begun. Who has decided none of their findings is no second reader, and sees everything.
 */
export function readersHiddenFrom(reader: string, decisions: readonly Decision[]): ReadonlySet<string> {
  if (reader === '') return new Set();
  const answers = decisions.filter(({ kind, adjudicated }) => kind !== 'note' && !adjudicated);
  const answered = new Map(
    [...groupBy(answers, (one) => one.reader ?? '')].map(([name, list]) => [
      name,
      new Set(list.flatMap(({ finding }) => finding ?? [])),
    ]),
  );
  const own = answered.get(reader) ?? new Set();
  const isHidden = ([name, findings]: [string, ReadonlySet<string>]) =>
    name !== reader &&
    [...findings].some((finding) => own.has(finding)) &&
    [...findings].some((finding) => !own.has(finding));
  return new Set([...answered].filter(isHidden).map(([name]) => name));
}
