/**
 * Class-based TF-IDF (Grootendorst 2022, BERTopic): the share of a word in its group, times ln(1 + A / f), where f
 * counts the word over all groups and A is the mean number of words in a group. Texts without a group are left out.
 *
 * Differs from the paper where there are several groups: the weight is also multiplied by ln(share in the group / share
 * in all groups), and words without such a surplus have none. Questions of a dataset share most of their words
 * ("picture", "图片"), which the paper's idf, made for topics that differ in vocabulary, ranks first in every group.
 */
import { checkPer } from '../taskContext';
import { type Corpus, topTerms } from './vocabulary';

/** Words between two checks; some 20 ms. */
const CHECK_EVERY_WORDS = 200_000;

/**
 * @param groups numbers of the texts of each group.
 * @param check called now and then; what it throws ends the work.
 * @returns the terms of each group by descending weight, at most `count`.
 */
export function characteristicTerms(
  corpus: Corpus,
  groups: readonly (readonly number[])[],
  count: number,
  check: () => void = () => undefined,
): string[][] {
  const spent = checkPer(CHECK_EVERY_WORDS, check);
  const inGroups = groups.map((members) => {
    const counts = new Map<number, number>();
    for (const text of members) {
      spent(corpus.texts[text].length);
      for (const word of corpus.texts[text]) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  });
  const overall = new Float64Array(corpus.words.length);
  for (const counts of inGroups) {
    spent(counts.size);
    for (const [word, times] of counts) overall[word] += times;
  }
  const total = overall.reduce((sum, times) => sum + times, 0);
  const mean = total / Math.max(1, groups.length);
  return inGroups.map((counts) => {
    spent(counts.size);
    let size = 0;
    for (const times of counts.values()) size += times;
    const words = Int32Array.from(counts.keys());
    const weights = Float64Array.from(counts, ([word, times]) => {
      const share = times / size;
      const surplus = groups.length > 1 ? Math.log((share * total) / overall[word]) : 1;
      return share * Math.log(1 + mean / overall[word]) * Math.max(0, surplus);
    });
    return topTerms(weights, (i) => corpus.words[words[i]], count);
  });
}
