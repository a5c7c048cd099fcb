/**
 * What the tests of a file share that imports this: a browser, the made dataset, and the page of the test that runs,
 * which is closed after it.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { buildBundle, type Bundle, launch, type OpenOptions } from './openPage';
import { type SampleScene, sampleScene } from './sampleScene';
import type { Scene } from './scene';
import { openView, type ViewPage } from './viewPage';

let browser: Browser;
let bundle: Bundle;
export let made: SampleScene;
export let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

/** As `openView`; the page is that of the test from now on. */
export async function open(
  scene: Scene,
  name: string,
  state: object = {},
  options: Partial<OpenOptions> = {},
): Promise<void> {
  view = await openView(browser, bundle, scene, name, state, options);
}
