/** A clock that stands still while the process does: the machine sleeps, or the process is stopped. */

/** Looks at the processor's time are this far apart, or further where nobody asks for the time. */
const LOOK_EVERY_MS = 1000;
/** What takes longer between two looks, with hardly any time of the processor, is a pause. */
const PAUSE_MS = 5000;
const WORKING_SHARE = 0.1;

/** @param processor milliseconds of the process's threads together. @returns what gives milliseconds that do not decrease. */
export function workingClock(
  now: () => number = () => performance.now(),
  processor: () => number = processorMs,
): () => number {
  let seen = now();
  let used = processor();
  let paused = 0;
  return () => {
    const at = now();
    const gap = at - seen;
    if (gap < LOOK_EVERY_MS) return at - paused;
    const worked = processor() - used;
    if (gap > PAUSE_MS && worked < WORKING_SHARE * gap) paused += gap - worked;
    seen = at;
    used += worked;
    return at - paused;
  };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
