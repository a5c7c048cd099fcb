import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNpmPackage } from '../../scripts/release/npmPackage.mjs';
import { makePackage, stage } from '../../scripts/release/package.mjs';
import { targets } from '../../scripts/release/runtimePackages.mjs';
import { runProgram } from '../analysis/program';

const work = mkdtempSync(join(tmpdir(), 'slakescope-packages-'));
afterAll(() => rmSync(work, { recursive: true }));

const bundles = ['analysisWorker.js', 'cli.js', 'extension.js'].map((file) => `dist/${file}`);
const root = join(__dirname, '../..');
const pictures = readdirSync(join(root, 'media')).map((file) => `media/${file}`);
/** Named in the code of the panel. */
const tabIcons = ['media/tab-dark.svg', 'media/tab-light.svg'];
const page = ['codicon.css', 'codicon.ttf', 'main.css', 'main.js', 'report.css', 'report.js'].map(
  (file) => `dist/webview/${file}`,
);
/** Megabytes that a package may have at most: a tenth more than today, for linux-x64 what was promised. */
const mostMegabytes: Readonly<Record<string, number>> = {
  'linux-x64': 25,
  'linux-arm64': 18,
  'win32-x64': 38,
  'win32-arm64': 39,
  'darwin-arm64': 21,
  universal: 10.5,
};
const clusterings = ['dbscan', 'hdbscan', 'kmeans', 'finch'];

/** The labels of each clustering. */
function clusters(pointsPath: string) {
  const rows = parse<Record<string, string>>(readFileSync(pointsPath), { columns: true });
  return clusterings.map((name) => rows.map((row) => row[name]));
}

describe('the package of VS Code', { timeout: 300_000 }, () => {
  it.each(targets)('holds what runs on %s and what the marketplace shows, in its size', async (target) => {
    const { size } = statSync(await makePackage(target, work));
    expect(size / 1e6).toBeLessThan(mostMegabytes[target]);
    const files = await listFiles({
      cwd: join(work, 'package', target),
      packageManager: PackageManager.None,
    });
    const own = files.filter((file) => !/^dist.node_modules/.test(file)).sort();
    expect(own).toEqual(
      [
        ...bundles,
        ...page,
        ...pictures,
        ...[
          'models/figureFont.ttf',
          'models/kernels.wasm',
          'models/kernelsShared.wasm',
          'models/scattering.onnx',
          'l10n/bundle.l10n.zh-cn.json',
        ],
        ...['package.json', 'package.nls.json', 'package.nls.zh-cn.json'],
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'ThirdPartyNotices.txt'],
      ].sort(),
    );
  });

  it('has every picture that its manifest and its walkthrough show, and no other', () => {
    const shown = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"(media\/[^"]+)"/g)].map(
      ([, path]) => path,
    );
    const used = [...shown, ...tabIcons].sort();
    expect([...new Set(used)]).toEqual([...pictures].sort());
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
