/** Which rows of a legend are switched off. Pure. */
import type { ColorScale } from '../color/colorScale';

export function toggle(hidden: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(row)) next.add(row);
  return next;
}

/** Shows only `row`; where it is the only one shown already, shows all again. */
export function isolate(
  hidden: ReadonlySet<number>,
  rows: readonly number[],
  row: number,
): ReadonlySet<number> {
  const alone = rows.every((other) => other === row || hidden.has(other));
  if (alone && !hidden.has(row)) return new Set();
  return new Set(rows.filter((other) => other !== row));
}

/** Hidden rows of one legend, by id, out of the set of `id of the scale/row`. */
export function hiddenRows(all: ReadonlySet<string>, scaleId: string): ReadonlySet<number> {
  const prefix = `${scaleId}/`;
  return new Set([...all].filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length))));
}

/** Color indices of the hidden rows of a legend; the same set object while nothing changes. */
export function hiddenColors(all: ReadonlySet<string>, scale: ColorScale): ReadonlySet<number> {
  let byKey = cache.get(all);
  if (!byKey) cache.set(all, (byKey = new WeakMap()));
  let indices = byKey.get(scale);
  if (!indices) {
    const hidden = hiddenRows(all, scale.id);
    indices = new Set(scale.rows.filter(({ id }) => hidden.has(id)).flatMap((row) => row.indices));
    byKey.set(scale, indices);
  }
  return indices;
}

export function withHidden(
  all: ReadonlySet<string>,
  scaleId: string,
  rows: ReadonlySet<number>,
): ReadonlySet<string> {
  const prefix = `${scaleId}/`;
  return new Set([
    ...[...all].filter((id) => !id.startsWith(prefix)),
    ...[...rows].map((row) => `${prefix}${row}`),
  ]);
}

const cache = new WeakMap<ReadonlySet<string>, WeakMap<ColorScale, ReadonlySet<number>>>();
