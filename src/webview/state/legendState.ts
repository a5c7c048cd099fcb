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

/** Hidden rows of one legend, by id, out of the page's `colorBy/row` set. */
export function hiddenRows(all: ReadonlySet<string>, keyId: string): ReadonlySet<number> {
  const prefix = `${keyId}/`;
  return new Set([...all].filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length))));
}

/** Slots of a colour key that its hidden rows own; the same set object while nothing changes. */
export function hiddenSlots(all: ReadonlySet<string>, key: ColorScale): ReadonlySet<number> {
  let byKey = cache.get(all);
  if (!byKey) cache.set(all, (byKey = new WeakMap()));
  let slots = byKey.get(key);
  if (!slots) {
    const hidden = hiddenRows(all, key.id);
    slots = new Set(key.rows.filter(({ id }) => hidden.has(id)).flatMap((row) => row.slots));
    byKey.set(key, slots);
  }
  return slots;
}

export function withHidden(
  all: ReadonlySet<string>,
  keyId: string,
  rows: ReadonlySet<number>,
): ReadonlySet<string> {
  const prefix = `${keyId}/`;
  return new Set([
    ...[...all].filter((id) => !id.startsWith(prefix)),
    ...[...rows].map((row) => prefix + row),
  ]);
}

const cache = new WeakMap<ReadonlySet<string>, WeakMap<ColorScale, ReadonlySet<number>>>();
