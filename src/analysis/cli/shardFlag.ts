import { MAX_SHARDS, type Shard } from '../embedding/shards/shard';
import { type FlagHelp, type Flags, UsageError } from './command';
import { counted } from './counted';

/** Flag of what is made in shards. */
export const shardFlag: Readonly<Record<string, FlagHelp>> = {
  shard: {
    value: 'I/N|auto|auto/N',
    help: 'Does one share of the work, shard I (1 to N) of N, and writes it to one file, a part, for "merge"; auto takes I, and N where it is left out, from a Slurm array (SLURM_ARRAY_TASK_ID) or a Kubernetes indexed job (JOB_COMPLETION_INDEX).',
  },
};

type Env = Readonly<Record<string, string | undefined>>;

/** @throws UsageError naming the flag or the variable that is not as it must be. */
export function readShardFlag(flags: Flags, env: Env = process.env): Shard | undefined {
  const value = flags.text('shard');
  if (value === undefined) return undefined;
  const auto = /^auto(?:\/(\d+))?$/.exec(value);
  const explicit = /^(\d+)\/(\d+)$/.exec(value);
  if (auto) {
    const count = auto.at(1) === undefined ? undefined : Number(auto[1]);
    return shardOfEngine(env, count);
  }
  if (!explicit) throw new UsageError(`--shard is "${value}" but must be I/N, such as 3/8, or auto.`);
  return checked({ index: Number(explicit[1]), count: Number(explicit[2]) }, `--shard ${value}`);
}

function checked({ index, count }: Shard, given: string): Shard {
  if (count < 1 || count > MAX_SHARDS)
    throw new UsageError(`${given}: the number of shards must be from 1 to ${MAX_SHARDS}.`);
  if (index < 1 || index > count)
    throw new UsageError(`${given}: the shard is ${index} of ${count} but must be from 1 to ${count}.`);
  return { index, count };
}

function shardOfEngine(env: Env, count: number | undefined): Shard {
  if (env['SLURM_ARRAY_TASK_ID'] !== undefined) return shardOfSlurm(env, count);
  const index = integer(env, 'JOB_COMPLETION_INDEX');
  if (index === undefined) {
    throw new UsageError(
      '--shard auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; name the shard, as in --shard 3/8.',
    );
  }
  if (count === undefined)
    throw new UsageError(
      '--shard auto: Kubernetes does not say how many shards there are; write --shard auto/N.',
    );
  if (index >= count)
    throw new UsageError(
      `--shard auto/${count}: JOB_COMPLETION_INDEX is ${index} and counts from 0, so that the job has more completions than ${counted(count, 'shard')}; write --shard auto/N with the number of completions as N, or give the job ${counted(count, 'completion')}.`,
    );
  return checked({ index: index + 1, count }, `--shard auto/${count}`);
}

/** Arrays whose numbers begin at 0 or 1 and have no gaps; the variables of any other (a part that is submitted again) do not tell the shard. */
function shardOfSlurm(env: Env, given: number | undefined): Shard {
  const task = integer(env, 'SLURM_ARRAY_TASK_ID') ?? 0;
  const count = integer(env, 'SLURM_ARRAY_TASK_COUNT');
  const first = integer(env, 'SLURM_ARRAY_TASK_MIN');
  const last = integer(env, 'SLURM_ARRAY_TASK_MAX');
  const isWhole =
    count !== undefined &&
    first !== undefined &&
    first <= 1 &&
    (last === undefined || last - first + 1 === count) &&
    (given === undefined || given === count);
  const flag = given === undefined ? '--shard auto' : `--shard auto/${given}`;
  if (isWhole) return checked({ index: task - first + 1, count }, flag);
  const isNamed = task >= 1 && task <= (given ?? MAX_SHARDS);
  const wayOut = `name the shard, as in --shard ${isNamed ? task : 'I'}/${given ?? 'N'}`;
  const missing = ['MIN', 'MAX', 'COUNT']
    .map((name) => `SLURM_ARRAY_TASK_${name}`)
    .filter((name) => env[name] === undefined);
  if (missing.length > 0) {
    const names = missing.join(', ').replace(/, (?=\w+$)/, ' and ');
    throw new UsageError(
      `${flag}: ${names} ${missing.length === 1 ? 'is' : 'are'} not set, and SLURM_ARRAY_TASK_ID alone does not say which shard it is; ${wayOut}.`,
    );
  }
  throw new UsageError(
    `${flag}: the Slurm array has ${counted(count ?? 0, 'task')} from ${first} to ${last}, but auto needs one task for each of ${given === undefined ? 'the shards' : counted(given, 'shard')}, numbered from 0 or 1 without gaps; ${wayOut}.`,
  );
}

function integer(env: Env, name: string): number | undefined {
  const value = env[name];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`--shard auto: ${name} is "${value}" but must be an integer.`);
}
