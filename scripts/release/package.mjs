// npm run package [-- TARGET]: a VSIX for one platform, this one by default, into out/.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from '../build/build.mjs';
import { isMain, root } from '../root.mjs';
import { copyRuntimePackages } from './runtimePackages.mjs';
import { thirdPartyNotices } from './thirdPartyNotices.mjs';

/** Replaces dist by a production build with the runtime packages of the target; returns the VSIX's path. */
export async function makePackage(target = `${process.platform}-${process.arch}`) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const inputs = await buildAll({ production: true });
  await copyRuntimePackages(root, target, join(root, 'dist/node_modules'));
  await writeFile(join(root, 'ThirdPartyNotices.txt'), thirdPartyNotices(root, inputs));
  const packagePath = join(root, 'out', `slakescope-${target}-${version}.vsix`);
  await mkdir(dirname(packagePath), { recursive: true });
  await createVSIX({ cwd: root, target, packagePath, dependencies: false });
  return packagePath;
}

if (isMain(import.meta.url)) {
  const path = await makePackage(process.argv[2]);
  const { size } = await stat(path);
  console.log(`${path}: ${(size / 1e6).toFixed(1)} MB`);
}
