// The host tests in code-server, whose window is a page of a headless browser.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { launchChromium } from '../webview/chromium.mjs';
import { installCodeServer } from './codeServer.mjs';
import { startDriver } from './driver.mjs';
import { readCounts, writeSetup } from './suite.mjs';
import { retry, withTimeout } from './waiting.mjs';

const RUN_TIMEOUT_MS = 15 * 60_000;
const START_TIMEOUT_MS = 300_000;
const EXPLORER_MS = 5_000;
/**
 * The suite runs in one profile: as first installed, after a restart with the panel left open, and in a workspace of two
 * roots.
 */
const phases = ['first', 'restarted', 'roots'];

export async function runInCodeServer(context) {
  return withCodeServer(context, async ({ page, port, driver }) => {
    const hub = await startHub(context);
    try {
      const suite = await runSuite(page, port, driver, context);
      const user = await runUserTests(page, port, driver, hub, context);
      return { passed: suite.passed + user.passed, failed: suite.failed + user.failed };
    } finally {
      await hub.close();
    }
  });
}

/** A server with an empty profile, a browser's page for its window, and the driver of that window. */
export async function withCodeServer(context, use) {
  const { work, vsix, log, root, edition } = context;
  const { node, entry } = await installCodeServer(log, edition);
  const places = ['--user-data-dir', join(work, 'data'), '--extensions-dir', join(work, 'extensions')];
  if (vsix) {
    const args = [entry, '--install-extension', vsix, ...places];
    const { status, stderr } = spawnSync(node, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The package could not be installed: ${stderr}`);
  }
  const server = await startServer(node, entry, places, context);
  // Software GL draws a whole workbench in 0.3 to 0.7 s; the page's own pixels are drawn by it, the rest is painted directly.
  const browser = await launchChromium(['--disable-gpu-compositing', '--disable-gpu-rasterization']);
  const pages = () => browser.contexts().flatMap((each) => each.pages());
  const driver = await startDriver(pages, join(root, 'out/host-screenshots'));
  try {
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    await allowDevelopment(page);
    return await use({ page, port: server.port, driver });
  } finally {
    driver.close();
    await browser.close();
    server.stop();
  }
}

/** Newer workbenches load an extension under development only where they are not built, which their commit tells. */
async function allowDevelopment(page) {
  await page.addInitScript(() => {
    const { getAttribute } = Element.prototype;
    Element.prototype.getAttribute = function (name) {
      const value = getAttribute.call(this, name);
      if (this.id !== 'vscode-workbench-web-configuration' || !value) return value;
      const options = JSON.parse(value);
      const productConfiguration = { ...options.productConfiguration, commit: null };
      return JSON.stringify({ ...options, productConfiguration });
    };
  });
}

async function startServer(node, entry, places, { datasets }) {
  const port = await freePort();
  const args = [entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry'];
  args.push('--disable-update-check', '--disable-workspace-trust', ...places, datasets.workspace);
  const server = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    if (!response.ok) throw new Error(`code-server answers ${response.status}. ${output}`);
  };
  await retry(ask, START_TIMEOUT_MS).catch((error) => {
    server.kill();
    throw error;
  });
  return { port, stop: () => server.kill() };
}

async function runSuite(page, port, driver, context) {
  return readCounts(await runPhases(page, port, driver, context, 'suite.cjs', phases), phases.length);
}

/**
 * A suite inside the extension host, in a fresh window for each phase.
 * @returns what it has printed.
 */
export async function runPhases(page, port, driver, context, suite, phases) {
  const { datasets, hostFolder, log } = context;
  const lines = [];
  let counted;
  await page.exposeFunction('codeAutomationLog', (_type, values) => {
    const text = values.map(String).join(' ');
    lines.push(text);
    // Not when the extension host has ended: that closes its panels, a restart does not.
    if (text.startsWith('HOST ')) counted();
    if (/^(ok|FAILED|SHOWN|HOST|TIME) /.test(text) || process.env.SLAKESCOPE_DEBUG) log(text);
  });
  await page.exposeFunction('codeAutomationExit', () => counted());
  const developed = await developedExtension(context);
  /** @type {[string, string][]} */
  const tests = [['extensionTestsPath', remote(port, join(hostFolder, suite))]];
  for (const phase of phases) {
    const finished = new Promise((resolve) => (counted = resolve));
    await writeSetup(hostFolder, { url: driver.url, phase, ...datasets });
    const opened = phase === 'roots' ? { workspace: datasets.roots } : { folder: datasets.workspace };
    await page.goto(windowUrl(port, opened, developed, tests), { timeout: START_TIMEOUT_MS });
    const describe = () => `The host suite did not end. ${lines.slice(-5).join(' | ')}`;
    await withTimeout(finished, RUN_TIMEOUT_MS, describe);
  }
  return lines;
}

/** Tests run only where an extension is under development: beside an installed package, one that does nothing. */
async function developedExtension({ root, work, vsix }) {
  if (!vsix) return root;
  const folder = join(work, 'empty-extension');
  await mkdir(folder, { recursive: true });
  const manifest = { name: 'empty', publisher: 'slakescope', version: '1.0.0', engines: { vscode: '*' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** In a window where nothing tests: what needs modal dialogs. */
async function runUserTests(page, port, driver, hub, { datasets, hostFolder, root, work, vsix, log }) {
  // Of the machine, so not among the user's.
  await mkdir(join(work, 'data/Machine'), { recursive: true });
  await writeFile(join(work, 'data/Machine/settings.json'), JSON.stringify({ 'slakescope.hub': hub.url }));
  const opened = { folder: datasets.workspace };
  const url = vsix ? windowUrl(port, opened) : windowUrl(port, opened, root);
  await page.goto(url, { timeout: START_TIMEOUT_MS });
  await page.locator('.monaco-workbench .sidebar').waitFor({ timeout: START_TIMEOUT_MS });
  // The window comes back with the view that the suite has left there.
  await retry(async () => {
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.explorer-folders-view').waitFor({ timeout: EXPLORER_MS });
  }, START_TIMEOUT_MS);
  const { userTests } = createRequire(import.meta.url)(join(hostFolder, 'userTests.cjs'));
  const counts = { passed: 0, failed: 0 };
  const only = new RegExp(process.env.SLAKESCOPE_ONLY ?? '');
  for (const { name, run } of userTests(driver.perform, datasets, hub)) {
    if (!only.test(name)) continue;
    const startedAt = Date.now();
    try {
      await run();
      counts.passed++;
      log(`ok As its user: ${name} (${Date.now() - startedAt} ms)`);
    } catch (error) {
      counts.failed++;
      log(`FAILED As its user: ${name}\n${error instanceof Error ? error.stack : String(error)}`);
      await driver.perform({ do: 'screenshot', name: `failed-${counts.failed}` });
    }
  }
  return counts;
}

async function startHub({ hostFolder, datasets }) {
  return createRequire(import.meta.url)(join(hostFolder, 'userTests.cjs')).startHub(datasets);
}

/**
 * @param {number} port
 * @param {{ folder: string } | { workspace: string }} opened a folder, or a file of a workspace.
 * @param {string} [root] of the extension under development; absent: only what is installed runs.
 * @param {[string, string][]} more
 */
export function windowUrl(port, opened, root, more = []) {
  const development = root ? [['extensionDevelopmentPath', remote(port, root)]] : [];
  const payload = JSON.stringify([...development, ...more, ['skipWelcome', 'true']]);
  return `http://127.0.0.1:${port}/?${new URLSearchParams({ ...opened, payload })}`;
}

function remote(port, path) {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
