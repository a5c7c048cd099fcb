/** Names of splits: any name is one; the usual three have many spellings. */

/** The usual splits, in the order of their use. */
export const KNOWN_SPLITS = ['train', 'validate', 'test'] as const;

export type KnownSplit = (typeof KNOWN_SPLITS)[number];

const spellings: Readonly<Record<KnownSplit, readonly string[]>> = {
  train: ['train', 'training', 'trn', 'trainset', '训练集', '训练'],
  validate: ['validate', 'validation', 'valid', 'val', 'valset', 'dev', 'development', '验证集', '验证'],
  // "eval" as the datasets library takes it.
  test: ['test', 'testing', 'tst', 'testset', 'eval', 'evaluation', '测试集', '测试'],
};
const knownBySpelling = new Map(
  KNOWN_SPLITS.flatMap((name) => spellings[name].map((spelling) => [spelling, name] as const)),
);

/** "Validation" and "dev" are "validate"; another name stays as it is. Undefined for a blank one. */
export function splitName(text: string): string | undefined {
  const name = text.trim();
  return knownSplit(name) ?? (name === '' ? undefined : name);
}

/** The usual split of this name, in any spelling. */
export function knownSplit(name: string): KnownSplit | undefined {
  return knownBySpelling.get(name.trim().toLowerCase());
}

/** "train", "vqa_rad-validation", "test.clean": the name itself, or its first or last word. */
export function splitOfWords(name: string): KnownSplit | undefined {
  const words = name.split(/[-_. ]+/);
  return knownSplit(name) ?? knownSplit(words[words.length - 1]) ?? knownSplit(words[0]);
}

/** Of a path with any slashes: that of its first folder that is called after one. */
export function splitOfFolders(path: string): KnownSplit | undefined {
  return path
    .split(/[\\/]/)
    .map(splitOfWords)
    .find((name) => name !== undefined);
}

/** Where a split stands in lists: the usual ones in order, then others, no split first. */
export function splitRank(split: string | undefined): number {
  if (split === undefined) return -1;
  const known = KNOWN_SPLITS.findIndex((name) => name === split);
  return known < 0 ? KNOWN_SPLITS.length : known;
}

/** Numbers by split, in the usual order. */
export function orderedSplits(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a], [b]) => splitRank(a) - splitRank(b));
}
