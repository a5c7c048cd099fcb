// npm run test:cluster: shards of a dataset on real engines, compared with one run byte for byte. Slurm runs here on one
// machine and is needed (as root on Debian it is installed); Kubernetes' own schema and Ray are used where npm and pip
// bring them. --built leaves out the build.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';
import { kubernetesJob } from './kubernetes.mjs';
import { rayJob } from './ray.mjs';
import { slurmArray } from './slurm.mjs';

const IMAGES = 240;
const SHARDS = 4;

const room = mkdtempSync(join(tmpdir(), 'slakescope-cluster-'));
process.env.SLAKESCOPE_CACHE = join(room, 'cache');
process.env.NO_COLOR = '1';
const cli = join(root, 'dist/cli.js');
const program = (...args) =>
  execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });

/** @param {string} merged folder that must have the files of one run. */
function requireEqual(merged) {
  for (const file of ['image_embeddings.npy', 'text_embeddings.npy', 'metadata.json']) {
    const same = readFileSync(join(merged, file)).equals(readFileSync(join(room, 'single', file)));
    if (!same) throw new Error(`${file} of ${merged} differs from that of one run.`);
  }
}

/** @param {string} file that must have the findings of one run. */
function requireSameFindings(file) {
  if (!readFileSync(file).equals(readFileSync(join(room, 'findings.json'))))
    throw new Error(`${file} differs from the findings of one run.`);
}

/** @param {string} folder whose neighbours must be those of one run. */
function requireSameNeighbors(folder) {
  for (const file of ['neighbor_indices.npy', 'neighbor_distances.npy'])
    if (!readFileSync(join(folder, file)).equals(readFileSync(join(room, 'neighbours', file))))
      throw new Error(`${file} of ${folder} differs from that of one run.`);
}

let failed = false;
try {
  if (!process.argv.includes('--built'))
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  const dataset = join(room, 'set');
  program('sample', dataset, '--count', String(IMAGES), '--seed', '7');
  program('embed', dataset, '--out', join(room, 'single'));
  const auditing = ['audit', dataset, '--embeddings', join(room, 'single'), '--transformed'];
  writeFileSync(join(room, 'findings.json'), program(...auditing, '--json', '--exit-zero'));
  program(
    'neighbors',
    join(room, 'single/image_embeddings.npy'),
    '--k',
    '5',
    '--out',
    join(room, 'neighbours'),
  );
  const compared = { requireEqual, requireSameFindings, requireSameNeighbors };
  const context = { room, dataset, cli, program, ...compared, shards: SHARDS };
  for (const [name, check] of Object.entries({ Slurm: slurmArray, Kubernetes: kubernetesJob, Ray: rayJob })) {
    const startedAt = Date.now();
    const said = await check(context);
    console.log(`${name}: ${said} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  }
} catch (error) {
  failed = true;
  console.error(error);
  console.error(`What it left is in ${room}.`);
}
if (!failed) rmSync(room, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
