/** A sparse projection with random signs, eight rows at a time. */

/**
 * Adds each feature to its outputs, or takes it away, feature after feature: sums are those of one row alone.
 * @param values f64 (features, 8): a feature of eight rows. @param sums f64 (outputs, 8), added to.
 * @param targets i32 by feature: byte offsets in `sums` of its outputs, all different; those to add to first.
 * @param added u8 by feature: how many of its outputs are added to. @param entries outputs of a feature.
 */
export function projectRows(
  values: usize,
  features: i32,
  targets: usize,
  added: usize,
  entries: i32,
  sums: usize,
): void {
  let value = values;
  let target = targets;
  for (let f = 0; f < features; f++) {
    const v0 = v128.load(value);
    const v1 = v128.load(value, 16);
    const v2 = v128.load(value, 32);
    const v3 = v128.load(value, 48);
    const middle = target + ((<usize>load<u8>(added + <usize>f)) << 2);
    const end = target + ((<usize>entries) << 2);
    for (; target < middle; target += 4) {
      const to = sums + <usize>load<i32>(target);
      v128.store(to, f64x2.add(v128.load(to), v0));
      v128.store(to, f64x2.add(v128.load(to, 16), v1), 16);
      v128.store(to, f64x2.add(v128.load(to, 32), v2), 32);
      v128.store(to, f64x2.add(v128.load(to, 48), v3), 48);
    }
    for (; target < end; target += 4) {
      const to = sums + <usize>load<i32>(target);
      v128.store(to, f64x2.sub(v128.load(to), v0));
      v128.store(to, f64x2.sub(v128.load(to, 16), v1), 16);
      v128.store(to, f64x2.sub(v128.load(to, 32), v2), 32);
      v128.store(to, f64x2.sub(v128.load(to, 48), v3), 48);
    }
    value += 64;
  }
}
