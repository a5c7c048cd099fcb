// npm start [-- FOLDER]: builds, makes the sample dataset if no folder is given, analyses it, and says where the
// results are.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildAll } from './build/build.mjs';
import { root } from './root.mjs';

const [given, ...rest] = process.argv.slice(2);
if (rest.length > 0 || given?.startsWith('-')) {
  console.error('Usage: npm start [-- FOLDER]');
  process.exit(2);
}

function cli(...args) {
  const { status, error } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    stdio: 'inherit',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

console.log('Building …');
await buildAll();
const sample = join(root, 'out/sample');
const folder = given === undefined ? sample : resolve(given);
if (given === undefined && !existsSync(join(sample, 'test.json'))) {
  console.log('Making the sample dataset (642 synthetic images) …');
  cli('sample', sample);
}
console.log(`Analysing ${folder} …`);
cli('analyze', folder, '--out', join(root, 'out/analysis'));
console.log('See it in the editor: npm run vscode');
