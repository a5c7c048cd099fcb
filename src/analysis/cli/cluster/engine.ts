/** What writes the job file of one engine: step after step, every shard of a step, what may succeed again. */
import { UsageError } from '../command';
import type { ClusterStep } from './task';

export interface ClusterJob {
  /** Absolute paths, as the nodes see them. */
  readonly input: string;
  readonly parts: string;
  /** "embeds" */
  readonly verb: string;
  /** "a dataset" */
  readonly object: string;
  /** In their order: each begins when the one before it has succeeded. */
  readonly steps: readonly ClusterStep[];
  readonly shards: number;
  /** Shards at a time. */
  readonly parallel: number;
  readonly cpus: number;
  readonly memoryGb: number;
  /** How a node starts the command line: "slakescope", "npx slakescope", "apptainer run slakescope.sif". */
  readonly program: readonly string[];
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

/** Of the job whose file this is: "Embeds … in 8 shards". */
export function capitalized(verb: string): string {
  return `${verb[0].toUpperCase()}${verb.slice(1)}`;
}

/** A word of a POSIX shell. @throws UsageError for a line break, which a job file cannot hold. */
export function shellWord(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw new UsageError(`${JSON.stringify(text)} has a line break; a job file cannot hold it.`);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
