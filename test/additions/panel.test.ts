/** What the panel shows of additions to the registries. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, type Program } from '../analysis/program';
import { buildBundle, launch } from '../webview/fakeHost/openPage';
import type * as Scenes from '../webview/fakeHost/sampleScene';
import { openView, type ViewPage } from '../webview/fakeHost/viewPage';
import { adding, type Addition, typeErrors } from './addition';
import { field, method } from './analysis';

const views = 'webview/views/registry.ts';
const view: Addition = {
  file: [
    'webview/views/countView.ts',
    `import type { ViewDefinition } from '../viewDefinition';
    export const countView: ViewDefinition = {
      name: 'count',
      group: 'samples',
      title: () => 'Count',
      encodings: ['space'],
      methodsInUse: () => [],
      make(app) {
        const element = document.createElement('div');
        element.textContent = \`\${app.store.get().dataset?.ids.length} images\`;
        return { element, toolbar: null, surface: null, dispose: () => element.remove() };
      },
    };`,
  ],
  lines: [
    [views, '', `import { countView } from './countView';`],
    [views, 'exploreView,', 'countView,'],
  ],
};

let browser: Browser;
let scenes: Program;
let opened: ViewPage;

beforeAll(async () => {
  browser = await launch();
  scenes = await bundled('../../test/webview/fakeHost/sampleScene.ts', [adding([method, field])]);
  const { sampleScene } = (await import(scenes.path)) as typeof Scenes;
  const bundle = await buildBundle([adding([view])]);
  opened = await openView(browser, bundle, await sampleScene(), 'clusterings');
});
afterAll(async () => {
  await browser.close();
  await scenes.remove();
});

describe('additions in the panel', () => {
  it('offer a method in the menu of colours, and show its map among those of its kind', async () => {
    await opened.page.locator('.cell-title', { hasText: 'Row modulo' }).waitFor();
    await opened.page.getByRole('tab', { name: 'Map' }).click();
    await opened.page.locator('#encoding-colorBy', { hasText: 'Row modulo' }).waitFor();
  });

  it('offer a field in the menu of colours, and its values in the legend', async () => {
    await opened.page.getByRole('tab', { name: 'Map' }).click();
    await opened.page.locator('#encoding-colorBy').selectOption({ label: 'Aspect' });
    await opened.page.locator('.legend-row', { hasText: 'tall' }).waitFor();
  });

  it('satisfy the compiler, and show a view as a tab with the encodings that it declares', async () => {
    expect(typeErrors('src/webview', [view])).toEqual([]);
    await opened.page.getByRole('tab', { name: 'Samples' }).click();
    await opened.page.getByRole('tabpanel', { name: 'Count' }).getByText('80 images').waitFor();
    await opened.page.locator('#encoding-space').waitFor();
    await opened.page.locator('#encoding-colorBy').waitFor({ state: 'hidden' });
  });
});
