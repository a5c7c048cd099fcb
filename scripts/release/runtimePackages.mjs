// The packages that stay what npm installed (native or WebAssembly code), copied beside the bundles for one target.
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';

/** Platforms for which ONNX Runtime has a binary. */
const targets = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64'];

/**
 * What the bundles leave out (build.mjs). sharp without a native package decodes by its WebAssembly build: the native
 * one clashes with the libraries of a desktop VS Code on Linux.
 */
const entries = ['onnxruntime-node', 'sharp', '@img/sharp-wasm32'];
/** Dependencies that only install scripts use. */
const installOnly = new Set(['adm-zip', 'global-agent']);
const kept = new Set(['.js', '.cjs', '.mjs', '.json', '.wasm', '.node', '.so', '.dll', '.dylib']);
const leftOut = new Set(['src', 'install', 'script', 'test', 'node_modules']);

/**
 * Name and folder of each package, dependencies included.
 * @param {string} root
 * @returns {{ name: string, folder: string }[]}
 */
export function runtimePackages(root) {
  const found = new Map();
  const visit = (name, from) => {
    if (found.has(name) || installOnly.has(name)) return;
    const folder = packageFolder(name, from);
    found.set(name, folder);
    const { dependencies = {} } = readPackage(folder);
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of entries) visit(name, root);
  return [...found].map(([name, folder]) => ({ name, folder }));
}

/**
 * @param {string} root
 * @param {string} target one of `targets`.
 * @param {string} to folder, made where it is absent.
 * @returns {Promise<string[]>} paths of the files that were copied, relative to `to`.
 */
export async function copyRuntimePackages(root, target, to) {
  if (!targets.includes(target))
    throw new Error(`There is no target ${target}; there are ${targets.join(', ')}.`);
  const copied = [];
  for (const { name, folder } of runtimePackages(root)) {
    for (const file of await filesOf(folder)) {
      if (!belongs(file, target)) continue;
      const path = join(to, name, file);
      await mkdir(dirname(path), { recursive: true });
      await cp(join(folder, file), path, { dereference: true });
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

function belongs(file, target) {
  const parts = file.split(sep);
  if (parts.some((part) => leftOut.has(part))) return false;
  if (/^licen[cs]e/i.test(parts.at(-1))) return true;
  // onnxruntime-node keeps the binaries of all platforms: bin/napi-v6/PLATFORM/ARCH.
  if (parts[0] === 'bin' && `${parts[2]}-${parts[3]}` !== target) return false;
  // "libonnxruntime.so.1" has its kind in the middle.
  return kept.has(extname(file)) || /\.so\.\d+$/.test(file);
}
