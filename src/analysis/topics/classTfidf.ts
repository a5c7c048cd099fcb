/**
 * Class-based TF-IDF (Grootendorst 2022, BERTopic): the share of a word in its group, times ln(1 + A / f), where f
 * counts the word over all groups and A is the mean number of words in a group. Texts without a group are left out.
 *
 * Differs from the paper where there are several groups: the weight is also multiplied by ln(share in the group / share
 * in all groups), and words without such a surplus have none. Questions of a dataset share most of their words
 * ("picture", "图片"), which the paper's idf, made for topics that differ in vocabulary, ranks first in every group.
 */
import { type Corpus, topTerms } from './vocabulary';

/**
 * @param groups numbers of the texts of each group.
 * @returns the terms of each group by descending weight, at most `count`.
 */
export function characteristicTerms(
  corpus: Corpus,
  groups: readonly (readonly number[])[],
  count: number,
): string[][] {
  const inGroups = groups.map((members) => {
    const counts = new Map<number, number>();
    for (const text of members) {
      for (const word of corpus.texts[text]) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  });
  const overall = new Float64Array(corpus.words.length);
  for (const counts of inGroups) for (const [word, times] of counts) overall[word] += times;
  const total = overall.reduce((sum, times) => sum + times, 0);
  const mean = total / Math.max(1, groups.length);
  return inGroups.map((counts) => {
    const size = [...counts.values()].reduce((sum, times) => sum + times, 0);
    const weights = new Float64Array(corpus.words.length);
    for (const [word, times] of counts) {
      const share = times / size;
      const surplus = groups.length > 1 ? Math.log((share * total) / overall[word]) : 1;
      weights[word] = share * Math.log(1 + mean / overall[word]) * Math.max(0, surplus);
    }
    return topTerms(weights, corpus.words, count);
  });
}
