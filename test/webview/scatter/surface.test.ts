import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cornersAt, shapeNames } from '../../../src/common/shapes';
import { windingNumber } from '../../../src/webview/scatter/kdPolygon';
import { launch, shaderLoader } from '../fakeHost/openPage';
import type * as InPage from './inPage';

declare global {
  interface Window {
    scatter: typeof InPage;
  }
}

let browser: Browser;
let page: Page;
const messages: string[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ['test/webview/scatter/inPage.ts'],
    bundle: true,
    format: 'iife',
    globalName: 'scatter',
    target: 'chrome128',
    loader: shaderLoader,
    write: false,
  });
  browser = await launch();
  page = await browser.newPage();
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(String(error)));
  await page.addScriptTag({ content: `${outputFiles[0].text}; window.scatter = scatter;` });
});
afterAll(() => browser.close());

/** As `cellPx` and `radiusPx` of the page. */
const cellPx = 120;
const radiusPx = 40;

describe.each(['webgl2', '2d'] as const)('the %s renderer', (renderer) => {
  it('draws the outlines of the table of shapes', async () => {
    const drawn = await page.evaluate((name) => window.scatter.drawnShapes(name), renderer);
    const width = shapeNames.length * cellPx;
    expect(drawn).toHaveLength(width * cellPx);
    for (const [number, shape] of shapeNames.entries()) {
      const center = [(number + 0.5) * cellPx, cellPx / 2] as const;
      const corners = cornersAt(shape, ...center, radiusPx);
      let inside = 0;
      let different = 0;
      for (let y = 0; y < cellPx; y++) {
        for (let x = number * cellPx; x < (number + 1) * cellPx; x++) {
          const at = [x + 0.5, y + 0.5] as const;
          const expected =
            shape === 'circle'
              ? Math.hypot(at[0] - center[0], at[1] - center[1]) < radiusPx
              : windingNumber(corners, ...at) !== 0;
          if (expected) inside++;
          if (expected !== drawn[y * width + x]) different++;
        }
      }
      // Antialiasing decides on single pixels of the outline; a square of 0.9 instead of 0.92 differs in 230.
      expect(different, shape).toBeLessThan(40);
      expect(inside).toBeGreaterThan(2000);
    }
  });
});

describe('a surface', () => {
  it.each([300, 301, 300.5])('of %s px is cleared whole', async (height) => {
    expect(await page.evaluate((px) => window.scatter.leftAfterClearing(px), height)).toBe(0);
  });

  it('leaves nothing behind after 50 times of mounting and disposing', async () => {
    const remains = await page.evaluate(() => window.scatter.mountAndDispose(50));
    expect(remains).toEqual({ drawn: 50, liveContexts: 0, listeners: 0, elements: 0, degraded: [null] });
    expect(messages).toEqual([]);
  });
});
