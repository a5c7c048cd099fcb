/** How a kind of question is declared: a pattern, the terms that may fill its gaps, and what an answer claims. */
import type { Claim } from './claim';

/** @returns undefined where the answer claims nothing that can be compared. */
export type AnswerInterpreter = (answer: string) => readonly Claim[] | undefined;

/** The known name of a text in a gap of the pattern, or undefined. */
export type SlotParser = (text: string) => string | undefined;

export interface QuestionPattern {
  readonly pattern: RegExp;
  readonly slots: readonly SlotParser[];
  readonly interpret: (...names: string[]) => AnswerInterpreter;
}

/**
 * @param pattern of the whole question; its groups are the gaps.
 * @param slots one for each gap.
 * @param interpret is given the names in the gaps.
 */
export function question(
  pattern: string,
  slots: readonly SlotParser[],
  interpret: (...names: string[]) => AnswerInterpreter,
): QuestionPattern {
  return { pattern: new RegExp(`^(?:${pattern})$`), slots, interpret };
}

/** The interpreter of the first pattern that fits the whole question. */
export function interpreterOf(
  question: string,
  patterns: readonly QuestionPattern[],
): AnswerInterpreter | undefined {
  for (const { pattern, slots, interpret } of patterns) {
    const match = pattern.exec(question);
    if (!match) continue;
    const names = slots.map((parse, i) => parse(match.at(i + 1) ?? ''));
    if (names.every((name) => name !== undefined)) return interpret(...names);
  }
  return undefined;
}
