/** Paths of rows through the trees of an Isolation Forest. */

/** So many rows stay in the first cache while they walk through a tree. */
const ROWS_AT_ONCE: i32 = 8;
/** Of a node: f64 threshold, f64 length of the path that ends there, i32 column, i32 node to the right. */
const NODE_BYTES = 24;

/**
 * Adds the lengths of the paths of rows first..end-1, tree after tree. Left of a node, where the value is at most the
 * threshold, is the next one. A leaf has the threshold -Infinity and itself to the right, so that all paths are of `depth` steps.
 * @param rows f32 (n, d), finite. @param nodes of all trees. @param roots i32 (trees). @param sums f64 (n), added to.
 */
export function addPathLengths(
  rows: usize,
  d: i32,
  first: i32,
  end: i32,
  nodes: usize,
  roots: usize,
  trees: i32,
  depth: i32,
  sums: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  for (let block = first; block < end; block += ROWS_AT_ONCE) {
    const last = min(end, block + ROWS_AT_ONCE);
    for (let tree = 0; tree < trees; tree++) {
      const root = nodes + <usize>load<i32>(roots + ((<usize>tree) << 2)) * NODE_BYTES;
      for (let i = block; i < last; i++) {
        const row = rows + <usize>i * rowBytes;
        let node = root;
        for (let step = 0; step < depth; step++) {
          const value = <f64>load<f32>(row + ((<usize>load<i32>(node, 16)) << 2));
          const right = nodes + <usize>load<i32>(node, 20) * NODE_BYTES;
          node = select<usize>(node + NODE_BYTES, right, value <= load<f64>(node));
        }
        const sum = sums + ((<usize>i) << 3);
        store<f64>(sum, load<f64>(sum) + load<f64>(node, 8));
      }
    }
  }
}
