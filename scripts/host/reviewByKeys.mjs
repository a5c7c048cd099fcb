// Works through the review queue as fast as its evidence appears, and measures what its reader would wait for.
import { taskCategories, taskTimes } from '../webview/taskTimes.mjs';

/** Of one case, on a machine that does other things too. */
const STEP_MS = 60_000;
/** A trace of more does not fit the buffer of the browser. */
const CASES_A_TRACE = 40;
/** Mark in a trace. */
const RESUMED = 'review-resumed';

/**
 * Each case by the key of what its rule proposes, else that it is right.
 * @param {{ page: import('playwright-core').Page, frame: import('playwright-core').Frame }} of the panel.
 */
export async function reviewByKeys({ page, frame }) {
  const browser = page.context().browser();
  await frame.evaluate(watchFrames);
  let cases = 0;
  /** @type {number | null} */
  let longestTaskMs = null;
  // To begin a trace and to read it is no part of the review.
  const resume = () => frame.evaluate((mark) => Reflect.get(window, 'reviewWatch').resume(mark), RESUMED);
  const pause = () => frame.evaluate(() => Reflect.get(window, 'reviewWatch').pause());
  for (let key = await nextKey(frame); key !== 'end';) {
    await browser?.startTracing(page, { categories: taskCategories });
    await resume();
    for (let i = 0; i < CASES_A_TRACE && key !== 'end'; i++, cases++) {
      await page.keyboard.press(key);
      key = await nextKey(frame);
    }
    await pause();
    if (!browser) continue;
    for (const { computedMs } of taskTimes(await browser.stopTracing(), RESUMED))
      longestTaskMs = Math.max(longestTaskMs ?? 0, computedMs);
  }
  const { stepsMs, framesMs } = await frame.evaluate(() => Reflect.get(window, 'reviewWatch').end());
  return { cases, stepsMs, framesMs, longestTaskMs };
}

/** Once the case after the last key is there with its evidence: "1", "k", or "end" where none is left. */
function nextKey(frame) {
  return frame.evaluate(async (stepMs) => {
    const end = performance.now() + stepMs;
    for (;;) {
      const key = Reflect.get(window, 'reviewWatch').next();
      if (key) return key;
      if (performance.now() > end) throw new Error(`No case came within ${stepMs} ms.`);
      await new Promise(requestAnimationFrame);
    }
  }, STEP_MS);
}

/** In the page. */
function watchFrames() {
  const stepsMs = [];
  const framesMs = [];
  let [lastFrame, pressedAt, before, isPaused, isOver] = [0, 0, '', true, false];
  const status = () => document.querySelector('.review-head [role=status]')?.textContent ?? '';
  const frame = (now) => {
    if (lastFrame > 0) framesMs.push(now - lastFrame);
    lastFrame = isPaused ? 0 : now;
    if (!isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const pressed = () => {
    pressedAt = performance.now();
    before = status();
  };
  addEventListener('keydown', pressed, { capture: true });
  const watch = {
    next() {
      if (pressedAt > 0 && status() === before) return null; // the key has not arrived
      if (document.querySelector('.review-choices[aria-busy=true]')) return null; // nor its proposals
      const key = document.querySelector('.review-empty')
        ? 'end'
        : ['1', 'k'].find((one) => document.querySelector(`[data-key="${one}"]`));
      if (key && pressedAt > 0) {
        stepsMs.push(performance.now() - pressedAt);
        pressedAt = 0;
      }
      return key;
    },
    pause() {
      isPaused = true;
      lastFrame = 0;
    },
    resume(mark) {
      isPaused = false;
      performance.mark(mark);
    },
    end() {
      isOver = true;
      removeEventListener('keydown', pressed, { capture: true });
      return { stepsMs: stepsMs.sort((a, b) => a - b), framesMs: framesMs.sort((a, b) => a - b) };
    },
  };
  Reflect.set(window, 'reviewWatch', watch);
}
