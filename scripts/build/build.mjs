// Bundles the five programs: extension host, analysis worker, CLI, the page of the panel and its host in a report.
import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, context } from 'esbuild';
import { isMain, root } from '../root.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: true,
  metafile: /** @type {const} */ (true),
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"', __VERSION__: JSON.stringify(version) },
};
/** Packages that stay what npm installed; a second onnxruntime-common inside a bundle breaks its backend. */
export const external = ['onnxruntime-node', 'onnxruntime-web', 'onnxruntime-common', 'sharp', '@img/*'];

/** @satisfies {import('esbuild').BuildOptions} */
export const nodeBundle = {
  ...common,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('cjs'),
  target: 'node20',
  mainFields: ['module', 'main'], // jsonc-parser's CommonJS entry requires by computed paths
  external: ['vscode', ...external],
};

/**
 * Leaves out the indentation of templates, which means nothing there (src/webview/template.ts): 5 % of the bundle.
 * @type {import('esbuild').Plugin}
 */
const withoutIndentation = {
  name: 'withoutIndentation',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/]webview[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\n[ \t]+/g, '\n'),
      loader: 'ts',
    })),
};

/** @satisfies {import('esbuild').BuildOptions} */
const pageBundle = {
  ...common,
  platform: /** @type {const} */ ('browser'),
  format: /** @type {const} */ ('iife'),
  target: 'chrome128',
  minify: true,
  loader: /** @type {const} */ ({ '.vert': 'text', '.frag': 'text' }),
  plugins: [withoutIndentation],
};

/**
 * One module takes the editor's interface apart for all: esbuild copies every member for each module that imports a
 * package as a namespace, a fifth of the time of activation.
 * @type {import('esbuild').Plugin}
 */
const vscodeOnce = {
  name: 'vscodeOnce',
  setup({ onResolve, onLoad }) {
    const namespace = 'vscode-once';
    onResolve({ filter: /^vscode$/ }, (from) =>
      from.namespace === namespace ? { path: 'vscode', external: true } : { path: 'vscode', namespace },
    );
    onLoad({ filter: /^vscode$/, namespace }, () => {
      const types = readFileSync(join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
      const members = types.matchAll(
        /^\t(?:export )?(?:abstract )?(?:class|enum|namespace|const|let) (\w+)/gm,
      );
      const names = [...new Set([...members].map(([, name]) => name))];
      return { contents: `const api = require('vscode');\nexport const { ${names.join(', ')} } = api;` };
    });
  },
};

/** @type {(import('esbuild').BuildOptions & { metafile: true, outfile: string })[]} */
const bundles = [
  {
    ...nodeBundle,
    plugins: [vscodeOnce],
    entryPoints: ['src/extension/extension.ts'],
    outfile: 'dist/extension.js',
  },
  { ...nodeBundle, entryPoints: ['src/analysis/worker/worker.ts'], outfile: 'dist/analysisWorker.js' },
  {
    ...nodeBundle,
    entryPoints: ['src/analysis/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...pageBundle, entryPoints: ['src/webview/main.ts'], outfile: 'dist/webview/main.js' },
  { ...pageBundle, entryPoints: ['src/report/main.ts'], outfile: 'dist/webview/report.js' },
];

/** @param {string} to folder that holds `dist`. */
async function copyAssets(to) {
  await mkdir(join(to, 'dist/webview'), { recursive: true });
  const codicons = join(root, 'node_modules/@vscode/codicons/dist');
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await cp(join(codicons, file), join(to, 'dist/webview', file));
  }
}

/**
 * Replaces the folder `dist` in `to`.
 * @param {{ production?: boolean, to?: string, programs?: readonly string[] }} [options] `programs`: the bundles to
 *     make, all of them and the webview's files by default.
 * @returns paths of everything that went into the bundles, relative to the root.
 */
export async function buildAll({ production = false, to = root, programs } = {}) {
  await rm(join(to, 'dist'), { recursive: true, force: true });
  const shape = production ? { sourcemap: false, minify: true } : {};
  const wanted = bundles.filter(({ outfile }) => programs?.includes(outfile) ?? true);
  const results = await Promise.all(
    wanted.map((options) => build({ ...options, ...shape, outfile: join(to, options.outfile) })),
  );
  if (wanted.some(({ outfile }) => outfile.startsWith('dist/webview/'))) await copyAssets(to);
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return [...new Set(inputs.filter((path) => !path.startsWith('vscode-once:')))];
}

if (isMain(import.meta.url)) {
  if (process.argv.includes('--watch')) {
    await copyAssets(root);
    for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
  } else {
    await buildAll({ production: process.argv.includes('--production') });
  }
}
