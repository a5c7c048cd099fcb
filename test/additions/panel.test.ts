/** What the panel shows of additions to the registries. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, type Program } from '../analysis/program';
import { buildBundle, launch } from '../webview/fakeHost/openPage';
import type * as Scenes from '../webview/fakeHost/syntheticScene';
import { openView, type ViewPage } from '../webview/fakeHost/viewPage';
import { adding } from './addition';
import { field, method } from './analysis';

let browser: Browser;
let scenes: Program;
let view: ViewPage;

beforeAll(async () => {
  browser = await launch();
  scenes = await bundled('../../test/webview/fakeHost/syntheticScene.ts', [adding([method, field])]);
  const { syntheticScene } = (await import(scenes.path)) as typeof Scenes;
  view = await openView(browser, await buildBundle(), await syntheticScene(), 'clusterings');
});
afterAll(async () => {
  await browser.close();
  await scenes.remove();
});

describe('additions in the panel', () => {
  it('offer a method in the menu of colours, and show its map among those of its kind', async () => {
    await view.page.locator('.cell-title', { hasText: 'Row modulo' }).waitFor();
    await view.page.getByRole('tab', { name: 'Explore' }).click();
    expect(await view.page.locator('#encoding-colorBy').textContent()).toContain('Row modulo');
  });

  it('offer a field in the menu of colours, and its values in the legend', async () => {
    await view.page.getByRole('tab', { name: 'Explore' }).click();
    await view.page.locator('#encoding-colorBy').selectOption({ label: 'Aspect' });
    await view.page.locator('.legend-row', { hasText: 'tall' }).waitFor();
  });
});
