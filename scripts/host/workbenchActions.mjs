// What the host suite does and sees in the editor's own places: lists to pick from, dialogs, notifications.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { retry } from './waiting.mjs';
import { within } from './webviewActions.mjs';

const WAIT_MS = 20_000;
const CALM_MS = 1_000;
const LOOK_MS = 1_000;
/** Of a menu, on a machine that does other things too: one that is closed too early never opens. */
const MENU_MS = 5_000;
const SETTLE_MS = 400;
const MOST_PRESSES = 40;
const PRESS_MS = 60;
const QUICK_INPUT = '.quick-input-widget';
const DIALOG = '.monaco-dialog-box';
const NOTIFICATION = '.notifications-toasts .notification-list-item';

export function workbenchActions(pages, screenshotFolder) {
  const workbench = () => pages()[0];
  const visible = async (locator) => {
    await locator.waitFor({ state: 'visible', timeout: WAIT_MS });
    return locator;
  };
  const closeList = async () => {
    const list = workbench().locator(QUICK_INPUT);
    await retry(async () => {
      if (!(await list.isVisible())) return;
      // Escape closes a list that has the focus; a notification beside it may have taken it, or take the key.
      await list.locator('input').first().focus({ timeout: LOOK_MS });
      await workbench().keyboard.press('Escape');
      await list.waitFor({ state: 'hidden', timeout: LOOK_MS });
    }, WAIT_MS);
  };
  return {
    closeList,
    /** Runs a command by its title in the palette. */
    async command({ title }) {
      const row = workbench().locator(`${QUICK_INPUT} .monaco-list-row`, { hasText: title }).first();
      // A window that has just begun does not know our commands yet; the list is made anew when it is opened.
      await retry(async () => {
        await closeList();
        await workbench().keyboard.press('F1');
        const input = workbench().locator(`${QUICK_INPUT} input[type="text"]`).first();
        await input.fill(`>${title}`, { timeout: LOOK_MS });
        await row.click({ timeout: LOOK_MS });
      }, WAIT_MS);
    },
    async explore() {
      await workbench().keyboard.press('Escape');
      await visible(workbench().locator('.explorer-folders-view .monaco-list-row').first());
    },
    /** What the menu of a line of the Explorer offers. */
    async explorerMenu({ name }) {
      await workbench().keyboard.press('Escape');
      const rows = workbench().locator('.explorer-folders-view .monaco-list-row', { hasText: name });
      await (await visible(rows.first())).click({ button: 'right' });
      const items = workbench().locator('.monaco-menu .action-label');
      await visible(items.first());
      return JSON.stringify(await items.allInnerTexts());
    },
    /** Runs an item of the menu of a line of the Explorer by keyboard; submenus before it. */
    async explorerMenuByKeys({ name, items }) {
      await workbench().keyboard.press('Escape');
      const line = workbench().locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
      await visible(line);
      const [first] = items;
      // What the menu offers is known once the extension has looked at the folder.
      await retry(async () => {
        await workbench().keyboard.press('Escape');
        await line.click({ timeout: MENU_MS });
        await workbench().keyboard.press('ContextMenu');
        const label = workbench().locator('.monaco-menu .action-label', { hasText: first }).first();
        await label.waitFor({ timeout: MENU_MS });
      }, 9 * WAIT_MS);
      for (const [depth, item] of items.entries()) {
        // A submenu lies inside the item that opens it.
        const label = '.monaco-menu .action-item.focused > .action-menu-item .action-label';
        const focused = workbench().locator(label, { hasText: item });
        await visible(workbench().locator('.monaco-menu .action-label', { hasText: item }).first());
        await pressUntil(workbench().keyboard, 'ArrowDown', focused);
        await workbench().keyboard.press(depth < items.length - 1 ? 'ArrowRight' : 'Enter');
      }
    },
    /** Waits for a line of our view in the side bar; the Explorer names datasets too. */
    async sideBar({ contains }) {
      const rows = workbench().locator('.sidebar .customview-tree .monaco-list-row');
      await visible(rows.filter({ hasText: contains }).first()).catch(async (error) => {
        throw new Error(`The side bar shows ${JSON.stringify(await rows.allInnerTexts())}. ${error.message}`);
      });
      return JSON.stringify(await rows.allInnerTexts());
    },
    async workbenchText({ selector, contains }) {
      const place = workbench().locator(selector).first();
      await visible(place.getByText(contains).first());
      return place.innerText();
    },
    async typeInEditor({ text }) {
      await visible(workbench().locator('.monaco-editor.focused').first());
      await workbench().keyboard.type(text);
    },
    async walkthroughDone({ step }) {
      const done = '.codicon.complete, .codicon-getting-started-step-checked';
      const steps = workbench().locator('.gettingStartedContainer .getting-started-step', { hasText: step });
      await visible(steps.filter({ has: workbench().locator(done) }).first());
    },
    async tab({ label }) {
      await visible(workbench().locator('.tabs-container .tab', { hasText: label }).first());
    },
    /** Chooses the item of a list that holds this text. */
    async pick({ text }) {
      const rows = workbench().locator(`${QUICK_INPUT} .monaco-list-row`, { hasText: text });
      await (await visible(rows.first())).click();
    },
    /** The same by the arrow keys. */
    async pickByKeys({ text }) {
      const row = `${QUICK_INPUT} .monaco-list-row`;
      await visible(workbench().locator(row, { hasText: text }).first());
      await pressUntil(
        workbench().keyboard,
        'ArrowDown',
        workbench().locator(`${row}.focused`, { hasText: text }),
      );
      await workbench().keyboard.press('Enter');
    },
    /** What the list offers. */
    async offered() {
      const rows = workbench().locator(`${QUICK_INPUT} .monaco-list-row`);
      await visible(rows.first());
      return JSON.stringify(await rows.allInnerTexts());
    },
    /** Gives a path to the editor's own dialog for files and folders; that of a folder ends in a slash. */
    async path({ path }) {
      const input = await visible(workbench().locator(`${QUICK_INPUT} .quick-input-box input`));
      const rows = workbench().locator(`${QUICK_INPUT} .monaco-list-row`);
      const ok = workbench().locator(`${QUICK_INPUT} .quick-input-action .monaco-button`).first();
      let accepted = false;
      await retry(async () => {
        if (accepted && !(await input.isVisible())) return;
        // It completes what is typed while it is still reading a folder.
        await rows.first().waitFor({ timeout: LOOK_MS });
        await workbench().waitForTimeout(SETTLE_MS);
        await input.fill(path, { timeout: LOOK_MS });
        await workbench().waitForTimeout(SETTLE_MS);
        const value = await input.inputValue();
        if (value !== path) throw new Error(`The dialog made ${value} of ${path}.`);
        await ok.click({ timeout: LOOK_MS });
        accepted = true;
        await workbench().locator(QUICK_INPUT).waitFor({ state: 'hidden', timeout: LOOK_MS });
      }, 3 * WAIT_MS);
    },
    /** Presses a button of a modal dialog; resolves with what the dialog said. */
    async dialog({ button }) {
      const text = await (await visible(workbench().locator(DIALOG))).innerText();
      await workbench().locator(`${DIALOG} .monaco-button`, { hasText: button }).first().click();
      await workbench().locator(DIALOG).waitFor({ state: 'hidden', timeout: WAIT_MS });
      return text;
    },
    /** Waits for a notification with this text; presses a button of it where one is named. */
    async notification({ contains, button }) {
      const shown = workbench().locator(NOTIFICATION, { hasText: contains }).first();
      await visible(shown);
      const text = await shown.innerText();
      if (button) {
        await shown.hover();
        await shown.locator('.monaco-button', { hasText: button }).first().click();
        // A notification that goes takes the focus, and with it a list that was opened meanwhile.
        await shown.waitFor({ state: 'hidden', timeout: WAIT_MS });
      }
      return text;
    },
    /** What the editor has made a link in the notification with this text. */
    async notificationLinks({ contains }) {
      const shown = await visible(workbench().locator(NOTIFICATION, { hasText: contains }).first());
      return JSON.stringify(await shown.locator('.notification-list-item-message a').allInnerTexts());
    },
    /** Waits until the editor's own image viewer shows a picture whose path holds this. */
    async imageTab({ path }) {
      const end = Date.now() + WAIT_MS;
      while (Date.now() < end) {
        for (const frame of pages().flatMap((page) => page.frames())) {
          const look = () =>
            frame.evaluate((wanted) => {
              const image = document.querySelector('body.image img');
              const isWhole = image instanceof HTMLImageElement && image.naturalWidth > 0;
              return isWhole && decodeURIComponent(image.src).includes(wanted);
            }, path);
          // A frame that went away while we looked shows no picture.
          if (await within(LOOK_MS, look()).catch(() => false)) return;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`No image tab shows the picture of ${path}.`);
    },
    async webviewsSettled() {
      const end = Date.now() + WAIT_MS;
      const frames = () => pages().flatMap((page) => page.frames());
      const webviews = () =>
        frames().filter((frame) => /\/webview\/browser\/pre\/index\.html/.test(frame.url()));
      let seen = webviews();
      let since = Date.now();
      while (Date.now() - since < CALM_MS) {
        if (Date.now() > end) throw new Error('The webviews of the window do not come to rest.');
        await new Promise((resolve) => setTimeout(resolve, 100));
        const now = webviews();
        const isSame = now.length === seen.length && now.every((frame) => seen.includes(frame));
        if (!isSame || now.some((frame) => frame.childFrames().length === 0)) since = Date.now();
        seen = now;
      }
    },
    async screenshot({ name }) {
      await mkdir(screenshotFolder, { recursive: true });
      await workbench().screenshot({ path: join(screenshotFolder, `${name}.png`) });
    },
  };
}

/** At most once around a list. */
async function pressUntil(keyboard, key, wanted) {
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    if ((await wanted.count()) > 0) return;
    await keyboard.press(key);
    await new Promise((resolve) => setTimeout(resolve, PRESS_MS));
  }
  throw new Error(`${key} does not come to what is wanted.`);
}
