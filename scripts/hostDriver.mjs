// The launcher's side of test/host/driver.ts: performs what the suite asks in the window that Playwright holds.
import { createServer } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const WAIT_MS = 20_000;
const LOOK_MS = 1_000;
const SCAN_STEPS_PX = [24, 6];

/** @param pages gives Playwright's pages of the workbench. */
export async function startDriver(pages, screenshotFolder) {
  let point;
  const actions = {
    async hoverPoint() {
      const { frame, page } = await panelFrame(pages);
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
    },
    async clickPoint({ count = 1 }) {
      const { page } = await panelFrame(pages);
      await page.mouse.click(point.x, point.y, { clickCount: count, delay: 20 });
    },
    async click({ selector }) {
      const { frame } = await panelFrame(pages);
      await frame.locator(selector).first().click({ timeout: WAIT_MS });
    },
    async press({ key, selector }) {
      const { frame, page } = await panelFrame(pages);
      if (selector) await frame.locator(selector).first().press(key, { timeout: WAIT_MS });
      else await page.keyboard.press(key);
    },
    async type({ selector, text }) {
      const { frame } = await panelFrame(pages);
      await frame.locator(selector).first().fill(text, { timeout: WAIT_MS });
    },
    async text({ selector, contains = '', timeoutMs = WAIT_MS }) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const { frame } = await panelFrame(pages);
        const element = frame.locator(selector).first();
        const text = (await element.isVisible()) ? await element.innerText() : '';
        if (text && text.includes(contains)) return text;
        if (Date.now() > end) {
          const body = await frame.locator('body').innerText();
          throw new Error(`${selector} shows "${text}", not "${contains}". The page: ${body.slice(0, 1000)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** Role of the element in the page that has the keyboard; empty when the keyboard is elsewhere. */
    async focused() {
      const { frame } = await panelFrame(pages);
      return frame.evaluate(() => {
        const element = document.activeElement;
        return document.hasFocus() ? (element?.getAttribute('role') ?? element?.tagName ?? '') : '';
      });
    },
    async imageTab() {
      const end = Date.now() + WAIT_MS;
      while (Date.now() < end) {
        for (const frame of pages().flatMap((page) => page.frames())) {
          const look = () =>
            frame.evaluate(() => {
              const image = document.querySelector('body.image img');
              return image instanceof HTMLImageElement && image.naturalWidth > 0;
            });
          // A frame that went away while we looked shows no picture.
          if (await within(LOOK_MS, look()).catch(() => false)) return 'loaded';
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('No image tab shows its picture.');
    },
    async count({ selector }) {
      const { frame } = await panelFrame(pages);
      return String(await frame.locator(selector).count());
    },
    async screenshot({ name }) {
      await mkdir(screenshotFolder, { recursive: true });
      await pages()[0].screenshot({ path: join(screenshotFolder, `${name}.png`) });
    },
  };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const action = JSON.parse(Buffer.concat(chunks).toString());
        response.end((await actions[action.do](action)) ?? '');
      } catch (error) {
        response.statusCode = 500;
        response.end(String(error?.message ?? error));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
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
function within(ms, promise) {
  promise.catch(() => undefined);
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}

/** The visible page of ours among the nested frames of the workbench. */
async function panelFrame(pages) {
  const end = Date.now() + WAIT_MS;
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
