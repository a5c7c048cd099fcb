/** The nearest point in a k-d tree, which kdbush itself does not offer. Pure. */

/**
 * What the search reads of a `KDBush` of float32 points: the layout that its companions (geokdbush) rely on as well.
 * The point at the middle of each range splits it, by x and y in turns, until `nodeSize` points are left.
 */
export interface KdTree {
  /** Row of each position of the tree. */
  readonly ids: ArrayLike<number>;
  /** (n, 2) row-major, in the order of `ids`. */
  readonly coords: ArrayLike<number>;
  readonly nodeSize: number;
}

/** Three numbers for each pending range: one more than the levels of a tree of 2^32 points at most. */
const stackSize = 3 * 34;

/**
 * The nearest row within `radius` (inclusive, in the unit of the coordinates), or -1; of equally near rows the
 * lowest. The radius shrinks to the best row so far, so crowds cost no more than other regions: O(log n) for
 * points that are spread. @param pickable rows that may be returned.
 */
export function kdNearest(
  { ids, coords, nodeSize }: KdTree,
  x: number,
  y: number,
  radius: number,
  pickable: (row: number) => boolean,
): number {
  const stack = new Float64Array(stackSize);
  let top = 0;
  let best = -1;
  let bestSquared = radius * radius;
  const consider = (at: number) => {
    const dx = coords[2 * at] - x;
    const dy = coords[2 * at + 1] - y;
    const squared = dx * dx + dy * dy;
    const row = ids[at];
    if (squared > bestSquared || (squared === bestSquared && best !== -1 && row > best)) return;
    if (!pickable(row)) return;
    best = row;
    bestSquared = squared;
  };
  const push = (left: number, right: number, axis: number) => {
    stack[top++] = left;
    stack[top++] = right;
    stack[top++] = axis;
  };
  push(0, ids.length - 1, 0);
  while (top > 0) {
    const axis = stack[--top];
    const right = stack[--top];
    const left = stack[--top];
    if (right - left <= nodeSize) {
      for (let at = left; at <= right; at++) consider(at);
      continue;
    }
    const middle = (left + right) >> 1;
    consider(middle);
    const offset = (axis === 0 ? x : y) - coords[2 * middle + axis];
    const bothHalves = offset * offset <= bestSquared;
    // The half of (x, y) is pushed last, so that it is searched first and shrinks the radius.
    if (offset > 0 && bothHalves) push(left, middle - 1, 1 - axis);
    if (offset > 0 || bothHalves) push(middle + 1, right, 1 - axis);
    if (offset <= 0) push(left, middle - 1, 1 - axis);
  }
  return best;
}
