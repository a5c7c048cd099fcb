// Runs test/host in a real VS Code: a downloaded one where that works, else code-server from the npm registry.
// node scripts/host/hostTests.mjs [--newest] [--packaged [TARGET]]: in the newest code-server; on the installed VSIX, of
// this platform by default.
import { spawnSync } from 'node:child_process';
import { constants, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { isMain, root } from '../root.mjs';
import { runInCodeServer } from './inCodeServer.mjs';
import { runInElectron } from './inElectron.mjs';

const SLAKE_IMAGES = 642;
/** Images of the dataset with faults of every kind. */
const PLANTED = Number(process.env.SLAKESCOPE_PLANTED ?? 40);
const FEW_OF_EACH = {
  ...{ outliers: 2, nearDuplicates: 2, exactDuplicates: 2 },
  ...{ contradictions: 2, wrongModalities: 2, leakagePairs: 2 },
};
/** Some 400 findings. */
const MANY_FAULTS = {
  ...{ outliers: 6, nearDuplicates: 16, exactDuplicates: 16 },
  ...{ contradictions: 340, wrongModalities: 12, leakagePairs: 12 },
};

/**
 * What the launchers need: paths, and the datasets of the suites.
 * @typedef {object} HostContext
 * @property {string} root of the repository.
 * @property {string} work temporary folder of this run.
 * @property {string} hostFolder of the bundled suites.
 * @property {Record<'workspace' | 'roots' | 'sample' | 'broken' | 'second' | 'planted' | 'parquet' | 'unclear' | 'model' | 'logs', string>} datasets
 * @property {string} [vsix]
 * @property {'oldest' | 'newest'} [edition] of code-server.
 * @property {(text: string) => void} log
 */

/**
 * @typedef {object} HostOptions
 * @property {(text: string) => void} [log]
 * @property {string} [vsix] path of a package; absent: the extension under development, whose product must be built.
 * @property {'oldest' | 'newest'} [edition] of code-server; absent: VS Code where it can be downloaded.
 */

/**
 * @param {HostOptions} options
 * @returns how many tests passed and failed.
 */
export async function runHostTests({ log = console.log, vsix, edition } = {}) {
  return withHostContext({ log, vsix, edition }, async (context) => {
    const wanted =
      vsix || edition || process.env.SLAKESCOPE_HOST === 'code-server'
        ? undefined
        : await downloadVsCode(log);
    return wanted ? await runInElectron(wanted, context) : await runInCodeServer(context);
  });
}

/**
 * Bundles the suites and makes a folder with datasets and a profile, which is removed when `use` has ended.
 * @template T
 * @param {HostOptions} options
 * @param {(context: HostContext) => Promise<T>} use
 */
export async function withHostContext({ log = console.log, vsix, edition }, use) {
  const hostFolder = join(root, 'out/host');
  await build({
    absWorkingDir: root,
    entryPoints: ['suite', 'timingSuite', 'userTests', 'foreignSets'].map((name) => `test/host/${name}.ts`),
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
    const datasets = await makeDatasets(work, hostFolder);
    await writeSettings(work);
    return await use({ root, work, hostFolder, datasets, vsix, edition, log });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** In one folder, which is the one that is open: a dataset as large as SLAKE, small ones with a fault and as parquet. */
async function makeDatasets(work, hostFolder) {
  const workspace = join(work, 'project');
  const make = (name, images, ...options) => {
    const folder = join(workspace, name);
    if (images === 0) return folder;
    const cli = [join(root, 'dist/cli.js'), 'sample', folder, '--count', String(images), ...options];
    const { status, stderr } = spawnSync(process.execPath, cli, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The sample dataset could not be made: ${stderr}`);
    return folder;
  };
  const datasets = {
    workspace,
    roots: join(work, 'two.code-workspace'),
    notes: await makeNotes(workspace),
    sample: (await copyOfSample(workspace)) ?? make('Slake-sample', SLAKE_IMAGES),
    broken: make('Slake-broken', 12),
    second: join(workspace, 'Slake-second'),
    planted: make(
      'Slake-planted',
      PLANTED,
      '--faults',
      JSON.stringify(PLANTED < SLAKE_IMAGES ? FEW_OF_EACH : MANY_FAULTS),
    ),
    parquet: join(workspace, 'Vqa-parquet'),
    unclear: join(workspace, 'Vqa-unclear'),
    model: join(root, 'test/parity/fixtures/biomedclip'),
    logs: join(work, 'data/logs'),
  };
  const questions = join(datasets.broken, 'imgs/xmlab1/question.json');
  const records = JSON.parse(await readFile(questions, 'utf8'));
  records[0].answer = '';
  await writeFile(questions, JSON.stringify(records, null, 2));
  // Made before the editor watches: events of folders that come later may be lost.
  await cp(datasets.broken, datasets.second, { recursive: true });
  await makeRoots(work, datasets);
  const sets = createRequire(import.meta.url)(join(hostFolder, 'foreignSets.cjs'));
  await sets.writeParquetSet(datasets.parquet, datasets.broken);
  sets.writeUnclearList(datasets.unclear, datasets.broken);
  return datasets;
}

/** A workspace of two folders with a dataset each, the second with a setting of its own. */
async function makeRoots(work, { broken, roots }) {
  const folders = ['one', 'two'].map((name) => join(work, 'roots', name));
  for (const folder of folders)
    await cp(broken, join(folder, `Slake-${basename(folder)}`), { recursive: true });
  await mkdir(join(folders[1], '.vscode'));
  await writeFile(join(folders[1], '.vscode/settings.json'), '{"slakescope.seed": 7}');
  await writeFile(roots, JSON.stringify({ folders: folders.map((path) => ({ path })) }));
}

/** A copy of the dataset that SLAKESCOPE_HOST_SAMPLE names, in place of the made one, to measure on a real one. */
async function copyOfSample(workspace) {
  const source = process.env.SLAKESCOPE_HOST_SAMPLE;
  if (!source) return undefined;
  const folder = join(workspace, 'Slake-sample');
  await cp(source, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const { status } = spawnSync('chmod', ['-R', 'u+w', folder]);
  if (status !== 0) throw new Error(`${folder} cannot be made writable.`);
  return folder;
}

/** A folder that is no dataset. */
async function makeNotes(workspace) {
  const folder = join(workspace, 'notes');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), '{"name": "notes", "version": 1}');
  return folder;
}

/** Dialogs that can be driven, also in a desktop VS Code. */
async function writeSettings(work) {
  const settings = {
    'files.simpleDialog.enable': true,
    'window.dialogStyle': 'custom',
    // Newer editors open with their chat, which leaves the tests no room for editors side by side.
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    // Most tests look at what a click opens.
    'slakescope.click': 'openBeside',
  };
  await mkdir(join(work, 'data/User'), { recursive: true });
  await writeFile(join(work, 'data/User/settings.json'), JSON.stringify(settings));
}

async function downloadVsCode(log) {
  try {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode({ reporter: { report: () => undefined, error: () => undefined } });
  } catch (error) {
    log(`VS Code cannot be downloaded (${String(error).split('\n')[0]}); using code-server.`);
    return undefined;
  }
}

if (isMain(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { packaged: { type: 'boolean' }, newest: { type: 'boolean' } },
    allowPositionals: true,
  });
  const vsix = values.packaged
    ? await (await import('../release/package.mjs')).makePackage(positionals[0])
    : undefined;
  const { passed, failed } = await runHostTests({ vsix, edition: values.newest ? 'newest' : undefined });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
