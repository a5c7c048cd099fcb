// Other versions of Node: their binaries come from npm, as packages of this platform, into out/node.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const isWindows = process.platform === 'win32';
const platform = isWindows ? 'win' : process.platform;

/**
 * Path of the binary, installed where it is not there yet.
 * @param {string} version as npm knows it: 24.
 */
export function nodeBinary(version) {
  const folder = join(root, 'out', 'node', version);
  const name = `node-${platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: isWindows });
  if (status !== 0 || !existsSync(binary)) throw new Error(`${name}@${version} could not be installed.`);
  return binary;
}
