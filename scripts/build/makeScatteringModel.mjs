// Writes models/scattering.onnx from the formulas in src/analysis/embedding/scattering, and its SHA-256.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { importTypeScript } from './importTypeScript.mjs';

/** @type {typeof import('../../src/analysis/embedding/scattering/model')} */
const { buildScatteringModel } = await importTypeScript('scatteringModel', [
  `export { buildScatteringModel } from './src/analysis/embedding/scattering/model';`,
]);
const bytes = buildScatteringModel();
const hash = createHash('sha256').update(bytes).digest('hex');
await mkdir(join(root, 'models'), { recursive: true });
await writeFile(join(root, 'models/scattering.onnx'), bytes);
await writeFile(join(root, 'models/scattering.onnx.sha256'), `${hash}  scattering.onnx\n`);
console.log(`models/scattering.onnx: ${bytes.length} bytes, SHA-256 ${hash}`);
