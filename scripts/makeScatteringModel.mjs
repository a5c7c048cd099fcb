// Writes models/scattering.onnx from the formulas in src/analysis/embedding/scattering, and its SHA-256.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const work = await mkdtemp(join(tmpdir(), 'slakescope-model-'));
try {
  const outfile = join(work, 'model.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/analysis/embedding/scattering/model.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { buildScatteringModel } = await import(pathToFileURL(outfile).href);
  const bytes = buildScatteringModel();
  const hash = createHash('sha256').update(bytes).digest('hex');
  await mkdir(join(root, 'models'), { recursive: true });
  await writeFile(join(root, 'models/scattering.onnx'), bytes);
  await writeFile(join(root, 'models/scattering.onnx.sha256'), `${hash}  scattering.onnx\n`);
  console.log(`models/scattering.onnx: ${bytes.length} bytes, SHA-256 ${hash}`);
} finally {
  await rm(work, { recursive: true, force: true });
}
