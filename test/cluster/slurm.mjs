// Slurm on one machine: munged, slurmctld and slurmd on loopback, with keys, ports and folders of their own. An array is
// submitted by the script that `slakescope cluster slurm` writes; one task is killed, another reaches its time limit. Then
// the dataset is audited by shards, two tasks of which are killed, too, and the neighbours of its images are searched.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, hostname, totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findCommand, installPackages } from '../../scripts/system.mjs';

const DEADLINE_MS = 15 * 60_000;
const PORT = 20_000 + (process.pid % 20_000);
/** Everything in it has a meaning for a shell or for Slurm's own names of files. */
const RUN_FOLDER = `it's "9%a" $HOME 影`;

export async function slurmArray(context) {
  const { room, dataset, cli, program, requireEqual, requireSameFindings, requireSameNeighbors, shards } =
    context;
  ensureSlurm();
  const home = join(room, 'slurm');
  const daemons = await startSlurm(home);
  try {
    const [parts, out, file] = ['parts', 'merged', 'job.sh'].map((name) => join(room, RUN_FOLDER, name));
    program(
      ...[
        'cluster',
        'slurm',
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
    const [array, merge] = submit(file);
    const killed = await killWhileItWorks(parts, 2, shards);
    const timedOut = await signalWhileItWorks(parts, 3, shards, array);
    await allDone(merge);
    requireEqual(out);
    const logs = (shard) => readFileSync(join(parts, `embed-${shard}.log`), 'utf8');
    for (const [shard, code] of [
      [2, 137],
      [3, 143],
    ]) {
      if (!logs(shard).includes(`It ended with code ${code} and is run again.`))
        throw new Error(`Shard ${shard} was not run again:\n${logs(shard)}`);
    }
    const made = () =>
      readdirSync(parts)
        .filter((name) => name.startsWith('part-'))
        .map((name) => statSync(join(parts, name)).mtimeMs);
    const before = made();
    if (before.length !== shards) throw new Error(`There are ${before.length} parts, not ${shards}.`);
    // Submitted again, nothing is made again, and the result is the same.
    const [, again] = submit(file);
    await allDone(again);
    requireEqual(out);
    if (String(made()) !== String(before)) throw new Error('Parts that were whole have been made again.');
    const audited = await auditByShards({ room, dataset, cli, program, shards, embeddings: out });
    requireSameFindings(audited);
    requireSameNeighbors(await neighborsByShards({ room, cli, program, shards, embeddings: out }));
    return `an array of ${shards}, one task killed after ${killed} images and one stopped at its time limit after ${timedOut}, both run again; merged byte for byte as one run; audited in four arrays, two tasks killed and run again, with the findings of one run; neighbours searched in an array, byte for byte as one run`;
  } finally {
    for (const daemon of daemons.reverse()) {
      daemon.kill('SIGTERM');
      if (daemon.exitCode === null) await once(daemon, 'exit');
    }
  }
}

/** @returns the file of the findings. */
async function auditByShards({ room, dataset, cli, program, shards, embeddings }) {
  const [parts, out, file] = ['audit parts', 'audited', 'audit.sh'].map((name) =>
    join(room, RUN_FOLDER, name),
  );
  program(
    ...['cluster', 'slurm', dataset, '--task', 'audit', '--embeddings', embeddings, '--transformed'],
    ...['--shards', String(shards), '--parts', parts, '--out', out, '--file', file],
    ...['--program', `${process.execPath} ${cli}`, '--cpus', '1', '--memory', '1'],
  );
  const audit = /audit (\d+)/.exec(execFileSync('bash', [file], { encoding: 'utf8' }))?.[1];
  for (const stage of ['thumbnails', 'copies']) {
    await until(`${stage} at work`, () => killed(parts, `--stage\0${stage}\0--shard\x002/${shards}`));
    await allDone(audit, () => existsSync(join(parts, partName(stage, 2, shards))));
    const log = readFileSync(join(parts, `${stage}-2.log`), 'utf8');
    if (!log.includes('It ended with code 137 and is run again.'))
      throw new Error(`A killed task was not run again:\n${log}`);
  }
  await allDone(audit);
  return join(out, 'findings.json');
}

/** @returns the folder of the merged lists. */
async function neighborsByShards({ room, cli, program, shards, embeddings }) {
  const [out, file] = ['neighbours', 'neighbours.sh'].map((name) => join(room, RUN_FOLDER, name));
  program(
    ...['cluster', 'slurm', join(embeddings, 'image_embeddings.npy'), '--task', 'neighbors', '--k', '5'],
    ...['--shards', String(shards), '--out', out, '--file', file],
    ...['--program', `${process.execPath} ${cli}`, '--cpus', '1', '--memory', '1'],
  );
  await allDone(/merge (\d+)/.exec(execFileSync('bash', [file], { encoding: 'utf8' }))?.[1]);
  return out;
}

function partName(kind, shard, shards) {
  const name = (value) => String(value).padStart(5, '0');
  return `${kind}-${name(shard)}-of-${name(shards)}.slakescope-part`;
}

/** Kills (SIGKILL) the commands about these parts with these words. @returns how many. */
function killed(parts, words) {
  const pids = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && commandLine(pid).includes(parts) && commandLine(pid).includes(words),
  );
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
  return pids.length;
}

function ensureSlurm() {
  const missing = [
    ['slurmctld', 'slurm-wlm'],
    ['slurmd', 'slurm-wlm'],
    ['munged', 'munge'],
  ].filter(([command]) => !daemonPath(command));
  if (missing.length > 0) installPackages([...new Set(missing.map(([, name]) => name))]);
}

/** Daemons lie where a user's PATH does not lead. */
function daemonPath(command) {
  const inSbin = join('/usr/sbin', command);
  return findCommand(command) ?? (existsSync(inSbin) ? inSbin : undefined);
}

async function startSlurm(home) {
  for (const name of ['state', 'spool', 'munge']) mkdirSync(join(home, name), { recursive: true });
  const munge = (name) => join(home, 'munge', name);
  writeFileSync(munge('key'), randomBytes(128));
  chmodSync(munge('key'), 0o400);
  const host = hostname().split('.')[0];
  const processors = availableParallelism();
  const conf = join(home, 'slurm.conf');
  writeFileSync(
    conf,
    `ClusterName=slakescope
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${PORT}
SlurmdPort=${PORT + 1}
SlurmUser=${userInfo().username}
SlurmdUser=${userInfo().username}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${munge('socket')}
StateSaveLocation=${join(home, 'state')}
SlurmdSpoolDir=${join(home, 'spool')}
SlurmctldPidFile=${join(home, 'slurmctld.pid')}
SlurmdPidFile=${join(home, 'slurmd.pid')}
SlurmctldLogFile=${join(home, 'slurmctld.log')}
SlurmdLogFile=${join(home, 'slurmd.log')}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${processors} RealMemory=${Math.floor(totalmem() / 2 ** 20)} State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`,
  );
  process.env.SLURM_CONF = conf;
  const daemons = [];
  const start = (command, args) => {
    const daemon = spawn(daemonPath(command) ?? command, args, { stdio: 'ignore' });
    daemons.push(daemon);
  };
  start('munged', [
    '--foreground',
    '--force',
    `--socket=${munge('socket')}`,
    `--key-file=${munge('key')}`,
    `--pid-file=${munge('pid')}`,
    `--log-file=${munge('log')}`,
    `--seed-file=${munge('seed')}`,
  ]);
  await until('munged', () => existsSync(munge('socket')));
  start('slurmctld', ['-D', '-i']);
  start('slurmd', ['-D', '-N', host]);
  await until('Slurm', () => /idle|mix/.test(attempt('sinfo', ['-h', '-o', '%t'])));
  return daemons;
}

/** @returns the ids of the array and of the merge. */
function submit(file) {
  const said = execFileSync('bash', [file], { encoding: 'utf8' });
  const ids = /embed (\d+), merge (\d+)/.exec(said);
  if (!ids) throw new Error(`No jobs were submitted: ${said}`);
  return [ids[1], ids[2]];
}

/** Images that an unfinished part has kept. */
function keptImages(parts, shard, shards) {
  const folder = join(parts, `.${partName('part', shard, shards)}.unfinished`);
  if (!existsSync(folder)) return 0;
  const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /images-.*\.records$/.test(file))
    .map((file) => statSync(join(folder, file)).size);
  return Math.floor(Math.max(0, ...bytes) / RECORD_BYTES);
}
/** A record is longer: 8,448 features, a thumbnail, key and checksum. */
const RECORD_BYTES = 8448 * 4;

/** Kills the command of a shard (SIGKILL) once it has kept an image. */
async function killWhileItWorks(parts, shard, shards) {
  return until(`shard ${shard} at work`, () => {
    const kept = keptImages(parts, shard, shards);
    if (kept === 0) return 0;
    return killed(parts, `--shard\x00${shard}/${shards}`) > 0 ? kept : 0;
  });
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

/** What Slurm sends a job some time before its limit. */
async function signalWhileItWorks(parts, shard, shards, array) {
  return until(`shard ${shard} at work`, () => {
    const kept = keptImages(parts, shard, shards);
    if (kept > 0) execFileSync('scancel', ['--batch', '--signal=USR1', `${array}_${shard}`]);
    return kept;
  });
}

/** Waits for the last job. A job that is run again would wait for two minutes: it begins now. */
async function allDone(merge, isEarly = () => false) {
  await until('the last job', () => {
    if (isEarly()) return true;
    for (const id of attempt('squeue', ['-h', '-t', 'PD', '-r', '-o', '%i %r']).split('\n')) {
      const [job, reason] = id.split(' ');
      if (reason === '(BeginTime)' || reason === 'BeginTime')
        attempt('scontrol', ['update', `JobId=${job}`, 'StartTime=now']);
    }
    const state = /JobState=(\w+)/.exec(attempt('scontrol', ['show', 'job', merge]))?.[1] ?? '';
    if (['FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL', 'OUT_OF_MEMORY'].includes(state))
      throw new Error(`The last job is ${state}.`);
    return state === 'COMPLETED';
  });
}

function attempt(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

async function until(what, check) {
  for (const end = Date.now() + DEADLINE_MS; ;) {
    const found = check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited too long for ${what}.`);
    await sleep(5);
  }
}
