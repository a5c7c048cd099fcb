/** A reduction's coordinates as the renderer takes them: float32 pairs, centred, [-1, 1] in the longer direction. */

/** Keys of layouts that are still moving begin so; they are shown as they come, without a transition. */
export const snapshotPrefix = 'running/';

export interface Layout {
  /** Unique; the same key keeps the same camera. */
  readonly key: string;
  readonly n: number;
  /** (n, 2) row-major. */
  readonly positions: Float32Array;
  /** Width by height of the extent. */
  readonly aspect: number;
  /** (n), 1 = the row has no place yet and is neither drawn nor hit; absent: every row has one. */
  readonly missing?: Uint8Array;
}

/**
 * @param data (n, d) row-major, d >= 1; the first two columns are shown, one column lies on a line. A row with
 *   a value that is not finite is missing.
 */
export function layoutFrom(key: string, data: ArrayLike<number>, n: number, d: number): Layout {
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let i = 0; i < n; i++) {
    const x = data[i * d];
    const y = d > 1 ? data[i * d + 1] : 0;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  const positions = new Float32Array(2 * n);
  const missing = new Uint8Array(n);
  const isMissing = (i: number) =>
    !Number.isFinite(data[i * d]) || (d > 1 && !Number.isFinite(data[i * d + 1]));
  for (let i = 0; i < n; i++) if (isMissing(i)) missing[i] = 1;
  const some = missing.includes(1) ? { missing } : {};
  const width = maxX - minX;
  const height = maxY - minY;
  const half = Math.max(width, height) / 2;
  if (!(half > 0)) return { key, n, positions, aspect: 1, ...some };
  const centerX = (minX + maxX) / 2;
  const centerY = (minY + maxY) / 2;
  for (let i = 0; i < n; i++) {
    const x = data[i * d];
    const y = d > 1 ? data[i * d + 1] : 0;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    positions[2 * i] = (x - centerX) / half;
    positions[2 * i + 1] = (y - centerY) / half;
  }
  // A line would have an infinite aspect ratio.
  const aspect = Math.min(8, Math.max(1 / 8, width / Math.max(height, 1e-12)));
  return { key, n, positions, aspect, ...some };
}
