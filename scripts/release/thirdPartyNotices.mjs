// ThirdPartyNotices.txt: the licence of every package whose code or files are in the product, and of the font.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage, runtimePackages } from './runtimePackages.mjs';

/** In the product without being imported: files that build.mjs copies, code that its compiler adds to kernels. */
const copied = ['@vscode/codicons', 'assemblyscript'];

/** MIT packages that bring no text of their licence, with who holds the copyright according to their repository. */
const holders = {
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-web': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
};
const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/**
 * @param {string} root
 * @param {string} target
 * @param {readonly string[]} inputs paths of the bundles' inputs, relative to the root, as esbuild's metafile names them.
 * @returns {string}
 */
export function thirdPartyNotices(root, target, inputs) {
  const folders = new Map(runtimePackages(root, target).map(({ name, folder }) => [name, folder]));
  const bundled = inputs
    .map((input) => /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input))
    .filter((match) => match !== null);
  for (const [, folder, name] of bundled) folders.set(name, join(root, folder));
  for (const name of copied) folders.set(name, join(root, 'node_modules', name));
  const notices = [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, folder]) => notice(name, folder));
  return [
    'Slakescope contains code and files of the packages below, each under its own licence.',
    ...notices,
    `Noto Sans CJK SC, a part of it (models/figureFont.ttf)\n\n${readFileSync(join(root, 'models/figureFont-LICENSE.txt'), 'utf8').trim()}`,
    '',
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
}

function notice(name, folder) {
  const { version, license, repository, homepage } = readPackage(folder);
  const where = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  const head = [`${name} ${version} (${license})`, where].filter(Boolean).join('\n');
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length > 0) return [head, ...texts].join('\n\n');
  const holder = holders[name];
  if (!holder || license !== 'MIT') {
    throw new Error(`The package ${name} (${license}) brings no text of its licence; look it up.`);
  }
  return [head, `Copyright (c) ${holder}`, mitText].join('\n\n');
}
