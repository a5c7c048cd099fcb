/** The user's tags as colours and as words. Pure. */
import { clusterScale, type ColorScale } from '../color/colorScale';
import type { TagState } from '../protocol';
import { t } from '../text';

/** Tags of one sample, in the order of the tag file. */
export function tagsOf({ tags }: TagState, sample: number): readonly string[] {
  return tags.filter(({ indices }) => indices.includes(sample)).map(({ tag }) => tag);
}

/** Tags of every sample, for exports and colours; empty where there are none. */
export function tagColumn({ tags }: TagState, n: number): string[] {
  const column = new Array<string>(n).fill('');
  for (const { tag, indices } of tags) {
    for (const row of indices) if (row < n) column[row] = column[row] ? `${column[row]}; ${tag}` : tag;
  }
  return column;
}

/** One colour a combination of tags; what has none is drawn as noise is. */
export function tagScale(id: string, state: TagState, n: number): ColorScale {
  const column = tagColumn(state, n);
  const values = [...new Set(column)].filter((tags) => tags !== '');
  const labels = Int32Array.from(column, (tags) => values.indexOf(tags));
  return clusterScale(id, t('Tags'), labels, {
    cluster: (label) => values[label],
    noise: t('No tag'),
    other: (count) => t('{0} other values', count),
  });
}
