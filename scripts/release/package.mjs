// npm run package [-- TARGET …]: a VSIX for each target (this platform by default), into out/.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from '../build/build.mjs';
import { isMain, root } from '../root.mjs';
import { copyRuntimePackages } from './runtimePackages.mjs';
import { thirdPartyNotices } from './thirdPartyNotices.mjs';

/** What every package has beside its bundles. */
const shared = [
  ...['package.json', 'package.nls.json', 'package.nls.zh-cn.json', '.vscodeignore'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'l10n', 'media', 'models'],
];

/** @returns {Promise<string>} path of the VSIX, in `out`. */
export async function makePackage(target = `${process.platform}-${process.arch}`, out = join(root, 'out')) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const folder = await stage(target, out);
  const packagePath = join(out, `slakescope-${target}-${version}.vsix`);
  const platform = target === 'universal' ? {} : { target };
  await createVSIX({ cwd: folder, packagePath, dependencies: false, ...platform });
  return packagePath;
}

/** Writes the files of the package for `target` into the folder package/TARGET of `out`, replacing what was there. */
export async function stage(target, out) {
  const folder = join(out, 'package', target);
  await fill(folder, target, { modules: 'dist/node_modules', files: shared });
  return folder;
}

/**
 * Replaces a folder by a production build, the packages that it needs at run time, and their licences.
 * @param {string} folder
 * @param {string} target
 * @param {{ modules: string, files: readonly string[], programs?: readonly string[] }} content `modules`: folder of the
 *     packages; `files`: of the repository, copied as they are; `programs` as `buildAll` takes them.
 */
export async function fill(folder, target, { modules, files, programs }) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const inputs = await buildAll({ production: true, to: folder, programs });
  await copyRuntimePackages(root, target, join(folder, modules));
  for (const name of files) await cp(join(root, name), join(folder, name), { recursive: true });
  await writeFile(join(folder, 'ThirdPartyNotices.txt'), thirdPartyNotices(root, target, inputs));
}

if (isMain(import.meta.url)) {
  const targets = process.argv.slice(2);
  for (const target of targets.length > 0 ? targets : [undefined]) {
    const path = await makePackage(target);
    const { size } = await stat(path);
    console.log(`${path}: ${(size / 1e6).toFixed(1)} MB`);
  }
}
