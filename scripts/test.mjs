// npm test: everything, once. As root on Debian it installs what the tests need; elsewhere it says what to install.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build/build.mjs';
import { runHostTests } from './host/hostTests.mjs';
import { root } from './root.mjs';
import { ensureSystem } from './system.mjs';

let passed = 0;
let failed = 0;

function count(result, title) {
  passed += result.passed;
  failed += result.failed;
  console.log(`${title}: ${result.passed} passed, ${result.failed} failed.`);
}

/** Runs a command of node_modules; its failure is one failed test. */
async function checkStep(title, script, ...args) {
  const status = await node(script, args);
  count(status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, title);
}

function node(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    child.on('error', reject).on('exit', (code) => resolve(code ?? 1));
  });
}

async function unitTests() {
  const work = await mkdtemp(join(tmpdir(), 'slakescope-test-'));
  try {
    const report = join(work, 'report.json');
    const status = await node('vitest/vitest.mjs', [
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(
      await readFile(report, 'utf8'),
    );
    // A suite that could not be loaded has no tests to fail; it still is a failure.
    const broken = status !== 0 && numFailedTests === 0 ? 1 : 0;
    if (!success && broken) console.log('A test file could not be loaded.');
    count(
      { passed: numPassedTests, failed: numFailedTests + numPendingTests + broken },
      'Unit, parity and webview tests',
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function step(title, run) {
  try {
    await run();
  } catch (error) {
    console.error(error);
    count({ passed: 0, failed: 1 }, title);
  }
}

await step('System', () => Promise.resolve(ensureSystem()));
if (failed === 0) await step('Build', buildAll);
if (failed === 0) {
  for (const room of ['src/analysis', 'src/extension', 'src/webview', 'src/report', 'test', 'scripts']) {
    await step(`Types of ${room}`, () => checkStep(`Types of ${room}`, 'typescript/bin/tsc', '-p', room));
  }
  await step('Lint', () => checkStep('Lint', 'eslint/bin/eslint.js', '.', '--max-warnings=0'));
  await step('Format', () =>
    checkStep('Format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  );
  await step('Unused code', () => checkStep('Unused code', 'knip/bin/knip.js'));
  await step('Rooms', () =>
    checkStep('Rooms', 'dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'test', 'scripts'),
  );
  await step('Unit tests', unitTests);
  await step('Host tests', async () => count(await runHostTests(), 'Host tests'));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
