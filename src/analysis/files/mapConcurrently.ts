/** Enough to hide the latency of a network disk, few open files. */
const CONCURRENT_CALLS = 16;

/** The results of an asynchronous function for each item, in order; at most `CONCURRENT_CALLS` run at a time. */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  apply: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const entries = items.entries(); // shared by all runners: each takes the next
  const run = async (): Promise<void> => {
    for (const [i, item] of entries) results[i] = await apply(item, i);
  };
  await Promise.all(Array.from({ length: CONCURRENT_CALLS }, run));
  return results;
}
