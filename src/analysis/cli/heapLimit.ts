/** How much memory the objects of a command may take. */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Of the machine's memory, or of what its container allows; the rest is for arrays of numbers, which are no objects. */
const SHARE = 0.5;
const LIMIT_FLAG = /--max[-_](?:old[-_]space|heap)[-_]size/;

/**
 * Megabytes: what the user gave to Node, else half of the memory where that is more than Node takes by itself (4 GB at
 * most, whatever there is).
 * @param options of Node: of its command line and of NODE_OPTIONS.
 */
export function heapLimitMb(
  options: readonly string[] = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''],
  memoryBytes = memoryOfMachine(),
): number {
  const ownMb = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20);
  if (options.some((option) => LIMIT_FLAG.test(option))) return ownMb;
  return Math.max(ownMb, Math.floor((SHARE * memoryBytes) / 2 ** 20));
}

function memoryOfMachine(): number {
  const container = process.constrainedMemory(); // 0, or more than there is, where nothing is set
  return container > 0 ? Math.min(container, totalmem()) : totalmem();
}
