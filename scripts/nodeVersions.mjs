// Runs unit tests under other versions of Node: `node scripts/nodeVersions.mjs [VERSION …] [-- TEST …]`, by default
// src/analysis under 20, 22 and 24.
import { spawnSync } from 'node:child_process';
import { nodeBinary } from './nodeBinary.mjs';
import { root } from './root.mjs';

const args = process.argv.slice(2);
const split = args.includes('--') ? args.indexOf('--') : args.length;
const versions = split > 0 ? args.slice(0, split) : ['20', '22', '24'];
const given = args.slice(split + 1);
const tests = given.length > 0 ? given : ['test/analysis', 'test/common'];

const failed = versions.filter((version) => {
  console.log(`Node ${version}`);
  const command = ['node_modules/vitest/vitest.mjs', 'run', ...tests];
  return spawnSync(nodeBinary(version), command, { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  console.error(`Tests fail under Node ${failed.join(', ')}.`);
  process.exitCode = 1;
}
