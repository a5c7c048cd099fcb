/** Names of groups on the map, each at one of its own dots in the middle of them, the largest groups first. Pure. */
import { groupBy } from '../../common/groupBy';
import type { ColorScale } from '../color/colorScale';
import { noiseIndex, otherIndex } from '../color/palette';
import type { Layout } from '../scatter/layout';
import type { Caption } from '../scatter/plotFrame';

const maxLetters = 32;
/** Smaller shares of the rows are not named: their names would hide them. */
const leastShare = 0.01;

const known = new WeakMap<ColorScale, { layout: Layout; captions: readonly Caption[] }>();

/** None for values and for a scale of other rows. The same list for the same scale and layout. */
export function captionsOf(scale: ColorScale, layout: Layout): readonly Caption[] {
  const found = known.get(scale);
  if (found?.layout === layout) return found.captions;
  const captions =
    scale.kind === 'categories' && scale.indices.length === layout.n ? make(scale, layout) : [];
  known.set(scale, { layout, captions });
  return captions;
}

function make({ rows, indices, lineage }: ColorScale, { positions, n }: Layout): readonly Caption[] {
  const bySize = [...rows].sort((a, b) => b.count - a.count);
  const texts = groupBy(bySize, ({ label }) => nameIn(label));
  return bySize.flatMap((row): Caption[] => {
    const shared = !lineage && (row.indices.includes(noiseIndex) || row.indices.includes(otherIndex));
    if (shared || row.count < leastShare * n) return [];
    const own = [...indices.keys()].filter((at) => row.indices.includes(indices[at]));
    const x = median(own.map((at) => positions[2 * at]));
    const y = median(own.map((at) => positions[2 * at + 1]));
    const away = (at: number) => (positions[2 * at] - x) ** 2 + (positions[2 * at + 1] - y) ** 2;
    const nearest = own.reduce((best, at) => (away(at) < away(best) ? at : best));
    const name = nameIn(row.label);
    const text = texts.get(name)?.length === 1 ? name : row.label;
    return [{ row: nearest, text: text.length > maxLetters ? `${text.slice(0, maxLetters)}…` : text }];
  });
}

/** "Cluster 4: MRI · brain" -> "MRI · brain"; two of the same name keep their numbers. */
function nameIn(label: string): string {
  return label.replace(/^[^:：]*[:：]\s*/, '');
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
