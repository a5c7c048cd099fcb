// The file for Kubernetes against the schema of its API, as the npm package kubernetes-models has it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';

const PACKAGE = 'kubernetes-models@5.1.0';

export async function kubernetesJob({ room, dataset, program, shards }) {
  const home = join(room, 'kubernetes');
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{}');
  const installed = spawnSync('npm', [
    'install',
    '--prefix',
    home,
    '--ignore-scripts',
    '--no-audit',
    PACKAGE,
  ]);
  if (installed.status !== 0) return `skipped, since npm cannot install ${PACKAGE}`;
  const file = join(home, 'job.yaml');
  program(
    ...[
      'cluster',
      'kubernetes',
      dataset,
      '--shards',
      String(shards),
      '--out',
      '/results/set',
      '--file',
      file,
    ],
    ...['--image', 'slakescope', '--volume', 'data:/data,results:/results'],
  );
  const bridge = join(home, 'job.mjs'); // a module that stands where the package is found
  writeFileSync(bridge, "export { Job } from 'kubernetes-models/batch/v1';");
  const { Job } = await import(pathToFileURL(bridge).href);
  const auditFile = join(home, 'audit.yaml');
  program(
    ...['cluster', 'kubernetes', dataset, '--task', 'audit', '--embeddings', '/results/set', '--transformed'],
    ...['--shards', String(shards), '--out', '/results/audited', '--file', auditFile],
    ...['--image', 'slakescope', '--volume', 'data:/data,results:/results'],
  );
  const neighborsFile = join(home, 'neighbours.yaml');
  program(
    ...['cluster', 'kubernetes', '/results/set/image_embeddings.npy', '--task', 'neighbors'],
    ...['--shards', String(shards), '--out', '/results/neighbours', '--file', neighborsFile],
    ...['--image', 'slakescope', '--volume', 'data:/data,results:/results'],
  );
  const jobs = [file, auditFile, neighborsFile].flatMap((one) =>
    parseAllDocuments(readFileSync(one, 'utf8')).map((document) => document.toJS()),
  );
  for (const job of jobs) new Job(job).validate();
  // The schema would find a mistake.
  const wrong = { ...jobs[0], spec: { ...jobs[0].spec, completions: 'four' } };
  let refused = false;
  try {
    new Job(wrong).validate();
  } catch {
    refused = true;
  }
  if (!refused) throw new Error('The schema of Kubernetes takes a wrong job.');
  return `${jobs.length} jobs are valid by the schema of batch/v1`;
}
