// The host tests in a desktop VS Code. It keeps nothing over a restart while it runs tests: there is no second phase.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startDriver } from './driver.mjs';
import { freePort } from './inCodeServer.mjs';
import { readCounts, writeSetup } from './suite.mjs';
import { retry } from './waiting.mjs';

const START_TIMEOUT_MS = 60_000;

export async function runInElectron(code, { root, work, hostFolder, datasets, log }) {
  const { runTests } = await import('@vscode/test-electron');
  const debugPort = await freePort();
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  const connect = async () => (browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`));
  const driver = await startDriver(
    () => (browser?.contexts() ?? []).flatMap((context) => context.pages()),
    join(root, 'out/host-screenshots'),
  );
  const lines = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    lines.push(...String(chunk).split('\n'));
    return write(chunk, ...rest);
  };
  try {
    await writeSetup(hostFolder, { url: driver.url, phase: 'first', ...datasets });
    const connecting = retry(connect, START_TIMEOUT_MS);
    connecting.catch((error) => log(String(error)));
    await runTests({
      vscodeExecutablePath: code,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(hostFolder, 'suite.cjs'),
      launchArgs: [
        datasets.workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--no-sandbox',
        `--user-data-dir=${join(work, 'data')}`,
        `--remote-debugging-port=${debugPort}`,
      ],
    }).catch((error) => {
      if (!lines.some((line) => line.includes('HOST '))) throw error;
    });
  } finally {
    process.stdout.write = write;
    await browser?.close();
    driver.close();
  }
  return readCounts(lines, 1);
}
