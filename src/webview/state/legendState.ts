/** Which slots of a legend are switched off. Pure. */

export function toggle(hidden: ReadonlySet<number>, slot: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(slot)) next.add(slot);
  return next;
}

/** Shows only `slot`; where it is the only one shown already, shows all again. */
export function isolate(
  hidden: ReadonlySet<number>,
  slots: readonly number[],
  slot: number,
): ReadonlySet<number> {
  const alone = slots.every((other) => other === slot || hidden.has(other));
  if (alone && !hidden.has(slot)) return new Set();
  return new Set(slots.filter((other) => other !== slot));
}

/** Hidden slots of one colour key out of the page's `colorBy/slot` set; the same set object while nothing changes. */
export function hiddenSlots(all: ReadonlySet<string>, keyId: string): ReadonlySet<number> {
  let byKey = cache.get(all);
  if (!byKey) cache.set(all, (byKey = new Map()));
  let slots = byKey.get(keyId);
  if (!slots) {
    const prefix = `${keyId}/`;
    slots = new Set(
      [...all].filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length))),
    );
    byKey.set(keyId, slots);
  }
  return slots;
}

export function withHidden(
  all: ReadonlySet<string>,
  keyId: string,
  slots: ReadonlySet<number>,
): ReadonlySet<string> {
  const prefix = `${keyId}/`;
  return new Set([
    ...[...all].filter((id) => !id.startsWith(prefix)),
    ...[...slots].map((slot) => prefix + slot),
  ]);
}

const cache = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<number>>>();
