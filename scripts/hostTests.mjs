// Runs test/host in a real VS Code: a downloaded one where that works, else code-server from the npm registry.
// node scripts/hostTests.mjs --packaged: the part that its user plays, on the installed VSIX.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInCodeServer } from './hostInCodeServer.mjs';
import { runInElectron } from './hostInElectron.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SLAKE_IMAGES = 642;

/**
 * @param vsix absent: the extension under development, whose product must be built.
 * @returns how many tests passed and failed.
 */
export async function runHostTests({ log = console.log, vsix } = {}) {
  return withHostContext({ log, vsix }, async (context) => {
    const wanted =
      vsix || process.env.SLAKESCOPE_HOST === 'code-server' ? undefined : await downloadVsCode(log);
    return wanted ? await runInElectron(wanted, context) : await runInCodeServer(context);
  });
}

/** The suites built, and a folder with datasets and a profile that goes when `use` is over. */
export async function withHostContext({ log, vsix }, use) {
  const hostFolder = join(root, 'out/host');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/host/suite.ts', 'test/host/timingSuite.ts', 'test/host/userTests.ts'],
    outdir: hostFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const work = await mkdtemp(join(tmpdir(), 'slakescope-host-'));
  try {
    const datasets = await makeDatasets(work, vsix ? 0 : SLAKE_IMAGES);
    await writeSettings(work);
    return await use({ root, work, hostFolder, datasets, vsix, log });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** In one folder, which is the one that is open: a dataset as large as SLAKE, and a small one with a fault. */
async function makeDatasets(work, count) {
  const workspace = join(work, 'project');
  const make = (name, images) => {
    const folder = join(workspace, name);
    if (images === 0) return folder;
    const cli = [join(root, 'dist/cli.js'), 'sample', folder, '--count', String(images)];
    const { status, stderr } = spawnSync(process.execPath, cli, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The sample dataset could not be made: ${stderr}`);
    return folder;
  };
  const datasets = {
    workspace,
    sample: make('Slake-sample', count),
    broken: make('Slake-broken', 12),
    model: join(root, 'test/parity/fixtures/biomedclip'),
    logs: join(work, 'data/logs'),
  };
  const questions = join(datasets.broken, 'imgs/xmlab1/question.json');
  const records = JSON.parse(await readFile(questions, 'utf8'));
  records[0].answer = '';
  await writeFile(questions, JSON.stringify(records, null, 2));
  return datasets;
}

/** Dialogs that can be driven, also in a desktop VS Code. */
async function writeSettings(work) {
  const settings = { 'files.simpleDialog.enable': true, 'window.dialogStyle': 'custom' };
  await mkdir(join(work, 'data/User'), { recursive: true });
  await writeFile(join(work, 'data/User/settings.json'), JSON.stringify(settings));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const vsix = process.argv.includes('--packaged')
    ? await (await import('./package.mjs')).makePackage()
    : undefined;
  const { passed, failed } = await runHostTests({ vsix });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
