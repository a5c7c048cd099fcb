/**
 * What a cluster is called: the modality and the location that most of its images have, and words of its answers that
 * other clusters do not use, in the language of the editor. Pure.
 */
import { smallestOf } from './extremes';
import { groupBy } from './groupBy';

/** A field of images that sorts them into groups. */
interface CategoryField {
  readonly column: { readonly values: readonly string[]; readonly codes: ArrayLike<number> };
}

/** Ids of the fields that name clusters. */
export const fieldsOfNames: ReadonlySet<string> = new Set(['modality', 'location']);
/** Characteristic words of a cluster among which those of its name are looked for. */
export const wordsForNames = 30;
/** Share of the images of a cluster that must have a value before it names the cluster. */
const leastShare = 0.6;
const wordsInName = 2;
/** Words further back are rare: misspellings, or what one record says. */
const comparedWords = 6;
/** Shorter words say little: "t2" does, "mr" does not. */
const leastWordLength = 3;

export interface NameSources {
  /** (n); -1 = noise. */
  readonly labels: Int32Array;
  /** Of the images, in the order of the name. */
  readonly fields: readonly CategoryField[];
  /** Characteristic words by label, most characteristic first. */
  readonly words: ReadonlyMap<number, readonly string[]>;
  /** All distinct answers. */
  readonly answers: readonly string[];
  /** "zh-cn": Chinese words; else words in letters. */
  readonly language: string;
}

/** "X-Ray · Lung · atelectasis"; no entry for a cluster of which nothing is known. */
export function clusterNames(sources: NameSources): ReadonlyMap<number, string> {
  const { labels, fields, words } = sources;
  const members = new Map<number, number[]>();
  labels.forEach((label, row) => {
    if (label < 0) return;
    const rows = members.get(label);
    if (rows) rows.push(row);
    else members.set(label, [row]);
  });
  const isAnswer = answerTest(sources);
  const parts = new Map<number, NameParts>();
  for (const [label, rows] of members) {
    const values = [...new Set(fields.flatMap((field) => commonValue(field, rows) ?? []))];
    const said = values.join(' ').toLowerCase();
    const own = (words.get(label) ?? []).filter((word) => isAnswer(word) && !said.includes(word));
    parts.set(label, { values, words: own });
  }
  const alike = groupBy([...parts.keys()], (label) => nameOf(parts.get(label)));
  const names = new Map<number, string>();
  for (const [name, labelsOfName] of alike) {
    for (const label of name === '' ? [] : labelsOfName)
      names.set(label, labelsOfName.length === 1 ? name : distinctName(label, labelsOfName, parts));
  }
  return names;
}

/** What a name is made of: values that most images have, then words of which the first few are used. */
interface NameParts {
  readonly values: readonly string[];
  readonly words: readonly string[];
}

function nameOf({ values, words }: NameParts = { values: [], words: [] }): string {
  return [...values, ...words.slice(0, wordsInName)].join(' · ');
}

/** Begins with the word that ranks highest here compared with the others of the same name, where there is one. */
function distinctName(
  label: number,
  alike: readonly number[],
  parts: ReadonlyMap<number, NameParts>,
): string {
  const wordsOf = (of: number) => (parts.get(of)?.words ?? []).slice(0, comparedWords);
  const others = alike.filter((other) => other !== label).map(wordsOf);
  const rank = (words: readonly string[], word: string) => {
    const at = words.indexOf(word);
    return at < 0 ? comparedWords : at;
  };
  let own: string | null = null;
  let most = 0;
  for (const [at, word] of wordsOf(label).entries()) {
    const lead = smallestOf(others.map((words) => rank(words, word))) - at;
    if (lead > most) [own, most] = [word, lead];
  }
  const { values = [], words = [] } = parts.get(label) ?? {};
  return nameOf({ values, words: own === null ? words : [own, ...words.filter((word) => word !== own)] });
}

function commonValue({ column: { values, codes } }: CategoryField, rows: readonly number[]): string | null {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(codes[row], (counts.get(codes[row]) ?? 0) + 1);
  const [code, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  const value = values[code].replaceAll('_', ' ');
  return count >= leastShare * rows.length && value !== 'Unknown' ? value : null;
}

/** Whether a word stands in an answer and is of the language: "contain" and "picture" stand in questions alone. */
export function answerTest({
  answers,
  language,
}: Pick<NameSources, 'answers' | 'language'>): (word: string) => boolean {
  const han = /\p{Script=Han}/u;
  if (language.startsWith('zh')) {
    const text = answers.join('\n');
    return (word) => han.test(word) && word.length > 1 && text.includes(word);
  }
  const known = new Set(answers.flatMap((answer) => answer.toLowerCase().split(/[^\p{L}\p{N}]+/u)));
  return (word) => !han.test(word) && word.length >= leastWordLength && known.has(word);
}
