// Runs test/host in a real VS Code: a downloaded one where that works, else code-server from the npm registry.
import { build } from 'esbuild';
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { installCodeServer } from './codeServer.mjs';
import { startDriver } from './hostDriver.mjs';
import { findChromium } from './system.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const hostFolder = join(root, 'out/host');
const suite = join(hostFolder, 'suite.js');
const RUN_TIMEOUT_MS = 10 * 60_000;
const START_TIMEOUT_MS = 60_000;
/** The suite runs twice in one profile: as first installed, and after a restart with the panel left open. */
const phases = ['first', 'restarted'];

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** @returns how many tests passed and failed. The product must be built. */
export async function runHostTests(log = console.log) {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/host/suite.ts'],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const work = await mkdtemp(join(tmpdir(), 'slakescope-host-'));
  try {
    const datasets = await makeDatasets(work);
    const code = process.env.SLAKESCOPE_HOST === 'code-server' ? undefined : await downloadVsCode(log);
    return code ? await runInElectron(code, work, datasets, log) : await runInCodeServer(work, datasets, log);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Three datasets: an ordinary one, one with a fault, one large enough to be cancelled. */
async function makeDatasets(work) {
  const make = (name, count) => {
    const folder = join(work, name);
    const cli = [join(root, 'dist/cli.js'), 'sample', folder, '--count', String(count)];
    const { status, stderr } = spawnSync(process.execPath, cli, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The sample dataset could not be made: ${stderr}`);
    return folder;
  };
  const datasets = {
    sample: make('Slake-sample', 60),
    broken: make('Slake-broken', 12),
    large: make('Slake-large', 400),
  };
  const questions = join(datasets.broken, 'imgs/xmlab1/question.json');
  const records = JSON.parse(await readFile(questions, 'utf8'));
  records[0].answer = '';
  await writeFile(questions, JSON.stringify(records, null, 2));
  return datasets;
}

async function downloadVsCode(log) {
  try {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode({ reporter: { report: () => undefined, error: () => undefined } });
  } catch (error) {
    log(
      `VS Code cannot be downloaded (${String(error?.message ?? error).split('\n')[0]}); using code-server.`,
    );
    return undefined;
  }
}

async function runInCodeServer(work, datasets, log) {
  const entry = await installCodeServer(log);
  const port = await freePort();
  const args = [entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry'];
  args.push('--disable-update-check', '--disable-workspace-trust', '--user-data-dir', join(work, 'data'));
  args.push('--extensions-dir', join(work, 'extensions'), datasets.sample);
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    await waitForServer(`http://127.0.0.1:${port}/healthz`, () => output);
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    const lines = [];
    let counted;
    await page.exposeFunction('codeAutomationLog', (type, values) => {
      const text = values.map(String).join(' ');
      lines.push(text);
      // Not when the extension host has ended: that closes its panels, a restart does not.
      if (text.startsWith('HOST ')) counted();
      if (/^(ok|FAILED|HOST) /.test(text) || process.env.SLAKESCOPE_DEBUG) log(text);
    });
    await page.exposeFunction('codeAutomationExit', () => counted());
    const driver = await startDriver(
      () => browser.contexts().flatMap((context) => context.pages()),
      join(root, 'out/host-screenshots'),
    );
    const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', remote(root)],
      ['extensionTestsPath', remote(suite)],
      ['skipWelcome', 'true'],
    ]);
    const query = new URLSearchParams({ folder: datasets.sample, payload });
    for (const phase of phases) {
      const finished = new Promise((resolve) => (counted = resolve));
      await writeSetup({ url: driver.url, phase, ...datasets });
      await page.goto(`http://127.0.0.1:${port}/?${query}`);
      await withTimeout(
        finished,
        RUN_TIMEOUT_MS,
        () => `The host suite did not end. ${lines.slice(-5).join(' | ')}`,
      );
    }
    driver.close();
    return readCounts(lines, phases.length);
  } finally {
    await browser.close();
    server.kill();
  }
}

async function runInElectron(code, work, datasets, log) {
  const { runTests } = await import('@vscode/test-electron');
  const debugPort = await freePort();
  let browser;
  const connect = async () => (browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`));
  const driver = await startDriver(
    () => browser.contexts().flatMap((context) => context.pages()),
    join(root, 'out/host-screenshots'),
  );
  const lines = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    lines.push(...String(chunk).split('\n'));
    return write(chunk, ...rest);
  };
  try {
    // A desktop VS Code keeps nothing over a restart while it runs tests, so there is no second phase.
    await writeSetup({ url: driver.url, phase: 'first', ...datasets });
    const connecting = retry(connect, START_TIMEOUT_MS);
    connecting.catch((error) => log(String(error)));
    await runTests({
      vscodeExecutablePath: code,
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [
        datasets.sample,
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

async function writeSetup(setup) {
  await mkdir(hostFolder, { recursive: true });
  await writeFile(join(hostFolder, 'setup.json'), JSON.stringify(setup));
}

/** One line a phase; a phase without one has crashed. */
function readCounts(lines, expected) {
  const counts = lines.map((line) => /HOST (\d+) passed, (\d+) failed/.exec(line)).filter(Boolean);
  if (counts.length !== expected) {
    throw new Error(`The host suite ended early. ${lines.slice(-20).join('\n')}`);
  }
  const sum = (column) => counts.reduce((total, match) => total + Number(match[column]), 0);
  return { passed: sum(1), failed: sum(2) };
}

async function waitForServer(url, output) {
  await retry(async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`code-server answers ${response.status}. ${output()}`);
  }, START_TIMEOUT_MS);
}

async function retry(attempt, timeoutMs) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function withTimeout(promise, timeoutMs, describe) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), timeoutMs);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
