/** A reader who decides otherwise about the same thing has changed their mind: the later decision counts alone. */
import type { Decision } from './decision';
import { settledBy } from './decisionKinds';

/**
 * @param made the later decisions.
 * @returns whether an earlier decision is of the reader of one of them and contradicts it. Moves of a re-split are none of
 * these; an adjudicated one is replaced by another adjudicated one alone, whoever settled it.
 */
export function contradictedBy(made: readonly Decision[]): (earlier: Decision) => boolean {
  const values = new Map<string, Set<string>>();
  const keyOf = ({ reader = '', adjudicated }: Decision, about: string) =>
    JSON.stringify(adjudicated ? [about] : [reader, about]);
  for (const decision of made) {
    for (const { about, value, betweenReaders } of settledBy(decision)) {
      const key = keyOf(decision, about);
      if (!betweenReaders) values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  return (earlier) =>
    !(earlier.kind === 'move' && earlier.seed !== undefined) &&
    settledBy(earlier).some(
      ({ about, value, betweenReaders }) =>
        !betweenReaders && values.get(keyOf(earlier, about))?.has(value) === false,
    );
}
