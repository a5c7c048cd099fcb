/** What other images answer to the question of a record. Pure. */
import type { RecordTexts } from '../../analysis/session/datasetColumns';

export interface OtherAnswers {
  /** The most frequent first. */
  readonly answers: readonly (readonly [answer: string, records: number])[];
  /** Share of them that are the answer of the record itself; NaN where no other image is asked. */
  readonly agreeing: number;
}

/**
 * @param qaToSample image of each record.
 * @returns by record. Texts are compared as they are written.
 */
export function otherAnswers(
  { questions, answers }: Pick<RecordTexts, 'questions' | 'answers'>,
  qaToSample: Int32Array,
): (record: number) => OtherAnswers {
  const ofQuestion = new Map<number, Map<number, number>>();
  const ofImage = new Map<string, number[]>();
  const imageKey = (record: number) => `${qaToSample[record]}/${questions.codes[record]}`;
  questions.codes.forEach((question, record) => {
    const counts = ofQuestion.get(question) ?? new Map<number, number>();
    ofQuestion.set(question, counts);
    counts.set(answers.codes[record], (counts.get(answers.codes[record]) ?? 0) + 1);
    const own = ofImage.get(imageKey(record));
    if (own) own.push(record);
    else ofImage.set(imageKey(record), [record]);
  });
  return (record) => {
    const counts = new Map(ofQuestion.get(questions.codes[record]));
    for (const own of ofImage.get(imageKey(record)) ?? [])
      counts.set(answers.codes[own], (counts.get(answers.codes[own]) ?? 0) - 1);
    const others = [...counts].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
    const all = others.reduce((sum, [, n]) => sum + n, 0);
    return {
      answers: others.map(([code, n]) => [answers.values[code], n] as const),
      agreeing: all > 0 ? (counts.get(answers.codes[record]) ?? 0) / all : NaN,
    };
  };
}
