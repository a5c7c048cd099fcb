/** What writes the job file of one engine: embed every shard, try again what may succeed, then merge. */
import { UsageError } from '../command';

export interface ClusterJob {
  /** Absolute paths, as the nodes see them. */
  readonly folder: string;
  readonly parts: string;
  readonly out: string;
  readonly shards: number;
  /** Shards at a time. */
  readonly parallel: number;
  readonly cpus: number;
  readonly memoryGb: number;
  /** How a node starts the command line: "slakescope", "npx slakescope", "apptainer run slakescope.sif". */
  readonly program: readonly string[];
  /** Flags of `embed` that say by which encoder and columns. */
  readonly flags: readonly string[];
  /** Only of Kubernetes. */
  readonly image: string | undefined;
  readonly volumes: readonly Volume[];
}

/** A persistent volume claim, and where its pods see it. */
export interface Volume {
  readonly claim: string;
  readonly path: string;
}

export interface ClusterEngine {
  readonly name: string;
  /** "a Slurm job array". */
  readonly title: string;
  /** Ending of the name of its file. */
  readonly ending: string;
  /** @throws UsageError where a flag that it needs is missing. */
  write(job: ClusterJob): string;
  /** What to type to run the file, whose name is already quoted. */
  readonly submit: (file: string) => string;
}

/** Tries after the first of one shard. */
export const MAX_RETRIES = 5;
/** Exit codes that the same command would end with again: a failure, wrong usage. */
export const FINAL_CODES = { failed: 1, usage: 2 } as const;

/** The command line of one shard. @param shard as `--shard` takes it. */
export function embedArguments({ folder, parts, flags, cpus }: ClusterJob, shard: string): string[] {
  return ['embed', folder, '--out', parts, '--shard', shard, ...threads(cpus), ...flags];
}

export function mergeArguments({ parts, out, cpus }: ClusterJob): string[] {
  return ['merge', parts, '--out', out, ...threads(cpus)];
}

/** A machine may show a task more processors than it was given. */
function threads(cpus: number): string[] {
  return ['--threads', String(cpus)];
}

/** A word of a POSIX shell. @throws UsageError for a line break, which a job file cannot hold. */
export function shellWord(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw new UsageError(`${JSON.stringify(text)} has a line break; a job file cannot hold it.`);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
