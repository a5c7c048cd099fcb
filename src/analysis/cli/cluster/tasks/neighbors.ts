import { neighborFlags, readNeighborFlags } from '../../neighborFlags';
import type { ClusterTask } from '../task';
import { mergeStep } from './mergeStep';

export const neighbors: ClusterTask = {
  name: 'neighbors',
  verb: 'searches the nearest rows of',
  object: 'a matrix',
  help: 'searches the nearest rows of each row of MATRIX.npy (--k, --metric)',
  files: 'the two files of "neighbors"',
  partsEnding: '-neighbor-parts', // "merge" refuses a folder of two kinds
  flags: neighborFlags,
  check: (flags) => void readNeighborFlags(flags),
  steps: (task) => [
    {
      name: 'neighbors',
      isOfShards: true,
      words: (shard) => ['neighbors', task.input, '--out', task.parts, '--shard', shard, ...task.words],
    },
    mergeStep(task),
  ],
};
