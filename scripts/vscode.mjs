// npm run vscode [-- FOLDER]: a VS Code with the extension on the sample dataset; where VS Code cannot be had, a
// browser at a 127.0.0.1 address through code-server.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildAll } from './build/build.mjs';
import { installCodeServer } from './host/codeServer.mjs';
import { freePort } from './host/inCodeServer.mjs';
import { root } from './root.mjs';
import { ensureSystem, findCommand } from './system.mjs';

await buildAll();
const given = process.argv[2];
const folder = given === undefined ? join(root, 'out/sample') : resolve(given);
if (given === undefined && !existsSync(join(folder, 'test.json'))) {
  const made = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'sample', folder], {
    stdio: 'inherit',
  });
  if (made.status !== 0) process.exit(made.status ?? 1);
}
const code = findCommand('code') ?? (await download());
if (code) {
  spawnSync(code, ['--wait', `--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit' });
} else {
  ensureSystem();
  const { node, entry } = await installCodeServer();
  const port = await freePort();
  const data = join(root, '.host/user');
  const args = [entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry'];
  args.push('--disable-update-check', '--disable-workspace-trust', '--user-data-dir', data, folder);
  const payload = JSON.stringify([['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${port}${root}`]]);
  const query = new URLSearchParams({ folder, payload });
  console.log(`Open http://127.0.0.1:${port}/?${query} in a browser; then right-click the folder "imgs".`);
  spawn(node, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function download() {
  try {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.log(`VS Code cannot be downloaded (${String(error).split('\n')[0]}).`);
    return undefined;
  }
}
