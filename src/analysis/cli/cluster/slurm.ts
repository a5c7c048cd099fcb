/**
 * A script that submits the steps: an array of jobs, one a shard, and what begins once all have succeeded.
 *
 * Slurm itself runs a shard again after a node failed or it was preempted (`--requeue`). The script asks for it when the
 * time limit is near (USR1 arrives before it) or the command ended for a reason that may be over. A job that the user
 * cancels (TERM) is not run again.
 */
import { UsageError } from '../command';
import {
  capitalized,
  type ClusterEngine,
  type ClusterJob,
  FINAL_CODES,
  MAX_RETRIES,
  shellWord,
} from './engine';
import type { ClusterStep } from './task';

/** Before the time limit: enough for a batch to end. */
const SIGNAL_SECONDS = 120;
/** Stands for the shard until the script has its number; no word that a user gives holds a NUL. */
const SHARD = '\0';

/** Waits for the command, passes signals on to it, and has Slurm run the job again where that may help. */
const waiting = `command=$!
stopped=
trap 'stopped=time; kill -TERM $command' USR1
trap 'stopped=user; kill -TERM $command' TERM
wait $command; code=$?
while kill -0 $command 2>/dev/null; do wait $command; code=$?; done
case $code in 0 | ${FINAL_CODES.failed} | ${FINAL_CODES.usage}) exit $code ;; esac
if [ "$stopped" != user ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${MAX_RETRIES} ]; then
  echo "It ended with code $code and is run again."
  scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit $code`;

export const slurm: ClusterEngine = {
  name: 'slurm',
  title: 'a Slurm job array',
  ending: '.slurm.sh',
  submit: (file) => `bash ${file}`,
  write(job) {
    const { parts, shards, steps } = job;
    if (parts.includes('\\'))
      throw new UsageError(
        `The parts lie in ${parts}, but Slurm has no name for a log in a folder with a backslash; choose another by --parts.`,
      );
    const submitted = steps.map(({ name }) => `${name} \${${name}%%;*}`).join(', ');
    return `#!/bin/bash
# ${capitalized(job.verb)} ${oneLine(job.input)} in ${shards} shards by Slurm. Written by slakescope ${__VERSION__}.
# Run it on a login node: it submits ${steps.length} jobs. Change the #SBATCH lines as your cluster asks (partition, account, time).
# To make one shard again: --array=3, the rest as it is; parts that are whole are not made again.
set -euo pipefail
parts=${shellWord(parts)}
mkdir -p "$parts"
logs=\${parts//%/%%} # Slurm replaces %a and the like in the name of a log, in its folder too

${steps.map((step, i) => submission(job, step, steps.at(i - 1), i > 0)).join('\n')}
echo "Submitted: ${submitted}; logs in $parts."
`;
  },
};

/** Submits a step, which waits for the one before. */
function submission(
  { program, shards, parallel, cpus, memoryGb }: ClusterJob,
  { name, isOfShards, words }: ClusterStep,
  before: ClusterStep | undefined,
  waits: boolean,
): string {
  const array = `1-${shards}${parallel < shards ? `%${parallel}` : ''}`;
  const command = [...program, ...words(SHARD)]
    .map((word) => (word === SHARD ? `"$SLURM_ARRAY_TASK_ID/${shards}"` : shellWord(word)))
    .join(' ');
  const dependency = waits && before ? ` --dependency="afterok:\${${before.name}%%;*}"` : '';
  const end = name.toUpperCase();
  return `${name}=$(sbatch --parsable --chdir="$parts" --output="$logs/${name}${isOfShards ? '-%a' : ''}.log"${dependency} <<'${end}'
#!/bin/bash
#SBATCH --job-name=slakescope-${name}
${isOfShards ? `#SBATCH --array=${array}\n` : ''}#SBATCH --cpus-per-task=${cpus}
#SBATCH --mem=${memoryGb}G
#SBATCH --time=04:00:00
#SBATCH --open-mode=append
#SBATCH --requeue
${waits ? '#SBATCH --kill-on-invalid-dep=yes\n' : ''}#SBATCH --signal=B:USR1@${SIGNAL_SECONDS}
${command} &
${waiting}
${end}
)`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
