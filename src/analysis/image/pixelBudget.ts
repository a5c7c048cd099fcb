/** Memory for decoded images: those in flight share a budget, and an image that is larger waits to be alone. */

/** Bytes of pixels in flight, each image counted with the copy that resizing it makes. */
const BUDGET_BYTES = 512 * 1024 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

let used = 0;
const queue: Waiting[] = [];

/** Runs `work` when `bytes` fit into the budget beside those in use, in the order of the calls. */
export async function withinPixelBudget<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  const own = Math.min(bytes, BUDGET_BYTES);
  if (queue.length > 0 || used + own > BUDGET_BYTES) {
    await new Promise<void>((start) => queue.push({ bytes: own, start }));
  } else used += own;
  try {
    return await work();
  } finally {
    used -= own;
    startWaiting();
  }
}

function startWaiting(): void {
  for (let next = queue.at(0); next && used + next.bytes <= BUDGET_BYTES; next = queue.at(0)) {
    queue.shift();
    used += next.bytes; // before it runs, so that no other call takes its place
    next.start();
  }
}
