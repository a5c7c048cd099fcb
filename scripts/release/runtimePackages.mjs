// The packages that stay what npm installed (native or WebAssembly code), copied beside the bundles for one target.
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';

/** The build of ONNX Runtime of each target; `universal` is for what has no native one (Intel Macs, Alpine Linux). */
const engines = {
  'linux-x64': 'onnxruntime-node',
  'linux-arm64': 'onnxruntime-node',
  'win32-x64': 'onnxruntime-node',
  'win32-arm64': 'onnxruntime-node',
  'darwin-arm64': 'onnxruntime-node',
  universal: 'onnxruntime-web',
};
/** For which there are packages. */
export const targets = Object.keys(engines);

/**
 * What the bundles leave out (build.mjs), for every target. sharp without a native package decodes by its WebAssembly
 * build: the native one clashes with the libraries of a desktop VS Code on Linux.
 */
const entries = ['sharp', '@img/sharp-wasm32'];
/** Of packages that bring more than what runs: the files that do, and the dependencies that these load. */
const parts = {
  'onnxruntime-node': { dependencies: ['onnxruntime-common'] }, // the others only install it
  'onnxruntime-web': {
    files: /^(package\.json|dist.(ort\.node\.min\.mjs|ort-wasm-simd-threaded\.(mjs|wasm)))$/,
    dependencies: ['onnxruntime-common'],
  },
};
const kept = new Set(['.js', '.cjs', '.mjs', '.json', '.wasm', '.node', '.so', '.dll', '.dylib']);
const leftOut = new Set(['src', 'install', 'script', 'test', 'node_modules']);

/**
 * @param {string} root
 * @param {string} target a key of `engines`.
 * @returns {{ name: string, folder: string, manifest: { dependencies: Record<string, string> } }[]} each package,
 *     dependencies included; the manifest names only the dependencies that come with it.
 */
export function runtimePackages(root, target) {
  const engine = engines[target];
  if (!engine) throw new Error(`There is no target ${target}; there are ${targets.join(', ')}.`);
  const found = new Map();
  const visit = (name, from) => {
    if (found.has(name)) return;
    const folder = packageFolder(name, from);
    const manifest = readPackage(folder);
    const needed = parts[name]?.dependencies ?? Object.keys(manifest.dependencies ?? {});
    const dependencies = Object.fromEntries(needed.map((each) => [each, manifest.dependencies[each]]));
    found.set(name, {
      name,
      folder,
      manifest: { ...manifest, scripts: undefined, optionalDependencies: undefined, dependencies },
    });
    for (const dependency of needed) visit(dependency, folder);
  };
  for (const name of [engine, ...entries]) visit(name, root);
  return [...found.values()];
}

/**
 * @param {string} root
 * @param {string} target a key of `engines`.
 * @param {string} to folder, made where it is absent.
 * @returns {Promise<string[]>} paths of the files that were copied, relative to `to`.
 */
export async function copyRuntimePackages(root, target, to) {
  const copied = [];
  for (const { name, folder, manifest } of runtimePackages(root, target)) {
    for (const file of await filesOf(folder)) {
      if (!belongs(file, target, parts[name]?.files)) continue;
      const path = join(to, name, file);
      await mkdir(dirname(path), { recursive: true });
      if (file === 'package.json') await writeFile(path, JSON.stringify(manifest, null, 2));
      else await cp(join(folder, file), path, { dereference: true });
      copied.push(join(name, file).split(sep).join('/'));
    }
  }
  return copied;
}

export function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** By walking up the `node_modules` folders: packages may hide their package.json from `require`. */
function packageFolder(name, from) {
  for (const folder of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    try {
      readPackage(join(folder, name));
      return join(folder, name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error(`The package ${name} is not installed; run npm ci.`);
}

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function belongs(file, target, files) {
  const folders = file.split(sep);
  if (folders.some((part) => leftOut.has(part))) return false;
  if (/^licen[cs]e/i.test(folders.at(-1))) return true;
  if (files) return files.test(file);
  // onnxruntime-node keeps the binaries of all platforms: bin/napi-v6/PLATFORM/ARCH.
  if (folders[0] === 'bin' && `${folders[2]}-${folders[3]}` !== target) return false;
  // Its library for macOS lies there twice; the binding loads the one named after the major version.
  if (/\.\d+\.\d+\.\d+\.dylib$/.test(file)) return false;
  // "libonnxruntime.so.1" has its kind in the middle.
  return kept.has(extname(file)) || /\.so\.\d+$/.test(file);
}
