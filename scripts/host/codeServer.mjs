// Installs code-server (the workbench of VS Code with a real extension host) into .host/, from the npm registry alone:
// for machines that cannot download VS Code itself.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { nodeBinary } from '../nodeBinary.mjs';
import { root } from '../root.mjs';
import { findCommand } from '../system.mjs';

/** Its minor version is that of VS Code: the oldest that the extension runs in, and the newest that was tried. */
const EDITIONS = {
  oldest: { version: '4.100.3', node: '20', built: ['@vscode/spdlog', 'native-watchdog', '@parcel/watcher'] },
  newest: { version: '4.139.1', node: '24', built: ['@vscode/spdlog', '@vscode/native-watchdog'] },
};

/**
 * Installs once.
 * @param {(text: string) => void} log
 * @param {keyof typeof EDITIONS} [edition]
 * @returns the script, and the Node that runs it.
 */
export async function installCodeServer(log = console.log, edition = 'oldest') {
  const { version, node: wanted, built } = EDITIONS[edition];
  const node = process.versions.node.startsWith(`${wanted}.`) ? process.execPath : nodeBinary(wanted);
  const folder = join(root, '.host', `code-server-${version}`);
  const done = join(folder, 'installed');
  const entry = join(folder, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(done)) return { node, entry };
  log(`Installing code-server ${version} into .host (once, about two minutes) …`);
  const npm = npmWith(node);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  npm(folder, 'install', '--ignore-scripts', '--no-save', `code-server@${version}`);
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  // `npm test` hands the `ignore-scripts` of .npmrc down; these packages are built by theirs.
  npm(vscode, 'rebuild', '--ignore-scripts=false', ...built);
  if (edition === 'oldest') {
    // Its own post-install fails after the binary is built.
    npm(vscode, 'rebuild', '--ignore-scripts=false', 'node-pty', { mayFail: true });
    if (!existsSync(join(vscode, 'node_modules/node-pty/build/Release/pty.node'))) {
      throw new Error('node-pty was not built; code-server needs python3, make and g++.');
    }
  }
  const rg = findCommand('rg');
  if (!rg) throw new Error('code-server needs ripgrep (Debian: apt-get install ripgrep).');
  const ripgrep = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(ripgrep, { recursive: true });
  await cp(rg, join(ripgrep, 'rg'), { dereference: true });
  await symlink('node_modules', join(vscode, 'node_modules.asar'));
  npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  npm(folder, 'rebuild', '--ignore-scripts=false', 'argon2');
  await writeFile(done, `${version}\n`);
  return { node, entry };
}

/** npm on a version of Node, with its headers where they are here; else node-gyp fetches them. */
function npmWith(node) {
  const home = dirname(dirname(node));
  const headers = [home, '/usr'].find((folder) => existsSync(join(folder, 'include/node/node.h')));
  const env = {
    ...process.env,
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    ...(headers ? { npm_config_nodedir: headers } : {}),
  };
  return (cwd, ...args) => {
    const options = typeof args.at(-1) === 'object' ? args.pop() : {};
    const { status, stdout, stderr } = spawnSync(
      'npm',
      [...args, '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd, encoding: 'utf8', shell: process.platform === 'win32', env },
    );
    if (status !== 0 && !options.mayFail) {
      throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`.slice(0, 4000));
    }
  };
}
