/** The user's tags as colours and as words. Pure. */
import { largestOf } from '../../common/extremes';
import { tagTexts } from '../../common/pointColumns';
import { maskOf } from '../../common/rowMask';
import { clusterScale, type ColorScale } from '../color/colorScale';
import type { TagState } from '../protocol';
import { otherValues, t } from '../text';

/** The tags that some of the samples carry, each with how many of them do, in the order of the tag file. */
export function tagsAmong(
  { tags }: TagState,
  samples: ArrayLike<number>,
): readonly { readonly tag: string; readonly carriers: number }[] {
  if (tags.length === 0) return [];
  const carrying = tags.flatMap(({ indices }) => indices);
  const wanted = maskOf(samples, 1 + Math.max(0, largestOf(carrying)));
  return tags
    .map(({ tag, indices }) => ({ tag, carriers: indices.filter((row) => wanted[row] === 1).length }))
    .filter(({ carriers }) => carriers > 0);
}

/** Tags of every sample, for exports and colours; empty where there are none. */
export function tagColumn({ tags }: TagState, n: number): string[] {
  return tagTexts(
    n,
    tags.flatMap(({ tag, indices }) => indices.map((row) => [row, tag] as const)),
  );
}

interface TagGroups {
  /** Each combination of tags that some sample has. */
  readonly values: readonly string[];
  /** Combination of each sample (n), -1 = no tag. */
  readonly labels: Int32Array;
}

/** Samples by their combination of tags; the same arrays as long as the tags live. */
export function tagGroups(state: TagState, n: number): TagGroups {
  const known = groups.get(state);
  if (known?.labels.length === n) return known;
  const column = tagColumn(state, n);
  const values = [...new Set(column)].filter((tags) => tags !== '');
  const made = { values, labels: Int32Array.from(column, (tags) => values.indexOf(tags)) };
  groups.set(state, made);
  return made;
}

/** One colour a combination of tags; what has none is drawn as noise is. */
export function tagScale(id: string, state: TagState, n: number): ColorScale {
  const { values, labels } = tagGroups(state, n);
  return clusterScale(id, t('Tags'), labels, {
    cluster: (label) => values[label],
    noise: t('No tag'),
    other: otherValues,
  });
}

const groups = new WeakMap<TagState, TagGroups>();
