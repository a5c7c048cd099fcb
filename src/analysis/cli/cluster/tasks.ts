/** What a job file makes, as steps that follow each other: a command of every shard, or one of all of them together. */
import { join } from 'node:path';
import { laterStages } from '../../audit/shards/stages';

/** What the commands of all steps are given. */
export interface TaskInput {
  readonly folder: string;
  readonly parts: string;
  readonly out: string;
  readonly shards: number;
  readonly cpus: number;
  /** That say by which encoder and columns, or what is audited. */
  readonly flags: readonly string[];
  /** Also looks for transformed copies. */
  readonly transformed: boolean;
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
  readonly steps: (input: TaskInput) => readonly ClusterStep[];
}

const embed: ClusterTask = {
  name: 'embed',
  verb: 'embeds',
  steps: ({ folder, parts, out, flags, cpus }) => [
    {
      name: 'embed',
      isOfShards: true,
      words: (shard) => ['embed', folder, '--out', parts, '--shard', shard, ...threads(cpus), ...flags],
    },
    { name: 'merge', isOfShards: false, words: () => ['merge', parts, '--out', out, ...threads(cpus)] },
  ],
};

const audit: ClusterTask = {
  name: 'audit',
  verb: 'audits',
  steps({ folder, parts, out, flags, cpus, transformed }) {
    const common = [...threads(cpus), ...flags, ...(transformed ? ['--transformed'] : [])];
    const stages = laterStages.filter(({ ofTransformed }) => transformed || !ofTransformed);
    const stage = (name: string): ClusterStep => ({
      name,
      isOfShards: true,
      words: (shard) => ['audit', folder, '--stage', name, '--shard', shard, '--out', parts, ...common],
    });
    const findings = ['--parts', parts, '--findings', join(out, 'findings.json'), '--exit-zero'];
    return [
      stage('thumbnails'),
      ...stages.map(({ name }) => stage(name)),
      { name: 'audit', isOfShards: false, words: () => ['audit', folder, ...findings, ...common] },
    ];
  },
};

export const clusterTasks: readonly ClusterTask[] = [embed, audit];

/** A machine may show a task more processors than it was given. */
function threads(cpus: number): string[] {
  return ['--threads', String(cpus)];
}
