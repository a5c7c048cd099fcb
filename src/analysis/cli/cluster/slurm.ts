/**
 * A script that submits an array of jobs, one a shard, and a job that merges once all have succeeded.
 *
 * Slurm itself runs a shard again after a node failed or it was preempted (`--requeue`). The script asks for it when the
 * time limit is near (USR1 arrives before it) or the command ended for a reason that may be over. A job that the user
 * cancels (TERM) is not run again.
 */
import { UsageError } from '../command';
import {
  type ClusterEngine,
  embedArguments,
  FINAL_CODES,
  MAX_RETRIES,
  mergeArguments,
  shellWord,
  shellWords,
} from './engine';

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
    const { program, parts, shards, parallel, cpus, memoryGb } = job;
    if (parts.includes('\\'))
      throw new UsageError(
        `The parts lie in ${parts}, but Slurm has no name for a log in a folder with a backslash; choose another by --parts.`,
      );
    const array = `1-${shards}${parallel < shards ? `%${parallel}` : ''}`;
    const embed = [...program, ...embedArguments(job, SHARD)]
      .map((word) => (word === SHARD ? `"$SLURM_ARRAY_TASK_ID/${shards}"` : shellWord(word)))
      .join(' ');
    return `#!/bin/bash
# Embeds ${oneLine(job.folder)} in ${shards} shards by Slurm, and merges them. Written by slakescope ${__VERSION__}.
# Run it on a login node: it submits two jobs. Change the #SBATCH lines as your cluster asks (partition, account, time).
# To make one shard again: --array=3, the rest as it is; parts that are whole are not made again.
set -euo pipefail
parts=${shellWord(parts)}
mkdir -p "$parts"
logs=\${parts//%/%%} # Slurm replaces %a and the like in the name of a log, in its folder too

array=$(sbatch --parsable --chdir="$parts" --output="$logs/embed-%a.log" <<'EMBED'
#!/bin/bash
#SBATCH --job-name=slakescope-embed
#SBATCH --array=${array}
#SBATCH --cpus-per-task=${cpus}
#SBATCH --mem=${memoryGb}G
#SBATCH --time=04:00:00
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:USR1@${SIGNAL_SECONDS}
${embed} &
${waiting}
EMBED
)
merge=$(sbatch --parsable --chdir="$parts" --output="$logs/merge.log" --dependency="afterok:\${array%%;*}" <<'MERGE'
#!/bin/bash
#SBATCH --job-name=slakescope-merge
#SBATCH --cpus-per-task=${cpus}
#SBATCH --mem=${memoryGb}G
#SBATCH --time=04:00:00
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --signal=B:USR1@${SIGNAL_SECONDS}
${shellWords([...program, ...mergeArguments(job)])} &
${waiting}
MERGE
)
echo "Submitted: shards \${array%%;*}, merge \${merge%%;*}; logs in $parts."
`;
  },
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
