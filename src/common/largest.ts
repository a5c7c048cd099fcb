/** @returns positions of the `most` largest sizes, the lower position where equal; in ascending order. */
export function largest(sizes: ArrayLike<number>, most: number): number[] {
  return Array.from(sizes, (_size, at) => at)
    .sort((a, b) => sizes[b] - sizes[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}
