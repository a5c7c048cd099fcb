/** How many threads the analysis uses: ONNX Runtime's and those of the kernels. */
import { availableParallelism } from 'node:os';

let threads = availableParallelism();

/** From now on (the extension leaves one core to the editor). */
export function setThreads(count: number): void {
  threads = Math.max(1, Math.floor(count));
}

/** @param most that the work gains from. */
export function threadCount(most: number): number {
  return Math.min(threads, most);
}
