/** What a job file makes, as steps that follow each other: a command of every shard, or one of all of them together. */
import type { FlagHelp, Flags } from '../command';

/** What the commands of all steps are given. */
export interface TaskInput {
  /** Absolute paths, as the nodes see them. */
  readonly input: string;
  readonly parts: string;
  readonly out: string;
  /** Those of the task that were given, as words, with `--threads`. */
  readonly words: readonly string[];
  readonly threads: readonly string[];
  /** Whether a flag without a value was given. */
  readonly has: (flag: string) => boolean;
}

export interface ClusterStep {
  /** A word of letters: names jobs, logs and variables. */
  readonly name: string;
  /** Whether it is run of every shard, else once. */
  readonly isOfShards: boolean;
  /** The command line. @param shard as `--shard` takes it. */
  readonly words: (shard: string) => string[];
}

export interface ClusterTask {
  readonly name: string;
  /** "embeds" */
  readonly verb: string;
  /** "a dataset" */
  readonly object: string;
  /** For help: "the audit of FOLDER by --embeddings". */
  readonly help: string;
  /** What it writes, for help: "findings.json". */
  readonly files: string;
  /** What the default name of the folder of its parts adds to that of --out. */
  readonly partsEnding: string;
  /** That its commands take; those of other tasks are refused. */
  readonly flags: Readonly<Record<string, FlagHelp>>;
  /** @throws UsageError where a flag is missing or has a value that its commands refuse. */
  readonly check: (flags: Flags) => void;
  readonly steps: (input: TaskInput) => readonly ClusterStep[];
}
