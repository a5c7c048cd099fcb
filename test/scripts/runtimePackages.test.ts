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
  it('bring the binaries of one target and no other', async () => {
    const files = await copyRuntimePackages(root, 'linux-x64', to);
    expect(files.filter(isBinary).sort()).toEqual([
      '@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm',
      'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
      'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
    ]);
    expect(files.filter((file) => /\.(ts|mts|cts|map)$/.test(file))).toEqual([]);
  });

  it('are those that run, with all that they need', () => {
    expect(
      runtimePackages(root)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      '@emnapi/runtime',
      '@img/colour',
      '@img/sharp-wasm32',
      'detect-libc',
      'onnxruntime-common',
      'onnxruntime-node',
      'semver',
      'sharp',
      'tslib',
    ]);
  });

  it('are refused for a platform that has no engine', async () => {
    await expect(copyRuntimePackages(root, 'darwin-x64', to)).rejects.toThrow(
      /There is no target darwin-x64/,
    );
  });

  it('are named with their licences, as is what went into the bundles', () => {
    const text = thirdPartyNotices(root, ['node_modules/kdbush/index.js', 'src/webview/main.ts']);
    for (const name of ['kdbush', 'sharp', '@vscode/codicons'])
      expect(text).toMatch(new RegExp(`^${name} \\d[^\\n]* \\(.+\\)$`, 'm'));
    expect(text).toContain('Copyright (c) Microsoft Corporation');
    expect(text).not.toContain('vitest');
  });
});
