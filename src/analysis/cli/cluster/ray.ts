/** A Python driver: a Ray task a shard, then one that merges. Ray itself runs a task again whose node was lost. */
import { type ClusterEngine, embedArguments, FINAL_CODES, MAX_RETRIES, mergeArguments } from './engine';

/** Stands for the shard, which the task has as an argument; no word that a user gives holds a NUL. */
const SHARD = '\0';

export const ray: ClusterEngine = {
  name: 'ray',
  title: 'a Ray job',
  ending: '.ray.py',
  submit: (file) => `ray job submit --working-dir . -- python ${file}`,
  write(job) {
    const { program, shards, parallel, cpus, memoryGb } = job;
    // A string of JSON is one of Python.
    const list = (words: readonly string[]) => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
    const embed = embedArguments(job, SHARD).map((word) =>
      word === SHARD ? `f"{shard}/${shards}"` : JSON.stringify(word),
    );
    return `"""Embeds a dataset in ${shards} shards by Ray, and merges them. Written by slakescope ${__VERSION__}.

Run it where a Ray cluster is reached (ray job submit), or alone: python THIS_FILE. Every node must have the program
and see the paths below. Parts that are whole are not made again.
"""
import subprocess

import ray

PROGRAM = ${list(program)}


class MayBeOver(Exception):
    """A failure that the next try may not have."""


def run(*arguments):
    code = subprocess.run([*PROGRAM, *arguments]).returncode
    if code in (${FINAL_CODES.failed}, ${FINAL_CODES.usage}):
        raise RuntimeError(f"slakescope {arguments[0]} ended with code {code}; its log says why.")
    if code != 0:
        raise MayBeOver(f"slakescope {arguments[0]} ended with code {code}.")


@ray.remote(num_cpus=${cpus}, memory=${memoryGb} * 2**30, max_retries=${MAX_RETRIES}, retry_exceptions=[MayBeOver])
def embed(shard):
    run(${embed.join(', ')})


@ray.remote(num_cpus=${cpus}, memory=${memoryGb} * 2**30, max_retries=${MAX_RETRIES}, retry_exceptions=[MayBeOver])
def merge():
    run(${mergeArguments(job)
      .map((word) => JSON.stringify(word))
      .join(', ')})


ray.init()
waiting = []
for shard in range(1, ${shards} + 1):
    if len(waiting) == ${parallel}:
        done, waiting = ray.wait(waiting)
        ray.get(done)
    waiting.append(embed.remote(shard))
ray.get(waiting)
ray.get(merge.remote())
`;
  },
};
