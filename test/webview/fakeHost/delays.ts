/**
 * Slows a page as a busy machine does, for finding tests that read it before it shows what they ask for:
 * SLAKESCOPE_FRAME_DELAY_MS has animation frames come later, SLAKESCOPE_ANSWER_DELAY_MS what the host sends.
 */
import type { Page } from 'playwright-core';

/** @throws where the variable is no number of ms. */
function delayMs(variable: string): number {
  const ms = Number(process.env[variable] ?? 0);
  if (!(ms >= 0)) throw new Error(`${variable} has to be a number of ms.`);
  return ms;
}

/** To be called once a message; settles when it is to be delivered. */
export async function answerDelay(): Promise<void> {
  const ms = delayMs('SLAKESCOPE_ANSWER_DELAY_MS');
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** To be called before the page is opened. It counts frames: timers and what Playwright waits for stay as they are. */
export async function delayFrames(page: Page): Promise<void> {
  const ms = delayMs('SLAKESCOPE_FRAME_DELAY_MS');
  if (ms === 0) return;
  await page.addInitScript((delay) => {
    const request = window.requestAnimationFrame.bind(window);
    const cancel = window.cancelAnimationFrame.bind(window);
    /** Of each frame that was asked for, the one that is waited for next. */
    const awaited = new Map<number, number>();
    let last = 0;
    window.requestAnimationFrame = (work) => {
      const id = ++last;
      const due = performance.now() + delay;
      const frame = (now: number) => {
        if (performance.now() < due) return void awaited.set(id, request(frame));
        awaited.delete(id);
        work(now);
      };
      awaited.set(id, request(frame));
      return id;
    };
    window.cancelAnimationFrame = (id) => {
      cancel(awaited.get(id) ?? 0);
      awaited.delete(id);
    };
  }, ms);
}
