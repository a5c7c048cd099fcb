/** The release, as far as it goes without publishing: the workflow's file, the checks of its script and its dry run. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { notesOf } from '../../scripts/release/publish.mjs';
import { targets } from '../../scripts/release/runtimePackages.mjs';
import { temporaryFolder } from '../temporaryFolder';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly target: string }[] } };
  readonly steps: readonly Step[];
}

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  publisher: string;
  version: string;
  engines: object;
  scripts: Record<string, string>;
};
const workflow = parse(read('.github/workflows/release.yml')) as {
  readonly on: { readonly push: { readonly tags: readonly string[] } };
  readonly jobs: Readonly<Record<'test' | 'package' | 'try' | 'publish', Job>>;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const runs = steps.flatMap(({ run }) => run ?? []);

describe('the workflow', () => {
  it('begins with a tag, and publishes only after tests and trials on every target', () => {
    expect(workflow.on.push.tags).toEqual(['v*']);
    const { test, package: packages, try: tries, publish } = workflow.jobs;
    expect(publish.needs).toEqual(['test', 'package', 'try']);
    expect(test.steps.some(({ run }) => run === '.ci/run')).toBe(true);
    expect(tries.strategy?.matrix.include.map(({ target }) => target)).toEqual(targets);
    const made = packages.steps
      .map(({ run }) => /^npm run package -- (.+)$/.exec(run ?? '')?.[1])
      .find(Boolean);
    expect(made?.split(' ')).toEqual(targets);
  });

  it('calls what there is, and actions of a version', () => {
    const scripts = runs.flatMap((run) => [...run.matchAll(/node (scripts\/\S+)/g)].map(([, path]) => path));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const named = runs.flatMap((run) => [...run.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name));
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/@v\d+$/.test(uses))).toEqual([]);
  });

  it('gives secrets to the step that publishes and to no other, and that only for a tag', () => {
    const withSecrets = steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('secrets.'));
    expect(withSecrets).toHaveLength(1);
    expect(withSecrets[0].if).toBe("github.ref_type == 'tag'");
    expect(Object.keys(withSecrets[0].env ?? {})).toEqual(['VSCE_PAT', 'OVSX_PAT', 'NODE_AUTH_TOKEN']);
  });
});

describe('publish.mjs', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const { version } = manifest;
  const publish = (...more: string[]) =>
    spawnSync(process.execPath, [join(root, 'scripts/release/publish.mjs'), '--from', folder, ...more], {
      encoding: 'utf8',
      env: { ...process.env, VSCE_PAT: '', OVSX_PAT: '', NODE_AUTH_TOKEN: '' },
    });

  beforeAll(async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    const { name, publisher, engines } = manifest;
    writeFileSync(join(small, 'package.json'), JSON.stringify({ name, publisher, version, engines }));
    writeFileSync(join(small, 'README.md'), 'A package without content.');
    writeFileSync(join(small, 'LICENSE'), 'MIT');
    writeFileSync(join(small, '.vscodeignore'), '');
    for (const target of targets) {
      await createVSIX({
        cwd: small,
        packagePath: join(folder, `slakescope-${target}-${version}.vsix`),
        dependencies: false,
        allowMissingRepository: true,
        ...(target === 'universal' ? {} : { target }),
      });
    }
    writeFileSync(join(folder, `slakescope-${version}.tgz`), 'tarball');
  });

  it('says in a dry run what it would publish where, and writes sums and notes', () => {
    const { status, stdout, stderr } = publish('--tag', `v${version}`, '--dry-run');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      ...targets.map((target) => `Visual Studio Marketplace, ${target}`),
      ...targets.map((target) => `Open VSX, ${target}`),
      'npm',
    ]);
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums).toHaveLength(targets.length + 1);
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64} {2}slakescope-\S+$/);
    expect(readFileSync(join(folder, 'NOTES.md'), 'utf8')).toMatch(/^### /m);
  });

  it('publishes nothing without its secrets, for another tag, or with a package of another target', () => {
    expect(publish('--tag', `v${version}`).stderr).toBe(
      'These secrets are missing: VSCE_PAT, OVSX_PAT, NODE_AUTH_TOKEN.\n',
    );
    expect(publish('--tag', 'v9.9.9', '--dry-run').stderr).toMatch(/^The tag v9\.9\.9 is not v/);
    const [one, other] = ['linux-x64', 'win32-x64'].map((target) =>
      join(folder, `slakescope-${target}-${version}.vsix`),
    );
    renameSync(other, one);
    expect(publish('--tag', `v${version}`, '--dry-run').stderr).toMatch(
      / for win32-x64, not \S+ \S+ for linux-x64\.$/m,
    );
  });

  it('takes the notes of its version alone', () => {
    const changelog =
      '# Changelog\n\n## [2.0.0] - 2027-01-01\n\n- New.\n\n## [1.0.0] - 2026-01-01\n\n- Old.\n';
    expect(notesOf(changelog, '2.0.0')).toBe('- New.\n');
    expect(() => notesOf(changelog, '3.0.0')).toThrow('CHANGELOG.md has no section "## [3.0.0] - DATE".');
  });
});
