// npm run package:npm: the command line as a tarball for npm, into out/. It brings what it needs, with ONNX Runtime's
// WebAssembly build, and so installs on every platform without network; onnxruntime-node installed beside it is used.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isMain, root } from '../root.mjs';
import { fill } from './package.mjs';
import { readPackage, runtimePackages } from './runtimePackages.mjs';

const target = 'universal';

/** @returns {Promise<string>} path of the tarball, in `out`. */
export async function makeNpmPackage(out = join(root, 'out')) {
  const folder = join(out, 'package/npm');
  await fill(folder, target, {
    modules: 'node_modules',
    files: ['README.md', 'CHANGELOG.md', 'LICENSE', 'models', 'l10n'],
    // The page goes into reports.
    programs: ['dist/cli.js', 'dist/webview/main.js', 'dist/webview/report.js'],
  });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest(), null, 2));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', out];
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  return join(out, JSON.parse(stdout)[0].filename);
}

function manifest() {
  const { name, version, license, repository, homepage, bugs, keywords, bin, engines, ...own } =
    readPackage(root);
  const { description } = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
  const bundled = runtimePackages(root, target);
  return {
    ...{ name, version, description, license, repository, homepage, bugs, keywords, bin },
    engines: { node: engines.node },
    files: ['dist', 'models', 'l10n', 'CHANGELOG.md', 'ThirdPartyNotices.txt'],
    dependencies: Object.fromEntries(bundled.map(({ name, folder }) => [name, readPackage(folder).version])),
    bundleDependencies: bundled.map(({ name }) => name),
    peerDependencies: { 'onnxruntime-node': own.dependencies['onnxruntime-node'] },
    peerDependenciesMeta: { 'onnxruntime-node': { optional: true } },
  };
}

if (isMain(import.meta.url)) {
  const path = await makeNpmPackage();
  console.log(`${path}: ${((await stat(path)).size / 1e6).toFixed(1)} MB`);
}
