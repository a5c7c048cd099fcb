// Compiles src/analysis/kernels/assembly to kernels.wasm and writes its SHA-256; into models/ or a folder named.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from '../root.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'models'));
const options = [
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'threads',
];

/** @type {Uint8Array | undefined} */
let bytes;
const { error, stderr } = await asc.main(
  ['src/analysis/kernels/assembly/index.ts', '--baseDir', root, '--outFile', 'kernels.wasm', ...options],
  {
    readFile: (name, baseDir) => readFile(join(baseDir, name), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      bytes = /** @type {Uint8Array} */ (contents);
    },
    listFiles: () => [],
  },
);
if (error || !bytes) {
  console.error(stderr.toString());
  throw error ?? new Error('The compiler wrote no file.');
}
const hash = createHash('sha256').update(bytes).digest('hex');
await writeFile(join(folder, 'kernels.wasm'), bytes);
await writeFile(join(folder, 'kernels.wasm.sha256'), `${hash}  kernels.wasm\n`);
console.log(`kernels.wasm: ${bytes.length} bytes, SHA-256 ${hash}`);
