/**
 * Extracts the claims of a record from its question and answer. A question that no pattern fits whole is not
 * understood and claims nothing: the audit would rather miss a disagreement than report a false one.
 */
import { memoize } from '../memoize';
import { chineseQuestions } from './chineseQuestions';
import type { Claim } from './claim';
import { englishQuestions } from './englishQuestions';
import { type AnswerInterpreter, interpreterOf } from './questionPattern';

/** No question or answer of the known phrases is longer; patterns are not run over a text of a megabyte. */
const MAX_TEXT_LENGTH = 200;
const HAN = /\p{Script=Han}/u;

export class ClaimExtractor {
  private readonly interpreters = memoize(interpreterOfQuestion);
  private readonly known = new Map<string, readonly Claim[]>();

  /** @param question, answer by `fold`. @returns nothing where one of them is not understood. */
  extract(question: string, answer: string): readonly Claim[] {
    if (question.length > MAX_TEXT_LENGTH || answer.length > MAX_TEXT_LENGTH) return [];
    const key = `${question}\u0000${answer}`;
    let claims = this.known.get(key);
    if (!claims) this.known.set(key, (claims = this.interpreters(question)?.(answer) ?? []));
    return claims;
  }
}

function interpreterOfQuestion(question: string): AnswerInterpreter | undefined {
  return HAN.test(question)
    ? interpreterOf(question.replace(/(?:吗|(?<![什怎])么)$/, ''), chineseQuestions)
    : interpreterOf(question, englishQuestions);
}
