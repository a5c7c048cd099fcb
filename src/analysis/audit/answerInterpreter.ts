/** How a phrase of a question is written down: a pattern, the words that may fill it, and what an answer then says. */
import type { Claim } from './claim';

/** Undefined: the answer says nothing that can be compared. */
export type AnswerInterpreter = (answer: string) => readonly Claim[] | undefined;

/** A known name of what stands in a gap of the pattern, or undefined. */
export type SlotParser = (text: string) => string | undefined;

export interface Rule {
  readonly pattern: RegExp;
  readonly words: readonly SlotParser[];
  readonly read: (...names: string[]) => AnswerInterpreter;
}

/**
 * @param pattern of the whole question; its groups are the gaps.
 * @param words one for each gap.
 * @param read is given the names in the gaps.
 */
export function rule(
  pattern: string,
  words: readonly SlotParser[],
  read: (...names: string[]) => AnswerInterpreter,
): Rule {
  return { pattern: new RegExp(`^(?:${pattern})$`), words, read };
}

/** What answers to a question say, by the first rule that fits it whole. */
export function interpreterOf(question: string, rules: readonly Rule[]): AnswerInterpreter | undefined {
  for (const { pattern, words, read } of rules) {
    const match = pattern.exec(question);
    if (!match) continue;
    const names = words.map((word, i) => word(match[i + 1] ?? ''));
    if (names.every((name) => name !== undefined)) return read(...names);
  }
  return undefined;
}
