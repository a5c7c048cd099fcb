/** A Python driver: step after step, a Ray task a shard. Ray itself runs a task again whose node was lost. */
import { capitalized, type ClusterEngine, FINAL_CODES, MAX_RETRIES } from './engine';

/** Stands for the shard, which the task has as an argument; no word that a user gives holds a NUL. */
const SHARD = '\0';

export const ray: ClusterEngine = {
  name: 'ray',
  title: 'a Ray job',
  ending: '.ray.py',
  submit: (file) => `ray job submit --working-dir . -- python ${file}`,
  write(job) {
    const { program, shards, parallel, cpus, memoryGb, steps } = job;
    // A string of JSON is one of Python.
    const list = (words: readonly string[]) => words.map((word) => JSON.stringify(word)).join(', ');
    const remote = `@ray.remote(num_cpus=${cpus}, memory=${memoryGb} * 2**30, max_retries=${MAX_RETRIES}, retry_exceptions=[MayBeOver])`;
    const functions = steps.map(({ name, isOfShards, words }) => {
      const given = words(SHARD).map((word) =>
        word === SHARD ? `f"{shard}/${shards}"` : JSON.stringify(word),
      );
      return `${remote}
def ${name}(${isOfShards ? 'shard' : ''}):
    run(${given.join(', ')})`;
    });
    const calls = steps.map(({ name, isOfShards }) =>
      isOfShards ? `of_all_shards(${name})` : `ray.get(${name}.remote())`,
    );
    return `"""${capitalized(job.verb)} ${job.object} in ${shards} shards by Ray. Written by slakescope ${__VERSION__}.

Run it where a Ray cluster is reached (ray job submit), or alone: python THIS_FILE. Every node must have the program
and see the paths below. Parts that are whole are not made again.
"""
import subprocess

import ray

PROGRAM = [${list(program)}]


class MayBeOver(Exception):
    """A failure that the next try may not have."""


def run(*arguments):
    code = subprocess.run([*PROGRAM, *arguments]).returncode
    if code in (${FINAL_CODES.failed}, ${FINAL_CODES.usage}):
        raise RuntimeError(f"slakescope {arguments[0]} ended with code {code}; its log says why.")
    if code != 0:
        raise MayBeOver(f"slakescope {arguments[0]} ended with code {code}.")


${functions.join('\n\n\n')}


def of_all_shards(step):
    waiting = []
    for shard in range(1, ${shards} + 1):
        if len(waiting) == ${parallel}:
            done, waiting = ray.wait(waiting)
            ray.get(done)
        waiting.append(step.remote(shard))
    ray.get(waiting)


ray.init()
${calls.join('\n')}
`;
  },
};
