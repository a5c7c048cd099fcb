import { datasetFlags } from '../../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../../encoderFlags';
import type { ClusterTask } from '../task';
import { mergeStep } from './mergeStep';

/** Without that of vectors that are there already, and that of threads, which are the processors of a task. */
const ownEncoderFlags = Object.fromEntries(
  Object.entries(encoderFlags).filter(([name]) => name !== 'embeddings' && name !== 'threads'),
);

export const embed: ClusterTask = {
  name: 'embed',
  verb: 'embeds',
  object: 'a dataset',
  help: 'embeds FOLDER',
  files: 'the three files of "embed"',
  partsEnding: '-parts',
  flags: { ...datasetFlags, ...ownEncoderFlags },
  check: (flags) => void readEncoderFlags(flags),
  steps: (task) => [
    {
      name: 'embed',
      isOfShards: true,
      words: (shard) => ['embed', task.input, '--out', task.parts, '--shard', shard, ...task.words],
    },
    mergeStep(task),
  ],
};
