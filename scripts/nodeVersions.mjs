// Runs unit tests under other versions of Node: `node scripts/nodeVersions.mjs [VERSION …] [-- TEST …]`, by default
// src/analysis under 20, 22 and 24. The binaries come from npm, as packages of this platform, into out/node.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const args = process.argv.slice(2);
const split = args.includes('--') ? args.indexOf('--') : args.length;
const versions = split > 0 ? args.slice(0, split) : ['20', '22', '24'];
const given = args.slice(split + 1);
const tests = given.length > 0 ? given : ['test/analysis', 'test/common'];

const isWindows = process.platform === 'win32';
const platform = isWindows ? 'win' : process.platform;
const npm = isWindows ? 'npm.cmd' : 'npm';

function run(command, commandArgs) {
  return spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit', shell: isWindows && command === npm })
    .status;
}

/** Path of the binary, installed where it is not there yet. */
function nodeBinary(version) {
  const folder = join(root, 'out', 'node', version);
  const name = `node-${platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const status = run(npm, [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    `${name}@${version}`,
  ]);
  if (status !== 0 || !existsSync(binary)) throw new Error(`${name}@${version} could not be installed.`);
  return binary;
}

const failed = versions.filter((version) => {
  console.log(`Node ${version}`);
  return run(nodeBinary(version), ['node_modules/vitest/vitest.mjs', 'run', ...tests]) !== 0;
});
if (failed.length > 0) {
  console.error(`Tests fail under Node ${failed.join(', ')}.`);
  process.exitCode = 1;
}
