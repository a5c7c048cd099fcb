// Installs code-server (the workbench of VS Code 1.100 with a real extension host) into .host/, from the npm
// registry alone: for machines that cannot download VS Code itself. SLAKESCOPE_CODE_SERVER names the script of another
// one, which runs by the Node that runs this.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { findCommand } from '../system.mjs';

const VERSION = '4.100.3';
const folder = join(root, '.host', `code-server-${VERSION}`);
const done = join(folder, 'installed');

/** Installs once; returns the script to run with node. */
export async function installCodeServer(log = console.log) {
  const other = process.env.SLAKESCOPE_CODE_SERVER;
  if (other) return other;
  const entry = join(folder, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(done)) return entry;
  log(`Installing code-server ${VERSION} into .host (once, about two minutes) …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  npm(folder, 'install', '--ignore-scripts', '--no-save', `code-server@${VERSION}`);
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  // `npm test` hands the `ignore-scripts` of .npmrc down; these packages are built by theirs.
  npm(vscode, 'rebuild', '--ignore-scripts=false', '@vscode/spdlog', 'native-watchdog', '@parcel/watcher');
  // Its own post-install fails after the binary is built.
  npm(vscode, 'rebuild', '--ignore-scripts=false', 'node-pty', { mayFail: true });
  if (!existsSync(join(vscode, 'node_modules/node-pty/build/Release/pty.node'))) {
    throw new Error('node-pty was not built; code-server needs python3, make and g++.');
  }
  const rg = findCommand('rg');
  if (!rg) throw new Error('code-server needs ripgrep (Debian: apt-get install ripgrep).');
  const ripgrep = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(ripgrep, { recursive: true });
  await cp(rg, join(ripgrep, 'rg'), { dereference: true });
  await symlink('node_modules', join(vscode, 'node_modules.asar'));
  npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  npm(folder, 'rebuild', '--ignore-scripts=false', 'argon2');
  await writeFile(done, `${VERSION}\n`);
  return entry;
}

function npm(cwd, ...args) {
  const options = typeof args.at(-1) === 'object' ? args.pop() : {};
  const { status, stdout, stderr } = spawnSync(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      // Headers of a Node that came with its development files, where there are any; else node-gyp fetches them.
      env: {
        ...process.env,
        ...(existsSync('/usr/include/node/node.h') ? { npm_config_nodedir: '/usr' } : {}),
      },
    },
  );
  if (status !== 0 && !options.mayFail) {
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`.slice(0, 4000));
  }
}
