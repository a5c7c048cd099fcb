// The launcher's side of test/host/driver.ts: performs what the suite asks in the window that Playwright holds.
import { createServer } from 'node:http';
import { pageActions } from './hostPageActions.mjs';
import { workbenchActions } from './hostWorkbenchActions.mjs';

/** `perform` does one action here, the server at `url` does it for the suite. @param pages gives Playwright's pages of the workbench. */
export async function startDriver(pages, screenshotFolder) {
  const actions = { ...pageActions(pages), ...workbenchActions(pages, screenshotFolder) };
  const perform = async (action) => (await actions[action.do](action)) ?? '';
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        response.end(await perform(JSON.parse(Buffer.concat(chunks).toString())));
      } catch (error) {
        response.statusCode = 500;
        response.end(String(error?.message ?? error));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, perform, close: () => server.close() };
}
