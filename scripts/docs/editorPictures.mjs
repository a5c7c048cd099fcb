// Pictures of the editor around the panel, for the walkthrough: the window of a code-server with the extension under
// development, which must be built.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { windowUrl, withCodeServer } from '../host/inCodeServer.mjs';
import { retry } from '../host/waiting.mjs';
import { root } from '../root.mjs';

const WAIT_MS = 300_000;
const MENU_MS = 5000;
const SETTLE_MS = 1000;
const [width, height] = [1000, 625];
const colorThemes = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

/**
 * @param {string} dataset folder, which is copied.
 * @param {'light' | 'dark'} theme
 * @returns {Promise<{ open: Buffer, model: Buffer }>} the menu on the dataset, and the choices of "Set Up BiomedCLIP", as PNG.
 */
export async function takeEditorPictures(dataset, theme) {
  const work = await mkdtemp(join(tmpdir(), 'slakescope-pictures-'));
  try {
    const workspace = join(work, 'project');
    await cp(dataset, join(workspace, basename(dataset)), { recursive: true });
    await mkdir(join(work, 'data/User'), { recursive: true });
    const settings = {
      'workbench.colorTheme': colorThemes[theme],
      'workbench.startupEditor': 'none',
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'workbench.tips.enabled': false,
    };
    await writeFile(join(work, 'data/User/settings.json'), JSON.stringify(settings));
    const context = { root, work, datasets: { workspace }, log: console.log };
    return await withCodeServer(context, async ({ page, port, driver: { perform } }) => {
      await page.setViewportSize({ width, height });
      await page.goto(windowUrl(port, { folder: workspace }, root), { timeout: WAIT_MS });
      const pictureOf = async () => {
        await page.waitForTimeout(SETTLE_MS);
        return page.screenshot();
      };
      const line = (name) =>
        page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
      const item = (name) => page.locator('.monaco-menu .action-item', { hasText: name }).last();
      await line(basename(dataset)).click({ timeout: WAIT_MS });
      await line('imgs').waitFor();
      // What the menu offers is known once the extension has looked at the folder.
      await retry(async () => {
        await page.keyboard.press('Escape');
        await line('imgs').click({ button: 'right', timeout: MENU_MS });
        await item('Slakescope').waitFor({ timeout: MENU_MS });
      }, WAIT_MS);
      await item('Slakescope').hover();
      await item('Analyze Dataset').hover();
      const open = await pictureOf();
      await item('Analyze Dataset').click();
      await perform({ do: 'text', selector: '.legend', contains: 'Cluster 0', timeoutMs: WAIT_MS });
      for (const title of ['View: Toggle Primary Side Bar Visibility', 'Slakescope: Set Up BiomedCLIP'])
        await retry(() => perform({ do: 'command', title }), WAIT_MS);
      await perform({ do: 'offered' });
      // Away from the list, which would explain itself.
      await page.mouse.move(width / 2, height - 80);
      return { open, model: await pictureOf() };
    });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
