/** The names of the tables as sentences say them, in whatever language. */
import { allOf, sentence } from '../../common/sentence';
import type { Sentence, SentenceValue } from '../../common/sentence';
import { spokenNames } from './terms';

const sided: Readonly<Record<string, (name: SentenceValue) => Sentence>> = {
  left: (name) => sentence`left ${name}`,
  right: (name) => sentence`right ${name}`,
  upper: (name) => sentence`upper ${name}`,
  lower: (name) => sentence`lower ${name}`,
};

/** A name of the tables, with or without a side: "lung", "upper left lung". Any other text stands as it is. */
export function spoken(name: string): SentenceValue {
  const [, side, rest] = /^(left|right|upper|lower) (.+)$/.exec(name) ?? [];
  if (side !== undefined && rest !== undefined) return sided[side]!(spoken(rest));
  return spokenNames.has(name) ? { template: name, values: [] } : name;
}

/** "heart, lung and spleen"; at least two. */
export function spokenList(names: readonly string[]): SentenceValue {
  const list = names.map(spoken);
  const before = list.slice(0, -1).reduce((all, name) => sentence`${all}, ${name}`);
  return allOf([before, list.at(-1)!]);
}
