import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../root.mjs';

/**
 * Bundles modules of the repository for Node and imports the bundle; packages are loaded as npm installed them.
 * @param {string} name of the bundle in out/, unique among the scripts.
 * @param {readonly string[]} exports statements `export … from '…'` with paths relative to the repository.
 * @param {string} folder that the bundle takes for its own, where it looks for files beside it.
 * @returns {Promise<any>} the module; who imports it states its type.
 */
export async function importTypeScript(name, exports, folder = 'out') {
  const outfile = join(root, 'out', `${name}.mjs`);
  await build({
    stdin: { contents: exports.join('\n'), resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { __VERSION__: '"script"', __dirname: JSON.stringify(join(root, folder)) },
    outfile,
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
