/**
 * Terms of the QA records of each group by class-based TF-IDF against the other groups, and the NMF topics of its own
 * texts, as in the tutorial's notebook. English and Chinese together.
 *
 * Groups in the order of their labels, -1 left out. Deterministic. A group with fewer texts than topics,
 * or without words that two texts share, has no topics.
 */
import { rowsByLabel } from '../../common/labels';
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { badParameter } from '../params';
import type { TaskContext } from '../taskContext';
import { characteristicTerms } from './classTfidf';
import { nmf } from './nmf';
import { weighTexts } from './tfidf';
import { tokenize } from './tokenize';
import { type Corpus, corpusOf, topTerms } from './vocabulary';

/** Terms and topics of one group. */
export interface GroupTopics {
  readonly label: number;
  /** Rows of the group. */
  readonly size: number;
  /** By class-based TF-IDF, of descending weight. */
  readonly words: readonly string[];
  /** NMF topics of the group's questions, each a list of words. */
  readonly topics: readonly (readonly string[])[];
}

const TOPICS = 3;

export type GroupWords = Pick<GroupTopics, 'label' | 'words'>;

/** @param texts question and answer of each QA record. @param check as of `corpusOf`. */
export function qaCorpus(texts: readonly string[], check?: () => void): Corpus {
  return corpusOf(texts, tokenize, check);
}

/**
 * @param labels of the texts (m), negative left out. @param words of each group and of each topic at most.
 * @throws AnalysisError `bad-parameter` or `bad-input` by name.
 */
export function topicsOfGroups(
  corpus: Corpus,
  labels: Int32Array,
  words: number,
  task: TaskContext,
): GroupTopics[] {
  const groups = textsByLabel(corpus, labels);
  const terms = wordsOfGroups(corpus, labels, words, () => task.check());
  return groups.map(({ label, members }, g) => {
    task.progress(g, groups.length);
    return {
      label,
      size: members.length,
      words: terms[g].words,
      topics: topicsOf(corpus, members, words, task),
    };
  });
}

/** The words alone. @param check as of `corpusOf`. @throws AnalysisError as `topicsOfGroups`. */
export function wordsOfGroups(
  corpus: Corpus,
  labels: Int32Array,
  words: number,
  check?: () => void,
): GroupWords[] {
  if (!Number.isSafeInteger(words) || words < 1) {
    throw badParameter('Topic words', 'words', words, message`an integer >= 1`);
  }
  const groups = textsByLabel(corpus, labels);
  const terms = characteristicTerms(
    corpus,
    groups.map(({ members }) => members),
    words,
    check,
  );
  return groups.map(({ label }, g) => ({ label, words: terms[g] }));
}

function topicsOf(corpus: Corpus, members: readonly number[], words: number, task: TaskContext): string[][] {
  if (members.length < TOPICS) return [];
  const { x, words: columns } = weighTexts(corpus, members);
  const { rank, h } = nmf(x, TOPICS, task);
  const names = columns.map((word) => corpus.words[word]);
  return Array.from({ length: rank }, (_, topic) => {
    const weights = Float64Array.from(names, (_name, j) => h[j * rank + topic]);
    return topTerms(weights, (i) => names[i], words);
  });
}

function textsByLabel(corpus: Corpus, labels: Int32Array): { label: number; members: number[] }[] {
  if (labels.length !== corpus.texts.length) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('Topic words')}: ${labels.length} labels for ${corpus.texts.length} QA records; give one a record.`,
    );
  }
  return [...rowsByLabel(labels)]
    .filter(([label]) => label >= 0)
    .map(([label, members]) => ({ label, members }));
}
