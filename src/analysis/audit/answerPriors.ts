/**
 * How predictable the answers of a group of questions are without the image: by a model that reads only the question.
 * Where it is right nearly always, the questions can be answered without seeing the image.
 *
 * The model answers a question with the most frequent answer to the same text, and a text that it has not seen with the
 * most frequent answer of the group; of equals the first. It is tested out of sample: learnt from the train split
 * and tested on the other splits where both have images, else each image is tested on what all others say. On the
 * records that it was learnt from, every question asked once would count as predictable.
 * Languages stay apart: English and Chinese answers to the same question are not two answers.
 */
import { groupBy } from '../../common/groupBy';
import { rowsByLabel } from '../../common/labels';
import { message, titled } from '../../common/messageTemplate';
import { type Interval, wilsonInterval } from '../../common/proportionInterval';
import { countsOf, mostFrequent } from '../counts';
import { languageOf } from '../dataset/languageTag';
import type { Dataset, QaRecord } from '../dataset/types';
import { AnalysisError } from '../errors';
import { AnswerVotes } from './answerVotes';
import { type FoldedTexts, textFolder } from './foldedTexts';

/** What the model learns from: the train split, or for each image all other images. */
export type PriorBasis = 'train' | 'otherImages';

/** How predictable the answers of one group of questions in one language are without the image. */
export interface AnswerPrior {
  readonly label: number;
  /** "en", "zh"; '' where no record says it. */
  readonly language: string;
  readonly questions: number;
  /** Distinct answers, case folded. */
  readonly answers: number;
  /** Bits. */
  readonly entropy: number;
  readonly majorityAnswer: string;
  /** Questions on which the model was tested; the figures below are null where there are none. */
  readonly tested: number;
  /** Share of them that the model answers right, 0 to 1. */
  readonly accuracy: number | null;
  /**
   * 95 % of `accuracy`: Wilson's interval at the size of a sample of independent questions with the same variance, since
   * questions of one image are alike (Korn and Graubard 1998, Survey Methodology 24).
   */
  readonly interval: Interval | null;
  /** The same share for always giving the group's most frequent answer, without reading the question. */
  readonly chance: number | null;
}

export interface AnswerPriors {
  readonly basis: PriorBasis;
  /** By label, then language; ascending. */
  readonly groups: readonly AnswerPrior[];
}

const CHECK_EVERY_RECORDS = 1024;

/**
 * @param labels (m) group of each QA record in row order, -1 left out.
 * @param check called now and then; what it throws ends the work.
 * @throws AnalysisError `bad-input` when there are not as many labels as records.
 */
export function answerPriors(
  { samples }: Dataset,
  labels: Int32Array,
  check: () => void = () => undefined,
): AnswerPriors {
  const records = samples.flatMap(({ qa, split }, image) => qa.map((record) => ({ record, image, split })));
  if (labels.length !== records.length) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('Answers')}: ${labels.length} labels were given for ${records.length} QA records; give one for each.`,
    );
  }
  const basis = basisOf(samples);
  const folded = textFolder();
  const groups = [...rowsByLabel(labels)]
    .filter(([label]) => label >= 0)
    .flatMap(([label, rows]) => {
      const group = rows.map((row, i) => {
        if (i % CHECK_EVERY_RECORDS === 0) check();
        const { record, image, split } = records[row];
        return foldedRecord(record, image, split, folded);
      });
      return [...groupBy(group, ({ language }) => language)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([language, same]) => {
          check();
          return priorOf(label, language, same, basis);
        });
    });
  return { basis, groups };
}

interface FoldedRecord extends FoldedTexts {
  /** The answer as it is written. */
  readonly original: string;
  readonly language: string;
  /** Its sample. */
  readonly image: number;
  readonly split: string | undefined;
}

function foldedRecord(
  record: QaRecord,
  image: number,
  split: string | undefined,
  folded: (record: QaRecord) => FoldedTexts,
): FoldedRecord {
  const { question, answer } = folded(record);
  const { answer: original, qLang = '' } = record;
  return { question, answer, original, language: languageOf(qLang), image, split };
}

function basisOf(samples: Dataset['samples']): PriorBasis {
  const trained = samples.some(({ split, qa }) => split === 'train' && qa.length > 0);
  const tested = samples.some(({ split = 'train', qa }) => split !== 'train' && qa.length > 0);
  return trained && tested ? 'train' : 'otherImages';
}

function priorOf(
  label: number,
  language: string,
  group: readonly FoldedRecord[],
  basis: PriorBasis,
): AnswerPrior {
  const counts = countsOf(group.map(({ answer }) => answer));
  const majority = mostFrequent(counts)?.[0];
  return {
    label,
    language,
    questions: group.length,
    answers: counts.size,
    entropy: entropyBits([...counts.values()]),
    majorityAnswer: group.find(({ answer }) => answer === majority)?.original ?? '',
    ...testedOutOfSample(group, basis),
  };
}

function testedOutOfSample(
  group: readonly FoldedRecord[],
  basis: PriorBasis,
): Pick<AnswerPrior, 'tested' | 'accuracy' | 'interval' | 'chance'> {
  const outcomes = outcomesOf(group, basis);
  const { length: tested } = outcomes;
  if (tested === 0) return { tested, accuracy: null, interval: null, chance: null };
  const count = (of: readonly Outcome[], what: 'isRight' | 'isRightByChance') =>
    of.filter((outcome) => outcome[what]).length;
  const images = [...groupBy(outcomes, ({ record }) => record.image).values()];
  return {
    tested,
    accuracy: count(outcomes, 'isRight') / tested,
    interval: clusteredInterval(images.map((own) => ({ right: count(own, 'isRight'), tested: own.length }))),
    chance: count(outcomes, 'isRightByChance') / tested,
  };
}

interface Outcome {
  readonly record: FoldedRecord;
  readonly isRight: boolean;
  /** By the most frequent answer of the group. */
  readonly isRightByChance: boolean;
}

/** Of the records on which the model is tested. */
function outcomesOf(group: readonly FoldedRecord[], basis: PriorBasis): Outcome[] {
  const learnt = basis === 'train' ? group.filter(({ split }) => split === 'train') : group;
  const test =
    basis === 'train' ? group.filter(({ split }) => split !== undefined && split !== 'train') : group;
  const all = new AnswerVotes(learnt);
  const byQuestion = new Map(
    [...groupBy(learnt, ({ question }) => question)].map(([question, same]) => [
      question,
      new AnswerVotes(same),
    ]),
  );
  return [...groupBy(test, (record) => record.image)].flatMap(([image, own]) => {
    // The train split holds none of these images; the whole group holds them, and each is then left out.
    const without = basis === 'train' ? null : image;
    const guess = all.best(without);
    return own.map((record): Outcome => {
      const read = byQuestion.get(record.question)?.best(without) ?? guess;
      return { record, isRight: read === record.answer, isRightByChance: guess === record.answer };
    });
  });
}

/**
 * Whether the model answers each record right without its image, out of sample, the records of one language as one group:
 * what a subset that needs the image leaves out (B-Clean, arXiv 2603.21687, with this model in place of a language model).
 * @returns (m) in row order; undefined for records on which it is not tested.
 */
export function answeredWithoutImage({ samples }: Dataset): (boolean | undefined)[] {
  const folded = textFolder();
  const records = samples.flatMap(({ qa, split }, image) =>
    qa.map((record) => foldedRecord(record, image, split, folded)),
  );
  const basis = basisOf(samples);
  const outcomes = [...groupBy(records, ({ language }) => language).values()].flatMap((same) =>
    outcomesOf(same, basis),
  );
  const isRight = new Map(outcomes.map((outcome) => [outcome.record, outcome.isRight]));
  return records.map((record) => isRight.get(record));
}

/** Of the share of right answers, with images as the clusters. */
function clusteredInterval(images: readonly { right: number; tested: number }[]): Interval {
  const tested = images.reduce((sum, image) => sum + image.tested, 0);
  const share = images.reduce((sum, image) => sum + image.right, 0) / tested;
  const { length: clusters } = images;
  const squares = images.reduce((sum, image) => sum + (image.right - share * image.tested) ** 2, 0);
  const variance = clusters > 1 ? ((clusters / (clusters - 1)) * squares) / tested ** 2 : 0;
  // Where images do not differ, their number is all that is known to be independent.
  const size = variance > 0 ? Math.min(tested, (share * (1 - share)) / variance) : clusters;
  return wilsonInterval(share * size, size);
}

/** Shannon entropy of the shares. */
function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bits = counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
  return Math.max(0, bits);
}
