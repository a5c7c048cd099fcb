// Bundles the four programs: extension host, analysis worker, CLI and the page of the panel.
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
/** @satisfies {import('esbuild').BuildOptions} */
export const nodeBundle = {
  ...common,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('cjs'),
  target: 'node20',
  mainFields: ['module', 'main'], // jsonc-parser's CommonJS entry requires by computed paths
  // Native packages stay what npm installed; a second onnxruntime-common inside a bundle breaks its backend.
  external: ['vscode', 'onnxruntime-node', 'onnxruntime-common', 'sharp', '@img/*'],
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

/** @type {(import('esbuild').BuildOptions & { metafile: true })[]} */
const bundles = [
  { ...nodeBundle, entryPoints: ['src/extension/extension.ts'], outfile: 'dist/extension.js' },
  { ...nodeBundle, entryPoints: ['src/analysis/worker/worker.ts'], outfile: 'dist/analysisWorker.js' },
  {
    ...nodeBundle,
    entryPoints: ['src/analysis/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    minify: true,
    loader: { '.vert': 'text', '.frag': 'text' },
    plugins: [withoutIndentation],
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview/main.js',
  },
];

async function copyAssets() {
  await mkdir(join(root, 'dist/webview'), { recursive: true });
  const codicons = join(root, 'node_modules/@vscode/codicons/dist');
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await cp(join(codicons, file), join(root, 'dist/webview', file));
  }
}

/** @returns paths of everything that went into the bundles, relative to the root. */
export async function buildAll({ production = false } = {}) {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const shape = production ? { sourcemap: false, minify: true } : {};
  const results = await Promise.all(bundles.map((options) => build({ ...options, ...shape })));
  await copyAssets();
  return [...new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)))];
}

if (isMain(import.meta.url)) {
  if (process.argv.includes('--watch')) {
    await copyAssets();
    for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
  } else {
    await buildAll({ production: process.argv.includes('--production') });
  }
}
