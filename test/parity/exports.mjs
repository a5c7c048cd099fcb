// The files that test/parity/exports.py reads: node test/parity/exports.mjs
import { join } from 'node:path';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

/** @type {typeof import('./exportedTable')} */
const { writeExports } = await importTypeScript('exports', [`export * from './test/parity/exportedTable';`]);
await writeExports(join(root, 'test/parity/fixtures/exports'));
