import { join } from 'node:path';
import { laterStages } from '../../../audit/shards/stages';
import { datasetFlags, readSimilarityFlag, similarityFlag, transformedFlag } from '../../datasetFlags';
import type { ClusterStep, ClusterTask } from '../task';

export const audit: ClusterTask = {
  name: 'audit',
  verb: 'audits',
  object: 'a dataset',
  help: 'audits FOLDER, whose vectors --embeddings names',
  files: 'findings.json',
  partsEnding: '-parts',
  flags: {
    ...datasetFlags,
    embeddings: { value: 'DIR', help: 'For --task audit: the folder that "merge" wrote.' },
    similarity: similarityFlag,
    ...transformedFlag,
  },
  check(flags) {
    flags.required('embeddings');
    readSimilarityFlag(flags);
  },
  steps({ input, parts, out, words, has }) {
    const stages = laterStages.filter(({ ofTransformed }) => has('transformed') || !ofTransformed);
    const stage = (name: string): ClusterStep => ({
      name,
      isOfShards: true,
      words: (shard) => ['audit', input, '--stage', name, '--shard', shard, '--out', parts, ...words],
    });
    const findings = ['--parts', parts, '--findings', join(out, 'findings.json'), '--exit-zero'];
    return [
      stage('thumbnails'),
      ...stages.map(({ name }) => stage(name)),
      { name: 'audit', isOfShards: false, words: () => ['audit', input, ...findings, ...words] },
    ];
  },
};
