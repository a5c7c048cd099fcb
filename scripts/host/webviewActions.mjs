// What the host suite does and reads inside the webview of the panel.
import { reviewByKeys } from './reviewByKeys.mjs';

const WAIT_MS = 20_000;
const LOOK_MS = 1_000;
const POLL_MS = 50;
const SCAN_STEPS_PX = [24, 6];
const DRAG_STEPS = 4;
const MOST_TABS = 250;
/** What Playwright says of a page that went away. */
const REPLACED = /frame (was|got) detached|context was destroyed|target .*closed/i;

export function webviewActions(pages) {
  let point;
  const ours = (timeoutMs = WAIT_MS) => panelFrame(pages, timeoutMs);
  /** Looks, and looks again in the page that comes where ours is replaced meanwhile. */
  const inPage = (look, timeoutMs = WAIT_MS) => whileReplaced(() => ours(timeoutMs), look, timeoutMs);
  const element = (selector, nth = 0) =>
    inPage(async ({ frame }) => {
      const found = frame.locator(selector).nth(nth);
      await found.waitFor({ state: 'attached', timeout: WAIT_MS });
      return found;
    });
  return {
    hoverPoint: () =>
      inPage(async ({ frame, page }) => {
        const plot = frame.locator('[role="application"]').first();
        const card = frame.locator('.hover-card');
        const { x: left, y: top, width, height } = await plot.boundingBox();
        for (const [x, y] of scanOf(left, top, width, height)) {
          // The legend lies over the plot and answers for itself.
          await page.mouse.move(x, y);
          if (!(await card.isVisible())) continue;
          await page.waitForTimeout(150);
          point = { x, y };
          return (await card.locator('.hover-id').innerText()).trim();
        }
        throw new Error('No point answered the pointer.');
      }),
    async clickPoint({ count = 1 }) {
      const { page } = await ours();
      await page.mouse.click(point.x, point.y, { clickCount: count, delay: 20 });
    },
    /** A closed way over the plot; `points` are shares of its width and height. */
    async drag({ points, modifier, nth = 0 }) {
      const { page } = await ours();
      const box = await (await element('[role="application"]', nth)).boundingBox();
      const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
      if (modifier) await page.keyboard.down(modifier);
      await page.mouse.move(...at(points[0]));
      await page.mouse.down();
      for (const next of points.slice(1)) await page.mouse.move(...at(next), { steps: DRAG_STEPS });
      await page.mouse.up();
      if (modifier) await page.keyboard.up(modifier);
    },
    async click({ selector, count = 1, nth = 0 }) {
      await (await element(selector, nth)).click({ timeout: WAIT_MS, clickCount: count });
    },
    async press({ key, selector }) {
      const { page } = await ours();
      if (selector) await (await element(selector)).press(key, { timeout: WAIT_MS });
      else await page.keyboard.press(key);
    },
    async keys({ text }) {
      const { page } = await ours();
      await page.keyboard.type(text);
    },
    tabTo: ({ selector, nth = 0 }) =>
      inPage(async ({ frame, page }) => {
        const reached = () =>
          frame.evaluate(
            ([wanted, at]) => document.querySelectorAll(wanted)[at] === document.activeElement,
            [selector, nth],
          );
        for (let presses = 0; presses < MOST_TABS; presses++) {
          if (await reached()) return;
          await page.keyboard.press('Tab');
        }
        throw new Error(`No Tab key leads to ${selector}.`);
      }),
    async type({ selector, text }) {
      await (await element(selector)).fill(text, { timeout: WAIT_MS });
    },
    async choose({ selector, value }) {
      await (await element(selector)).selectOption(value, { timeout: WAIT_MS });
    },
    async text({ selector, contains = '', timeoutMs = WAIT_MS }) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        // Which page is in view may change from look to look.
        const text = await inPage(async ({ frame }) => {
          const shown = frame.locator(selector).first();
          return (await shown.isVisible()) ? await shown.innerText() : '';
        }, timeoutMs);
        if (text && text.includes(contains)) return text;
        if (Date.now() > end) {
          const body = await inPage(({ frame }) => frame.locator('body').innerText());
          throw new Error(`${selector} shows "${text}", not "${contains}". The page: ${body.slice(0, 1000)}`);
        }
        await pause();
      }
    },
    /** Time of the clock at which the text of an element has come to hold this, and is painted. */
    shownAt: ({ selector, contains, timeoutMs = WAIT_MS }) =>
      inPage(async ({ frame }) => {
        const wait = { selector, contains, timeoutMs };
        return String(await frame.evaluate(shownInPage, wait));
      }, timeoutMs),
    texts: ({ selector }) =>
      inPage(async ({ frame }) => JSON.stringify(await frame.locator(selector).allInnerTexts())),
    attribute: ({ selector, name, nth = 0 }) =>
      inPage(async ({ frame }) => (await frame.locator(selector).nth(nth).getAttribute(name)) ?? ''),
    count: ({ selector }) => inPage(async ({ frame }) => String(await frame.locator(selector).count())),
    /** Decides every case of the review queue by keys; resolves with the times as JSON. */
    async reviewAll() {
      return JSON.stringify(await reviewByKeys(await ours()));
    },
    /** Role of the element in the page that has the keyboard; empty when the keyboard is elsewhere. */
    focused: () =>
      inPage(({ frame }) =>
        frame.evaluate(() => {
          const active = document.activeElement;
          return document.hasFocus() ? (active?.getAttribute('role') ?? active?.tagName ?? '') : '';
        }),
      ),
    /** When the page was born, given its document and had drawn its map, by the clock of the machine. */
    firstPicture: () =>
      inPage(async ({ frame }) => {
        const times = await frame.evaluate(async () => {
          for (;;) {
            const [mark] = performance.getEntriesByName('first-dots');
            const { timeOrigin: born } = performance;
            // The editor loads a blank document, then writes ours into it.
            const [blank] = /** @type {PerformanceNavigationTiming[]} */ (
              performance.getEntriesByType('navigation')
            );
            if (mark) return { born, given: born + blank.responseEnd, drawn: born + mark.startTime };
            await new Promise(requestAnimationFrame);
          }
        });
        return JSON.stringify(times);
      }),
    /** Pages of ours that are alive, in view or not: each could hold a graphics context. */
    async livePages() {
      let alive = 0;
      for (const frame of pages().flatMap((page) => page.frames())) {
        const look = () => frame.evaluate(() => document.body?.dataset.folder !== undefined);
        if (await within(LOOK_MS, look()).catch(() => false)) alive++;
      }
      return String(alive);
    },
  };
}

/** Places over the plot, coarse ones first and each row from the middle, where the points are. */
function* scanOf(left, top, width, height) {
  for (const step of SCAN_STEPS_PX) {
    for (let dy = step; dy < height / 2; dy += step) {
      for (const y of [top + height / 2 + dy, top + height / 2 - dy]) {
        for (let x = left + step; x < left + width; x += step) yield [x, y];
      }
    }
  }
}

function isOurs() {
  return (
    document.body?.dataset.folder !== undefined && document.visibilityState === 'visible' && innerWidth > 0
  );
}

/** A frame that is being loaded answers only when it is, which may be never: undefined then. */
export function within(ms, promise) {
  promise.catch(() => undefined);
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}

/**
 * What `look` gives in the place that `find` gives; again in the next place while the page goes away under it, for
 * `timeoutMs` at most.
 */
async function whileReplaced(find, look, timeoutMs) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const place = await find();
    try {
      return await look(place);
    } catch (error) {
      if (Date.now() > end || !(place.frame.isDetached() || REPLACED.test(String(error)))) throw error;
    }
    await pause();
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** The visible page of ours among the nested frames of the workbench, which may still have to come. */
async function panelFrame(pages, timeoutMs) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    for (const page of pages()) {
      for (const frame of page.frames()) {
        try {
          const look = async () => (await frame.evaluate(isOurs)) && (await frame.frameElement()).isVisible();
          if (await within(LOOK_MS, look())) return { frame, page };
        } catch {
          continue; // the frame went away while we looked
        }
      }
    }
    if (Date.now() > end) {
      const urls = pages().flatMap((page) => page.frames().map((frame) => frame.url().slice(0, 150)));
      throw new Error(`There is no visible Slakescope panel among ${urls.length} frames: ${urls.join(' ')}`);
    }
    await pause();
  }
}

/** In the page. */
function shownInPage({ selector, contains, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const isShown = () => document.querySelector(selector)?.textContent?.includes(contains);
    const observer = new MutationObserver(() => end());
    const late = setTimeout(() => {
      observer.disconnect();
      reject(new Error(`${selector} did not come to show ${contains}.`));
    }, timeoutMs);
    const end = () => {
      if (!isShown()) return;
      observer.disconnect();
      clearTimeout(late);
      // The second frame begins when the first is painted.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
    };
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    end();
  });
}
