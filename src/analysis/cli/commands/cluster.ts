import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { checkOutputFile } from '../../dataset/outputTarget';
import { MAX_SHARDS } from '../../embedding/shards/shard';
import { writeAtomically } from '../../files/atomic';
import { unlessMissing } from '../../files/missing';
import { type ClusterJob, shellWord, type Volume } from '../cluster/engine';
import { clusterEngines, clusterTasks } from '../cluster/registry';
import type { ClusterTask } from '../cluster/task';
import { type Command, type Flags, UsageError } from '../command';
import { counted } from '../counted';
import { listFlag } from '../listFlag';

const names = clusterEngines.map(({ name }) => name);
const taskNames = clusterTasks.map(({ name }) => name);
/** Flags of tasks whose value is a path. */
const pathFlags = ['checkpoint', 'columns', 'embeddings'];
const taskFlags: Command['flags'] = Object.fromEntries(
  clusterTasks.flatMap(({ flags }) => Object.entries(flags)),
);
const perTask = (say: (task: ClusterTask) => string) =>
  new Intl.ListFormat('en', { type: 'disjunction' }).format(clusterTasks.map(say));

/** `slakescope cluster`: the file by which an engine runs a task in shards, and puts their parts together. */
export const clusterCommand: Command = {
  name: 'cluster',
  operands: [names.join('|'), 'FOLDER|MATRIX.npy'],
  summary:
    'Writes a job file that embeds or audits a dataset, or searches the nearest rows of a matrix, on many machines: a task a shard, failures tried again, then a task that puts the parts together.',
  flags: {
    shards: {
      value: 'N',
      required: true,
      help: 'Number of shards; some thousand images, or ten thousand rows, each are sensible.',
    },
    task: {
      value: taskNames.join('|'),
      help: `What the job does (${clusterTasks[0].name}): ${clusterTasks.map(({ name, help }) => `${name} ${help}`).join('; ')}.`,
    },
    out: {
      value: 'DIR',
      required: true,
      help: `Folder for ${perTask(({ files }) => files)}.`,
    },
    parts: {
      value: 'DIR',
      help: `Folder for the parts, which all machines see (the name of --out with ${perTask(({ name, partsEnding }) => `"${partsEnding}" for ${name}`)}).`,
    },
    file: {
      value: 'FILE',
      help: 'The job file (slakescope- and the name of the task with the ending of the engine, here).',
    },
    parallel: { value: 'N', help: 'Shards at a time (all).' },
    cpus: { value: 'N', help: 'Processors of a task, and its threads (4).' },
    memory: { value: 'GB', help: 'Memory of a task (8).' },
    program: {
      value: 'WORDS',
      help: 'How a machine starts slakescope: "npx slakescope" (slakescope). Quotation marks hold a word together; the path of a file relative to the current folder is written in full into the job file.',
    },
    image: { value: 'NAME', help: 'Kubernetes: image of a container that has slakescope.' },
    volume: {
      value: 'CLAIM:PATH,…',
      help: 'Kubernetes: persistent volume claims, and where FOLDER or MATRIX.npy, --parts and --out lie in them.',
    },
    ...taskFlags,
  },
  notes: () =>
    clusterEngines.map(({ name, title, submit }) => `${name}: ${title}; ${submit('FILE')}`).join('\n'),
  async run({ operands, flags, terminal }) {
    const engine = clusterEngines.find(({ name }) => name === operands[0]);
    if (!engine)
      throw new UsageError(`The engine is "${operands[0]}" but must be one of ${names.join(', ')}.`);
    const job = await readJob(operands[1], flags, engine.name === 'kubernetes');
    const text = engine.write(job);
    const file = resolve(flags.text('file') ?? `slakescope-${readTask(flags).name}${engine.ending}`);
    const submit = engine.submit(shellWord(file));
    await checkOutputFile(file);
    await writeAtomically(file, text);
    terminal.print(`${file}: ${engine.title} of ${counted(job.shards, 'shard')}. Run it by: ${submit}`);
    return 0;
  },
};

async function readJob(given: string, flags: Flags, inContainers: boolean): Promise<ClusterJob> {
  flags.required('shards');
  const shards = flags.integer('shards', 1, 1);
  if (shards > MAX_SHARDS) throw new UsageError(`--shards is ${shards} but must be at most ${MAX_SHARDS}.`);
  const task = readTask(flags);
  const place = (path: string, what: string) => {
    if (!inContainers) return resolve(path);
    if (isAbsolute(path)) return path;
    throw new UsageError(`${what} is "${path}" but must be an absolute path, as containers see it.`);
  };
  const out = place(flags.required('out'), '--out');
  const program = wordsOf(flags.text('program') ?? 'slakescope');
  const cpus = flags.integer('cpus', 4, 1);
  const threads = ['--threads', String(cpus)]; // a machine may show a task more processors than it was given
  const words = Object.keys(task.flags).flatMap((name) => {
    const value = flags.text(name);
    if (value === undefined) return flags.has(name) ? [`--${name}`] : [];
    return [`--${name}`, pathFlags.includes(name) ? place(value, `--${name}`) : value];
  });
  const places = {
    input: place(given, 'FOLDER|MATRIX.npy'),
    parts: place(flags.text('parts') ?? `${out.replace(/[/\\]+$/, '')}${task.partsEnding}`, '--parts'),
    out,
  };
  const has = (flag: string) => flags.has(flag);
  return {
    ...places,
    verb: task.verb,
    object: task.object,
    steps: task.steps({ ...places, threads, words: [...threads, ...words], has }),
    shards,
    cpus,
    parallel: flags.integer('parallel', shards, 1),
    memoryGb: flags.integer('memory', 8, 1),
    program: inContainers ? program : await Promise.all(program.map(fromAnywhere)),
    image: flags.text('image'),
    volumes: (listFlag(flags, 'volume') ?? []).map(readVolume),
  };
}

/** @throws UsageError where flags are of another task, or do not go together. */
function readTask(flags: Flags): ClusterTask {
  const name = flags.choice('task', taskNames, clusterTasks[0].name);
  const task = clusterTasks.find((one) => one.name === name) ?? clusterTasks[0];
  const foreign = Object.keys(taskFlags).find(
    (flag) => !Object.hasOwn(task.flags, flag) && (flags.text(flag) !== undefined || flags.has(flag)),
  );
  if (foreign !== undefined)
    throw new UsageError(`--${foreign} is no flag of --task ${name}; leave it out, or choose another task.`);
  task.check(flags);
  return task;
}

/** Split at spaces outside quotation marks. @throws UsageError */
function wordsOf(program: string): string[] {
  const word = /(?:[^\s"']|"[^"]*"|'[^']*')+/g;
  if (program.replaceAll(word, '').trim() !== '')
    throw new UsageError(
      `--program is ${program}, but has a quotation mark without a second; put a word with one into the other kind.`,
    );
  const words = program.match(word) ?? [];
  if (words.length === 0)
    throw new UsageError('--program is empty; leave it out, or say how slakescope starts.');
  return words.map((text) => text.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** A task starts in another folder: a path relative to the current folder is written in full. */
async function fromAnywhere(word: string, i: number): Promise<string> {
  if (i === 0) return word.includes('/') ? resolve(word) : word; // a bare name is searched in PATH
  if (!/[./]/.test(word)) return word;
  const path = resolve(word);
  const found = await unlessMissing(stat(path), undefined);
  return found?.isFile() ? path : word;
}

function readVolume(text: string): Volume {
  const parts = /^([a-z0-9][a-z0-9.-]*):(\/.*)$/.exec(text);
  if (!parts) throw new UsageError(`--volume is "${text}" but must be CLAIM:PATH, as in data:/data.`);
  return { claim: parts[1], path: parts[2] };
}
