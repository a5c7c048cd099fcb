/**
 * Reads the claim of a record from its question and answer. A question that no rule fits whole is not understood,
 * and nothing is said about it: the audit would rather miss a disagreement than report one that is none.
 */
import { type AnswerInterpreter, interpreterOf } from './answerInterpreter';
import { chineseRules } from './chineseRules';
import type { Claim } from './claim';
import { englishRules } from './englishRules';
/** No question or answer of the known phrases is longer; patterns are not run over a text of a megabyte. */
const MAX_TEXT_LENGTH = 200;
const HAN = /\p{Script=Han}/u;

export class ClaimExtractor {
  private readonly readings = new Map<string, AnswerInterpreter | undefined>();
  private readonly known = new Map<string, readonly Claim[]>();

  /** Of a folded question and answer; empty where one of them is not understood. */
  of(question: string, answer: string): readonly Claim[] {
    if (question.length > MAX_TEXT_LENGTH || answer.length > MAX_TEXT_LENGTH) return [];
    const key = `${question}\u0000${answer}`;
    let claims = this.known.get(key);
    if (!claims) {
      claims = this.reading(question)?.(answer) ?? [];
      this.known.set(key, claims);
    }
    return claims;
  }

  private reading(question: string): AnswerInterpreter | undefined {
    if (!this.readings.has(question)) this.readings.set(question, readQuestion(question));
    return this.readings.get(question);
  }
}

function readQuestion(question: string): AnswerInterpreter | undefined {
  return HAN.test(question)
    ? interpreterOf(question.replace(/(?:吗|(?<![什怎])么)$/, ''), chineseRules)
    : interpreterOf(question, englishRules);
}
