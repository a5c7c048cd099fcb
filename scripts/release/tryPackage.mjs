// node scripts/release/tryPackage.mjs FILE.vsix: unpacks a package and runs its command line on a synthetic dataset, on the
// platform that it is for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import zip from '@vscode/vsce/out/zip.js';

const IMAGES = 24;
const work = mkdtempSync(join(tmpdir(), 'slakescope-try-'));
try {
  const entries = await zip.readZip(resolve(process.argv[2]), (name) => name.startsWith('extension/'));
  for (const [name, bytes] of entries) {
    const path = join(work, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  const cli = (...args) => {
    const { status } = spawnSync(process.execPath, [join(work, 'extension/dist/cli.js'), ...args], {
      stdio: 'inherit',
      env: { ...process.env, SLAKESCOPE_CACHE: join(work, 'cache') },
    });
    if (status !== 0) throw new Error(`slakescope ${args[0]} ended with ${status}.`);
  };
  cli('sample', join(work, 'set'), '--count', String(IMAGES));
  cli('analyze', join(work, 'set'), '--out', join(work, 'results'));
  if (!existsSync(join(work, 'results/points.parquet')))
    throw new Error('The analysis wrote no points.parquet.');
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
