/** The facts of a tag file in rows of the dataset, as the webview shows them. */
import type { Fact } from '../../common/tagFileText';
import type { TagState } from '../../webview/protocol';

/**
 * Facts about samples that the dataset does not have (any more) stay in the file and are not shown.
 * @param rows row of each sample id.
 */
export function tagState(
  file: string | null,
  facts: readonly Fact[],
  rows: ReadonlyMap<string, number>,
): TagState {
  const tags = new Map<string, number[]>();
  const notDuplicates: (readonly [number, number])[] = [];
  for (const fact of facts) {
    const row = rows.get(fact.sample);
    if (row === undefined) continue;
    if ('tag' in fact) {
      const list = tags.get(fact.tag);
      if (list) list.push(row);
      else tags.set(fact.tag, [row]);
      continue;
    }
    const other = rows.get(fact.notDuplicateOf);
    if (other !== undefined) notDuplicates.push([Math.min(row, other), Math.max(row, other)]);
  }
  return {
    file,
    tags: [...tags]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([tag, indices]) => ({ tag, indices: [...new Set(indices)].sort((a, b) => a - b) })),
    notDuplicates,
  };
}
