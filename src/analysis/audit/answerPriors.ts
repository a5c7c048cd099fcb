/**
 * How predictable the answers of a group of questions are without the image: a model that knows only the questions
 * would reach `majorityAccuracy`. Where that is near 1, the questions test no seeing.
 */
import type { Dataset } from '../dataset/types';
import { AnalysisError } from '../errors';
import { fold } from './fold';
import { onceEach } from './records';

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
  const folded = onceEach(fold);
  const groups = new Map<number, { asked: string; said: string; answer: string }[]>();
  records.forEach(({ question, answer }, row) => {
    const label = labels[row];
    if (label < 0) return;
    const one = { asked: folded(question), said: folded(answer), answer };
    const group = groups.get(label);
    if (group) group.push(one);
    else groups.set(label, [one]);
  });
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([label, group]) => {
      const counts = countsOf(group.map(({ said }) => said));
      const [majority] = mostFrequent(counts);
      return {
        label,
        questions: group.length,
        answers: counts.size,
        entropy: entropyBits([...counts.values()]),
        majorityAnswer: group.find(({ said }) => said === majority)!.answer,
        majorityAccuracy: majorityHits(group) / group.length,
      };
    });
}

/** Questions that the most frequent answer to the same question text gets right. */
function majorityHits(group: readonly { asked: string; said: string }[]): number {
  const byQuestion = new Map<string, string[]>();
  for (const { asked, said } of group) {
    const answers = byQuestion.get(asked);
    if (answers) answers.push(said);
    else byQuestion.set(asked, [said]);
  }
  let hits = 0;
  for (const answers of byQuestion.values()) hits += mostFrequent(countsOf(answers))[1];
  return hits;
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The first of equals. */
function mostFrequent(counts: ReadonlyMap<string, number>): [string, number] {
  let best: [string, number] = ['', 0];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best;
}

/** Shannon entropy of the shares. */
function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bits = counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
  return Math.max(0, bits);
}
