// What the JavaScript of a page allocates, out of the sampling profiler of its browser.

const SAMPLING_BYTES = 2048;

/**
 * Counts from now on.
 * @param {import('playwright-core').Page} page
 * @returns a function that ends it and gives the bytes by function, `name:line` of the bundle, collected ones included.
 */
export async function countAllocations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  return async () => {
    const { profile } = await session.send('HeapProfiler.stopSampling');
    await session.detach();
    /** @type {Map<string, number>} */
    const bytes = new Map();
    const add = ({ callFrame: { functionName, lineNumber }, selfSize, children }) => {
      const name = `${functionName || '(anonymous)'}:${lineNumber + 1}`;
      bytes.set(name, (bytes.get(name) ?? 0) + selfSize);
      for (const child of children) add(child);
    };
    add(profile.head);
    return bytes;
  };
}
