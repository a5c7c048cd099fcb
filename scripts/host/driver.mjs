// The launcher's side of test/host/driver.ts: performs the actions of the suite in the window that Playwright controls.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { webviewActions } from './webviewActions.mjs';
import { workbenchActions } from './workbenchActions.mjs';

/**
 * `perform` does one action here, the server at `url` does it for the suite.
 * @param {() => readonly import('playwright-core').Page[]} pages gives the pages of the workbench.
 * @param {string} screenshotFolder
 */
export async function startDriver(pages, screenshotFolder) {
  const actions = { ...webviewActions(pages), ...workbenchActions(pages, screenshotFolder) };
  const perform = async (action) => (await actions[action.do](action)) ?? '';
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        response.end(await perform(JSON.parse(Buffer.concat(chunks).toString())));
      } catch (error) {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.message : String(error));
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, perform, close: () => server.close() };
}
