/** The user's tags as colours and as words. Pure. */
import type { TagState } from '../protocol';
import { t } from '../text';
import { categoryKey, type ColorKey } from './colorKey';
import { noiseSlot } from '../scatter/palette';

/** Tags of one sample, in the order of the manifest. */
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
export function tagKey(id: string, state: TagState, n: number): ColorKey {
  const column = tagColumn(state, n);
  const values = [...new Set(column.filter((tags) => tags !== ''))];
  const codes = Uint16Array.from(column, (tags) => (tags === '' ? values.length : values.indexOf(tags)));
  const other = (count: number) => t('{0} other values', count);
  const key = categoryKey(id, t('Tags'), { values: [...values, t('No tag')], codes }, other);
  const bare = codes.reduce((sum, code) => sum + (code === values.length ? 1 : 0), 0);
  const slots = key.codes.map((slot, row) => (column[row] === '' ? noiseSlot : slot));
  const rows = key.rows.filter(({ label }) => label !== t('No tag'));
  return {
    ...key,
    codes: slots,
    rows: bare > 0 ? [...rows, { slot: noiseSlot, label: t('No tag'), count: bare }] : rows,
  };
}
