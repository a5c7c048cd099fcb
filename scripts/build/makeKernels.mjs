// Compiles src/analysis/kernels/assembly and writes it with its SHA-256, into models/ or a folder named: kernels.wasm with
// a memory of its own, kernelsShared.wasm for one that threads share.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from '../root.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'models'));
const options = ['-O3', '--converge', '--noAssert', '--runtime', 'stub'];
const features = ['--enable', 'simd', '--enable', 'threads'];
/** 64 KiB pages: 4 GiB at most, as `Kernels` creates it. */
const shared = ['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '65536'];

/**
 * @param {string} name
 * @param {readonly string[]} memory options
 */
async function compile(name, memory) {
  /** @type {Uint8Array | undefined} */
  let bytes;
  const { error, stderr } = await asc.main(
    [
      'src/analysis/kernels/assembly/index.ts',
      '--baseDir',
      root,
      '--outFile',
      name,
      ...options,
      ...features,
      ...memory,
    ],
    {
      readFile: (path, baseDir) => readFile(join(baseDir, path), 'utf8').catch(() => null),
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
  await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, `${name}.sha256`), `${hash}  ${name}\n`);
  console.log(`${name}: ${bytes.length} bytes, SHA-256 ${hash}`);
}

await compile('kernels.wasm', []);
await compile('kernelsShared.wasm', shared);
