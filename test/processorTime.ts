/** Time of the processor, which does not pass while others have the machine, and how slow the processor is. */

/** Of the fixed computation below, on the machine on which the bars of the tests were set. */
const REFERENCE_MS = 10;

/** Milliseconds since the call. */
export function processorTimer(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/** The least of some runs: the first ones compile. */
export function processorMs(run: () => void, runs = 8): number {
  const times = Array.from({ length: runs }, () => {
    const passed = processorTimer();
    run();
    return passed();
  });
  return Math.min(...times);
}

/** How many times as long as there a fixed computation takes here, by which a bar is to be multiplied; at least 1. */
export function slowness(): number {
  return Math.max(1, processorMs(compute) / REFERENCE_MS);
}

/** Some of what programs do: numbers, texts, objects, a sort. */
function compute(): void {
  const squares = new Float64Array(500_000);
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(i) * (i % 7);
  const records = Array.from({ length: 8_000 }, (_none, i) => ({
    id: `xmlab${(i * 7919) % 8_000}`,
    value: i,
  }));
  records.sort((a, b) => (a.id < b.id ? -1 : 1));
  JSON.parse(JSON.stringify(records));
}
