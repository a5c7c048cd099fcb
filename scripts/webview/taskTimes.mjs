// What the main threads of a browser's pages have computed, out of its trace.

/**
 * Time of the processor: other programs of a busy machine do not count.
 * @typedef {{ name: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args: { name?: string } }} TraceEvent
 */

/** @type {string[]} */
export const taskCategories = ['disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata'];

/**
 * Of each task of a main thread, in milliseconds: what it has computed, and how long it took by the clock.
 * @param {Uint8Array} trace
 * @param {string} [from] only tasks that begin after this mark of a page (`performance.mark`): to begin a trace takes
 * a long task, too.
 * @returns {{ computedMs: number, clockMs: number }[]}
 */
export function taskTimes(trace, from) {
  const { traceEvents } = /** @type {{ traceEvents: TraceEvent[] }} */ (
    JSON.parse(Buffer.from(trace).toString('utf8'))
  );
  const threadOf = ({ pid, tid }) => `${pid}/${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  const marked = from === undefined ? -Infinity : traceEvents.find(({ name }) => name === from)?.ts;
  if (marked === undefined) throw new Error(`There is no mark ${from} in the trace.`);
  return traceEvents.flatMap((event) => {
    const { name, ts, dur = 0, tdur } = event;
    const isTask = name === 'RunTask' && tdur !== undefined && ts > marked && main.has(threadOf(event));
    return isTask ? [{ computedMs: tdur / 1000, clockMs: dur / 1000 }] : [];
  });
}
