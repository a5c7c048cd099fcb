// The driver for Ray on a cluster of this machine alone.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export async function rayJob({ room, dataset, cli, program, requireEqual, shards }) {
  const python = rayPython(join(room, 'ray'));
  if (!python) return 'skipped, since pip cannot install ray here';
  const [parts, out, file] = ['parts', 'merged', 'job.py'].map((name) => join(room, 'ray-run', name));
  program(
    ...[
      'cluster',
      'ray',
      dataset,
      '--shards',
      String(shards),
      '--parts',
      parts,
      '--out',
      out,
      '--file',
      file,
    ],
    ...['--program', `${process.execPath} ${cli}`, '--cpus', '1', '--memory', '1'],
  );
  const { status, stderr } = spawnSync(python, [file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The driver ended with code ${status}: ${stderr}`);
  requireEqual(out);
  return `${shards} tasks; merged byte for byte as one run`;
}

/** A Python that has Ray: SLAKESCOPE_RAY_PYTHON, or one that is made for it. */
function rayPython(home) {
  const given = process.env.SLAKESCOPE_RAY_PYTHON;
  if (given) return given;
  const made = spawnSync('python3', ['-m', 'venv', home]).status === 0;
  return made && spawnSync(join(home, 'bin/pip'), ['install', 'ray']).status === 0
    ? join(home, 'bin/python')
    : undefined;
}
