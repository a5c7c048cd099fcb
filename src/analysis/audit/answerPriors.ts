/**
 * How predictable the answers of a group of questions are without the image: a model that knows only the questions
 * would reach `majorityAccuracy`. Where that is near 1, the questions can be answered without seeing the image.
 */
import { groupBy } from '../../common/groupBy';
import { rowsByLabel } from '../../common/labels';
import { countsOf, mostFrequent } from '../counts';
import { comparedText } from '../dataset/comparedText';
import type { Dataset } from '../dataset/types';
import { AnalysisError } from '../errors';
import { fold } from './fold';
import { memoize } from './memoize';

/** How predictable the answers of one group of questions are without the image. */
export interface AnswerPrior {
  readonly label: number;
  readonly questions: number;
  /** Distinct answers, case folded. */
  readonly answers: number;
  /** Bits. */
  readonly entropy: number;
  readonly majorityAnswer: string;
  /** Share of questions that the most frequent answer to the same question text would get right, 0 to 1. */
  readonly majorityAccuracy: number;
}

/**
 * @param labels (m) group of each QA record in row order, -1 left out.
 * @returns one entry for each label, ascending.
 * @throws AnalysisError `bad-input` when there are not as many labels as records.
 */
export function answerPriors(dataset: Dataset, labels: Int32Array): AnswerPrior[] {
  const records = dataset.samples.flatMap((sample) => sample.qa);
  if (labels.length !== records.length) {
    throw new AnalysisError(
      'bad-input',
      `priors: ${labels.length} labels were given for ${records.length} QA records; give one for each.`,
    );
  }
  const folded = memoize((text) => fold(comparedText(text)));
  return [...rowsByLabel(labels)]
    .filter(([label]) => label >= 0)
    .map(([label, rows]) => {
      const group = rows.map((row): FoldedRecord => {
        const { question, answer } = records[row];
        return { question: folded(question), answer: folded(answer), original: answer };
      });
      const counts = countsOf(group.map(({ answer }) => answer));
      const majority = mostFrequent(counts)?.[0];
      return {
        label,
        questions: group.length,
        answers: counts.size,
        entropy: entropyBits([...counts.values()]),
        majorityAnswer: group.find(({ answer }) => answer === majority)?.original ?? '',
        majorityAccuracy: majorityHits(group) / group.length,
      };
    });
}

interface FoldedRecord {
  readonly question: string;
  readonly answer: string;
  /** The answer as it is written. */
  readonly original: string;
}

/** Questions that the most frequent answer to the same question text gets right. */
function majorityHits(group: readonly FoldedRecord[]): number {
  const byQuestion = groupBy(group, ({ question }) => question);
  let hits = 0;
  for (const same of byQuestion.values())
    hits += mostFrequent(countsOf(same.map(({ answer }) => answer)))?.[1] ?? 0;
  return hits;
}

/** Shannon entropy of the shares. */
function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bits = counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
  return Math.max(0, bits);
}
