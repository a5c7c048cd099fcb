import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNpmPackage } from '../../scripts/release/npmPackage.mjs';
import { makePackage, stage } from '../../scripts/release/package.mjs';
import { runProgram } from '../analysis/program';

const work = mkdtempSync(join(tmpdir(), 'slakescope-packages-'));
afterAll(() => rmSync(work, { recursive: true }));

const bundles = ['analysisWorker.js', 'cli.js', 'extension.js'].map((file) => `dist/${file}`);
const page = ['codicon.css', 'codicon.ttf', 'main.css', 'main.js'].map((file) => `dist/webview/${file}`);
const maxLinuxBytes = 25e6;
const clusterings = ['dbscan', 'hdbscan', 'kmeans', 'finch'];

/** The labels of each clustering. */
function clusters(pointsPath: string) {
  const rows = parse<Record<string, string>>(readFileSync(pointsPath), { columns: true });
  return clusterings.map((name) => rows.map((row) => row[name]));
}

describe('the package of VS Code', { timeout: 120_000 }, () => {
  it('holds what runs and what the marketplace shows, for linux-x64 in 25 MB', async () => {
    const { size } = statSync(await makePackage('linux-x64', work));
    expect(size).toBeLessThan(maxLinuxBytes);
    const files = await listFiles({
      cwd: join(work, 'package/linux-x64'),
      packageManager: PackageManager.None,
    });
    const own = files.filter((file) => !/^(dist.node_modules|media)/.test(file)).sort();
    expect(own).toEqual(
      [
        ...bundles,
        ...page,
        ...['models/kernels.wasm', 'models/scattering.onnx', 'l10n/bundle.l10n.zh-cn.json'],
        ...['package.json', 'package.nls.json', 'package.nls.zh-cn.json'],
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'ThirdPartyNotices.txt'],
      ].sort(),
    );
  });
});

describe('the package of npm', { timeout: 300_000 }, () => {
  it('installs without network and computes what the native build does', async () => {
    const tarball = await makeNpmPackage(work);
    const data = join(work, 'data');
    const folder = join(work, 'installed');
    const install = spawnSync(
      'npm',
      ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, tarball],
      { encoding: 'utf8', env: { ...process.env, npm_config_cache: join(work, 'npm-cache') } },
    );
    expect(install.stderr).toBe('');
    const installed = join(folder, 'node_modules/slakescope/dist/cli.js');
    const native = join(await stage('linux-x64', work), 'dist/cli.js');
    const run = async (program: string, ...args: string[]) => {
      const { code, err } = await runProgram(program, args, { XDG_CACHE_HOME: join(work, 'cache', program) });
      expect(code, err).toBe(0);
    };
    await run(installed, 'sample', data, '--count', '40');
    await run(installed, 'analyze', data, '--out', join(work, 'wasm'));
    await run(native, 'analyze', data, '--out', join(work, 'native'));
    expect(clusters(join(work, 'wasm/points.csv'))).toEqual(clusters(join(work, 'native/points.csv')));
  });
});
