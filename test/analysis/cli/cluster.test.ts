/** `embed --shard`, `merge` and `cluster`, as engines and their users call them. */
import { spawnSync } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Flags } from '../../../src/analysis/cli/command';
import { runCommand } from '../../../src/analysis/cli/runCommand';
import { readShardFlag } from '../../../src/analysis/cli/shardFlag';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { quiet } from './quiet';

describe('--shard', () => {
  const read = (shard: string, env: Record<string, string> = {}) => readShardFlag(new Flags({ shard }), env);
  const array = (id: number, min: number, max: number, count = max - min + 1) => ({
    SLURM_ARRAY_TASK_ID: String(id),
    SLURM_ARRAY_TASK_MIN: String(min),
    SLURM_ARRAY_TASK_MAX: String(max),
    SLURM_ARRAY_TASK_COUNT: String(count),
  });

  it('names a shard from 1 on', () => {
    expect(readShardFlag(new Flags({}), array(1, 1, 4))).toBeUndefined();
    expect(read('3/8')).toEqual({ index: 3, count: 8 });
    for (const wrong of ['0/8', '9/8', '1/0', '3', 'x/8', '1/8/2', '-1/8', '1/100000']) {
      expect(() => read(wrong), wrong).toThrow(/--shard/);
    }
  });

  it('takes it from a Slurm array that begins at 0 or 1, and from an indexed job of Kubernetes', () => {
    expect(read('auto', array(0, 0, 3))).toEqual({ index: 1, count: 4 });
    expect(read('auto', array(4, 1, 4))).toEqual({ index: 4, count: 4 });
    expect(read('auto/4', array(4, 1, 4))).toEqual({ index: 4, count: 4 });
    expect(read('auto/5', { JOB_COMPLETION_INDEX: '4' })).toEqual({ index: 5, count: 5 });
  });

  it('refuses what does not tell the shard', () => {
    expect(() => read('auto')).toThrow(/neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX/);
    expect(() => read('auto', { JOB_COMPLETION_INDEX: '4' })).toThrow(/auto\/N/);
    expect(() => read('auto/4', { JOB_COMPLETION_INDEX: '4' })).toThrow(
      /JOB_COMPLETION_INDEX is 4 and counts from 0, .* more completions than 4 shards/,
    );
    expect(() => read('auto', { JOB_COMPLETION_INDEX: 'x' })).toThrow(/JOB_COMPLETION_INDEX is "x"/);
    // Some tasks of an array that are submitted again: --array=3 and --array=1,7.
    expect(() => read('auto', array(3, 3, 3))).toThrow(/has 1 task from 3 to 3/);
    expect(() => read('auto', array(7, 1, 7, 2))).toThrow(/2 tasks from 1 to 7/);
    expect(() => read('auto/8', array(1, 1, 4))).toThrow(/one task for each of 8 shards.*--shard 1\/8/);
    // What other schedulers set of the variables.
    const alone = { SLURM_ARRAY_TASK_ID: '3' };
    expect(() => read('auto/3', alone)).toThrow(
      /^--shard auto\/3: SLURM_ARRAY_TASK_MIN, SLURM_ARRAY_TASK_MAX and SLURM_ARRAY_TASK_COUNT are not set.*as in --shard 3\/3\.$/,
    );
    expect(() => read('auto', { ...alone, SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_MAX: '3' })).toThrow(
      /: SLURM_ARRAY_TASK_COUNT is not set.*as in --shard 3\/N\.$/,
    );
  });
});

const run = (...args: string[]) => runCommand(args, quiet, new CancelFlag());

describe('embed --shard and merge', () => {
  it('say what they made, one as one', async () => {
    const room = folderOfTest();
    const [folder, parts, out] = ['set', 'parts', 'out'].map((name) => join(room, name));
    expect(await run('sample', folder, '--count', '1', '--faults', '{}')).toEqual({ code: 0 });
    const said: string[] = [];
    const print = (line: string) => said.push(line);
    for (const args of [
      ['embed', folder, '--shard', '1/1', '--out', parts],
      ['merge', parts, '--out', out],
    ])
      expect(await runCommand(args, { ...quiet, print }, new CancelFlag())).toEqual({ code: 0 });
    expect(said[0]).toContain('shard 1/1 is made, with 1 image and ');
    expect(said[1]).toMatch(/: 1 image and \d+ questions to .*, of 1 shard\.$/);
  });
});

/** The job file of an engine, for paths with what a shell would take for its own. */
async function jobFile(engine: string, ...more: string[]): Promise<{ path: string; text: string }> {
  const path = join(folderOfTest(), 'job');
  const odd = '/data/o\'brien $(date) "x"';
  const ended = await run(
    'cluster',
    engine,
    odd,
    '--out',
    '/results/a b',
    '--shards',
    '8',
    '--file',
    path,
    ...more,
  );
  expect(ended).toEqual({ code: 0 });
  return { path, text: await readFile(path, 'utf8') };
}

describe('cluster', () => {
  it('refuses what a job file cannot be made of', async () => {
    const wrong = async (...args: string[]) => (await run('cluster', ...args)).error;
    expect(await wrong('pbs', '/x', '--out', '/y', '--shards', '2')).toMatch(/slurm, kubernetes, ray/);
    expect(await wrong('slurm', '/x', '--out', '/y')).toBe('--shards is missing.');
    expect(await wrong('slurm', '/a\nb', '--out', '/y', '--shards', '2')).toMatch(/line break/);
    expect(await wrong('slurm', '/x', '--out', '/y', '--shards', '2', '--precision', 'int8')).toMatch(
      /biomedclip/,
    );
    expect(await wrong('kubernetes', '/x', '--out', '/y', '--shards', '2')).toMatch(/--image is missing/);
    expect(await wrong('slurm', '/x', '--out', String.raw`/a\b`, '--shards', '2')).toMatch(
      /with a backslash/,
    );
    const program = (words: string) =>
      wrong('slurm', '/x', '--out', '/y', '--shards', '2', '--program', words);
    expect(await program("/home/o'brien/slakescope")).toMatch(/quotation mark without a second/);
    expect(await program('  ')).toMatch(/--program is empty/);
    const file = join(folderOfTest(), 'a\nb');
    expect(await wrong('ray', '/x', '--out', '/y', '--shards', '2', '--file', file)).toMatch(/line break/);
    await expect(access(file)).rejects.toThrow('ENOENT');
    expect(await wrong('kubernetes', 'x', '--out', '/y', '--shards', '2')).toMatch(/absolute path/);
  });

  it('writes a script for Slurm that gives each word to the shell as it is', async () => {
    const { path, text } = await jobFile(
      'slurm',
      '--parallel',
      '3',
      '--encoder',
      'biomedclip',
      '--program',
      'npx slakescope',
    );
    expect(spawnSync('bash', ['-n', path]).status).toBe(0);
    const logs = await jobFile('slurm', '--parts', '/r/9%a');
    const submitted = spawnSync(
      'bash',
      ['-c', `sbatch() { echo "$3" >&2; }; mkdir() { :; }; source ${logs.path}`],
      { encoding: 'utf8' },
    );
    expect(submitted.stderr).toBe('--output=/r/9%%a/embed-%a.log\n--output=/r/9%%a/merge.log\n');
    expect(text).toMatch(/^#SBATCH --array=1-8%3$/m);
    // A stand-in for sbatch and npx shows what would run, and that the second job waits for the first.
    const stub = `sbatch() { echo "$@" >&2; bash; }; export -f sbatch; npx() { printf '<%s>' "$@" >&2; echo >&2; }; export -f npx; mkdir() { :; }; scontrol() { :; }; `;
    const shown = spawnSync('bash', ['-c', `${stub} source ${path}`], {
      env: { ...process.env, SLURM_ARRAY_TASK_ID: '3' },
      encoding: 'utf8',
    }).stderr;
    expect(shown).toContain(
      `<slakescope><embed></data/o'brien $(date) "x"><--out></results/a b-parts><--shard><3/8><--threads><4><--encoder><biomedclip>`,
    );
    expect(shown).toMatch(/--dependency=afterok:/);
    expect(shown).toContain('<slakescope><merge></results/a b-parts><--out></results/a b><--threads><4>');
  });

  it('names the program so that a task finds it from its own folder', async () => {
    const here = folderOfTest();
    await mkdir(join(here, 'my tools'));
    for (const name of ['run.sif', 'my tools/cli.js', 'slakescope']) await writeFile(join(here, name), '');
    const started = async (words: string) => {
      const cwd = process.cwd();
      process.chdir(here);
      try {
        const { text } = await jobFile('ray', '--program', words);
        return JSON.parse(/^PROGRAM = (.*)$/m.exec(text)?.[1] ?? '') as unknown;
      } finally {
        process.chdir(cwd);
      }
    };
    expect(await started('apptainer run run.sif')).toEqual(['apptainer', 'run', join(here, 'run.sif')]);
    expect(await started(`node --x 'my tools/cli.js'`)).toEqual([
      'node',
      '--x',
      join(here, 'my tools/cli.js'),
    ]);
    expect(await started(`"my tools"/slake`)).toEqual([join(here, 'my tools/slake')]);
    expect(await started('npx slakescope')).toEqual(['npx', 'slakescope']);
    expect(await started('docker run org/image:1.0')).toEqual(['docker', 'run', 'org/image:1.0']);
  });

  it('has Slurm run again what may succeed: not a failure, not wrong usage, not what the user cancelled', async () => {
    const { text } = await jobFile('slurm', '--program', 'stand-in');
    const body = /<<'EMBED'\n([^]*?)\nEMBED/.exec(text)?.[1] ?? '';
    const ends = (program: string, restarts = '0', before = '') =>
      spawnSync(
        'bash',
        ['-c', `stand-in() { ${program}; }; scontrol() { echo "$@"; }; sleep() { :; }; ${before}\n${body}`],
        {
          env: { ...process.env, SLURM_JOB_ID: '9', SLURM_ARRAY_TASK_ID: '1', SLURM_RESTART_COUNT: restarts },
          encoding: 'utf8',
        },
      );
    for (const code of [0, 1, 2]) {
      const { status, stdout } = ends(`return ${code}`);
      expect([status, stdout]).toEqual([code, '']);
    }
    for (const code of [75, 137, 143]) {
      const { status, stdout } = ends(`return ${code}`);
      expect(status).toBe(code);
      expect(stdout).toContain('requeue 9');
      expect(ends(`return ${code}`, '5').stdout).not.toContain('requeue');
    }
    // The signal comes once the command runs and is waited for.
    const signalled = (signal: string) => {
      const ready = folderOfTest();
      return ends(
        `trap 'exit 143' TERM; : > ${ready}/runs; while :; do command sleep 0.05; done`,
        '0',
        `wait() { : > ${ready}/waited; builtin wait "$@"; }
        (until [ -e ${ready}/runs ] && [ -e ${ready}/waited ]; do command sleep 0.05; done; kill -${signal} $$) &`,
      );
    };
    expect(signalled('USR1').stdout).toContain('requeue 9');
    expect(signalled('TERM')).toMatchObject({ status: 143, stdout: '' });
  });

  it('writes two jobs for Kubernetes', async () => {
    const { text } = await jobFile(
      'kubernetes',
      '--image',
      'registry/slakescope:1',
      '--volume',
      'data:/data,results:/results',
    );
    const documents = parseAllDocuments(text);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const [embed, merge] = documents.map((document) => document.toJS() as unknown);
    expect(embed).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: {
        completionMode: 'Indexed',
        completions: 8,
        parallelism: 8,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                command: ['slakescope'],
                args: [
                  'embed',
                  // Kubernetes would look for a variable of that name.
                  `/data/o'brien $$(date) "x"`,
                  '--out',
                  '/results/a b-parts',
                  '--shard',
                  'auto/8',
                  '--threads',
                  '4',
                ],
                volumeMounts: [
                  { name: 'volume-1', mountPath: '/data' },
                  { name: 'volume-2', mountPath: '/results' },
                ],
              },
            ],
          },
        },
      },
    });
    expect(merge).toMatchObject({
      spec: {
        suspend: true,
        template: {
          spec: {
            containers: [
              { args: ['merge', '/results/a b-parts', '--out', '/results/a b', '--threads', '4'] },
            ],
          },
        },
      },
    });
  });

  it('writes the steps of an audit, each after the one before', async () => {
    const audit = ['--task', 'audit', '--embeddings', '/v/a b', '--similarity', '0.97', '--transformed'];
    const stages = ['thumbnails', 'pairs', 'partners', 'copies'];
    const { path } = await jobFile('slurm', ...audit);
    expect(spawnSync('bash', ['-n', path]).status).toBe(0);
    const stub = `sbatch() { echo "$@" >&2; bash; echo 7; }; export -f sbatch; slakescope() { printf '<%s>' "$@" >&2; echo >&2; }; export -f slakescope; mkdir() { :; }; scontrol() { :; };`;
    const shown = spawnSync('bash', ['-c', `${stub} source ${path}`], {
      env: { ...process.env, SLURM_ARRAY_TASK_ID: '3' },
      encoding: 'utf8',
    }).stderr;
    const rest = '<--threads><4><--embeddings></v/a b><--similarity><0.97><--transformed>';
    const ran = [...shown.matchAll(/^<.*$/gm)].map(([line]) => line);
    const odd = `</data/o'brien $(date) "x">`;
    expect(ran).toEqual([
      ...stages.map(
        (stage) => `<audit>${odd}<--stage><${stage}><--shard><3/8><--out></results/a b-parts>${rest}`,
      ),
      `<audit>${odd}<--parts></results/a b-parts><--findings></results/a b/findings.json><--exit-zero>${rest}`,
    ]);
    expect(shown.match(/--dependency=afterok:7/g)).toHaveLength(4);
    const kubernetes = await jobFile('kubernetes', '--image', 'i:1', '--volume', 'data:/data', ...audit);
    const jobs = parseAllDocuments(kubernetes.text).map((document) => document.toJS() as unknown);
    expect(jobs).toMatchObject([
      { metadata: { name: 'slakescope-thumbnails' }, spec: { completions: 8 } },
      ...stages.slice(1).map((stage) => ({
        metadata: { name: `slakescope-${stage}` },
        spec: { suspend: true, completionMode: 'Indexed', completions: 8 },
      })),
      { metadata: { name: 'slakescope-audit' }, spec: { suspend: true, backoffLimit: 5 } },
    ]);
    expect(kubernetes.text.match(/kubectl wait .*thumbnails\n#.*patch job slakescope-pairs/)).not.toBeNull();
    const ray = await jobFile('ray', ...audit);
    expect(
      spawnSync('python3', ['-c', `import ast, sys; ast.parse(open(sys.argv[1]).read())`, ray.path]).status,
    ).toBe(0);
    expect(ray.text).toContain('of_all_shards(copies)\nray.get(audit.remote())');
    const without = await jobFile('ray', '--task', 'audit', '--embeddings', '/v');
    expect(without.text).not.toMatch(/partners|copies/);
    const wrong = async (...args: string[]) =>
      (await run('cluster', 'ray', '/x', '--out', '/y', '--shards', '2', ...args)).error;
    expect(await wrong('--task', 'audit')).toBe('--embeddings is missing.');
    expect(await wrong('--task', 'audit', '--embeddings', '/v', '--similarity', '7')).toMatch(/--similarity/);
    expect(await wrong('--task', 'audit', '--embeddings', '/v', '--precision', 'int8')).toMatch(
      /--precision is no flag/,
    );
    expect(await wrong('--transformed')).toMatch(/--transformed is no flag of --task embed/);
  });

  it('writes the steps of a search for neighbours, whose parts lie in a folder of their own', async () => {
    const neighbors = ['--task', 'neighbors', '--k', '7', '--metric', 'cosine'];
    const ray = await jobFile('ray', ...neighbors);
    expect(
      spawnSync('python3', ['-c', `import ast, sys; ast.parse(open(sys.argv[1]).read())`, ray.path]).status,
    ).toBe(0);
    expect(ray.text).toContain('"""Searches the nearest rows of a matrix in 8 shards by Ray.');
    const slurm = await jobFile('slurm', ...neighbors);
    expect(spawnSync('bash', ['-n', slurm.path]).status).toBe(0);
    const volumes = ['--image', 'i:1', '--volume', 'data:/data'];
    const { text } = await jobFile('kubernetes', ...volumes, ...neighbors);
    const parts = '/results/a b-neighbor-parts';
    const words = (args: readonly string[]) => ({ template: { spec: { containers: [{ args }] } } });
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toMatchObject([
      {
        metadata: { name: 'slakescope-neighbors' },
        spec: {
          completions: 8,
          ...words([
            ...['neighbors', `/data/o'brien $$(date) "x"`, '--out', parts, '--shard', 'auto/8'],
            ...['--threads', '4', '--k', '7', '--metric', 'cosine'],
          ]),
        },
      },
      {
        metadata: { name: 'slakescope-merge' },
        spec: { suspend: true, ...words(['merge', parts, '--out', '/results/a b', '--threads', '4']) },
      },
    ]);
    const wrong = async (...args: string[]) =>
      (await run('cluster', 'ray', '/x.npy', '--out', '/y', '--shards', '2', ...args)).error;
    expect(await wrong('--task', 'neighbors', '--k', '0')).toMatch(/--k is "0"/);
    expect(await wrong('--task', 'neighbors', '--metric', 'dot')).toMatch(/--metric is "dot"/);
    expect(await wrong('--task', 'neighbors', '--columns', 'x.json')).toMatch(/--columns is no flag/);
    expect(await wrong('--k', '7')).toMatch(/--k is no flag of --task embed/);
  });

  it('writes a driver for Ray', async () => {
    const { path, text } = await jobFile('ray', '--parallel', '2');
    const compiled = spawnSync('python3', [
      '-c',
      `import ast, sys; ast.parse(open(sys.argv[1]).read())`,
      path,
    ]);
    expect(compiled.status).toBe(0);
    expect(text).toContain(
      String.raw`run("embed", "/data/o'brien $(date) \"x\"", "--out", "/results/a b-parts", "--shard", f"{shard}/8", "--threads", "4")`,
    );
    expect(text).toContain('range(1, 8 + 1)');
  });
});
