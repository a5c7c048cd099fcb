/**
 * What a record would have to answer to agree with others: the opposite of a yes or no, else what the dataset usually
 * answers to the same question where it claims what is wanted, so that an answer keeps the language of its question.
 */
import { yesOrNo } from '../audit/answers';
import { type Claim, disagree } from '../audit/claim';
import { ClaimExtractor } from '../audit/claimExtractor';
import { fold } from '../audit/fold';
import { choicesOf, isAmong } from '../audit/rules/closedAnswers';
import { countsOf } from '../counts';
import type { OwnedRecord, RecordIndex } from './recordIndex';

const opposites: Readonly<Record<string, string>> = {
  Yes: 'No',
  No: 'Yes',
  yes: 'no',
  no: 'yes',
  是: '否',
  否: '是',
  是的: '不是',
  不是: '是的',
  有: '没有',
  没有: '有',
  包含: '不包含',
  不包含: '包含',
  存在: '不存在',
  不存在: '存在',
};

/** Of a yes or no. */
export function oppositeOf(answer: string): string | undefined {
  const text = answer.trim();
  return Object.hasOwn(opposites, text) ? opposites[text] : undefined;
}

export class AgreeingAnswers {
  private readonly extractor = new ClaimExtractor();

  constructor(private readonly index: RecordIndex) {}

  claimsOf({ record: { question, answer } }: OwnedRecord): readonly Claim[] {
    return this.extractor.extract(fold(question), fold(answer));
  }

  /** What a record must answer to agree with another; undefined where they do not disagree, or it cannot be told. */
  to(other: OwnedRecord, one: OwnedRecord): string | undefined {
    const own = this.claimsOf(one);
    const disputed = this.claimsOf(other).find((claim) => own.some((mine) => disagree(mine, claim)));
    return disputed && (oppositeOf(one.record.answer) ?? this.claiming(disputed, one));
  }

  /** The usual answer to the question of a record that says this, and is asked for it. */
  claiming(
    { about, value, holds }: Pick<Claim, 'about' | 'value' | 'holds'>,
    { record }: OwnedRecord,
  ): string | undefined {
    const question = fold(record.question);
    const says = (claim: Claim) =>
      claim.about === about && claim.value === value && claim.holds === holds && !claim.implied;
    return this.usual(record.question).find((answer) =>
      this.extractor.extract(question, fold(answer)).some(says),
    );
  }

  /** Answers that the question allows, the usual ones first; choices that nothing answers are spelled as the record's answer. */
  allowed({ record: { question, answer } }: OwnedRecord): readonly string[] {
    const choices = choicesOf(fold(question));
    const given = this.usual(question).filter((one) =>
      choices ? isAmong(fold(one), choices) : yesOrNo(fold(one)) !== undefined,
    );
    const known = new Set(given.map(fold));
    const isCapital = /^\p{Lu}/u.test(answer);
    const missing = (choices ?? []).filter((choice) => !known.has(choice));
    return [...given, ...missing.map((choice) => (isCapital ? capitalized(choice) : choice))];
  }

  /** Different answers of the dataset to a question, by the number of records. */
  private usual(question: string): readonly string[] {
    const counts = countsOf(this.index.asking(question).map(({ record }) => record.answer));
    return [...counts].sort((a, b) => b[1] - a[1]).map(([answer]) => answer);
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
