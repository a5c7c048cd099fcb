import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyRuntimePackages, runtimePackages } from '../../scripts/release/runtimePackages.mjs';
import { thirdPartyNotices } from '../../scripts/release/thirdPartyNotices.mjs';

const root = join(__dirname, '../..');
let to: string;
beforeEach(() => (to = mkdtempSync(join(tmpdir(), 'slakescope-package-'))));
afterEach(() => rmSync(to, { recursive: true }));

/** Native or WebAssembly code: what may make a package fail on another machine. */
const isBinary = (file: string) => /\.(node|dll|dylib|wasm|so(\.\d+)?)$/.test(file);

describe('packages beside the bundles', () => {
  it.each([
    ['linux-x64', ['linux/x64/libonnxruntime.so.1', 'linux/x64/onnxruntime_binding.node']],
    ['linux-arm64', ['linux/arm64/libonnxruntime.so.1', 'linux/arm64/onnxruntime_binding.node']],
    ['darwin-arm64', ['darwin/arm64/libonnxruntime.1.dylib', 'darwin/arm64/onnxruntime_binding.node']],
    ...['x64', 'arm64'].map((arch): [string, string[]] => [
      `win32-${arch}`,
      ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll', 'onnxruntime_binding.node'].map(
        (file) => `win32/${arch}/${file}`,
      ),
    ]),
  ])('bring the binaries of %s and no other', async (target, native) => {
    const files = await copyRuntimePackages(root, target, to);
    expect(files.filter(isBinary).sort()).toEqual([
      '@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm',
      ...native.map((file) => `onnxruntime-node/bin/napi-v6/${file}`),
    ]);
    expect(files.filter((file) => /\.(ts|mts|cts|map)$/.test(file))).toEqual([]);
  });

  it('bring WebAssembly alone where there is no native build', async () => {
    const files = await copyRuntimePackages(root, 'universal', to);
    expect(files.filter(isBinary).sort()).toEqual([
      '@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm',
      'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
    ]);
  });

  it.each([
    ['linux-x64', 'onnxruntime-node'],
    ['universal', 'onnxruntime-web'],
  ])('are those that run for %s, with all that they need', (target, engine) => {
    const packages = runtimePackages(root, target);
    const names = packages.map(({ name }) => name).sort();
    expect(names).toEqual(
      [
        ...['@emnapi/runtime', '@img/colour', '@img/sharp-wasm32', 'detect-libc', 'onnxruntime-common'],
        ...[engine, 'semver', 'sharp', 'tslib'],
      ].sort(),
    );
    const needed = packages.flatMap(({ manifest }) => Object.keys(manifest.dependencies));
    expect(names).toEqual(expect.arrayContaining(needed));
  });

  it('are refused for a platform that has no engine', async () => {
    await expect(copyRuntimePackages(root, 'darwin-x64', to)).rejects.toThrow(
      /There is no target darwin-x64/,
    );
  });

  it('are named with their licences, as is what went into the bundles', () => {
    const text = thirdPartyNotices(root, 'linux-x64', [
      'node_modules/kdbush/index.js',
      'src/webview/main.ts',
    ]);
    for (const name of ['kdbush', 'sharp', '@vscode/codicons'])
      expect(text).toMatch(new RegExp(`^${name} \\d[^\\n]* \\(.+\\)$`, 'm'));
    expect(text).toContain('Copyright (c) Microsoft Corporation');
    expect(text).toMatch(/^Noto Sans CJK SC[^]*SIL OPEN FONT LICENSE/m);
    expect(text).not.toContain('vitest');
  });
});
