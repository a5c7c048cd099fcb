import { resolve } from 'node:path';
import { checkOutputFolder } from '../../dataset/outputTarget';
import type { Dataset } from '../../dataset/types';
import { makePart } from '../../embedding/shards/makePart';
import { partName, type Shard, shardName } from '../../embedding/shards/shard';
import { storedFiles, writeStored } from '../../embedding/storedEmbeddings';
import { writeTogether } from '../../files/atomic';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { leftOutReporter } from '../../session/leftOut';
import type { OpenRequest } from '../../session/openRequest';
import { readWithEncoder, stagesOf } from '../../session/readAndEmbed';
import type { Reporter } from '../../session/stageContext';
import type { CancelFlag } from '../../taskContext';
import { type Command, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { insideFlag, outputOptions } from '../outputFlags';
import { readShardFlag, shardFlag } from '../shardFlag';
import { storage } from '../storage';

/** `slakescope embed`: the three files that the tutorial's code loads, or the part of one shard for `merge`. */
export const embedCommand: Command = {
  name: 'embed',
  operands: ['FOLDER'],
  summary: 'Writes image_embeddings.npy, text_embeddings.npy and metadata.json of a dataset.',
  flags: {
    out: {
      value: 'DIR',
      required: true,
      help: 'Folder for the three files, or for the parts of all shards.',
    },
    ...shardFlag,
    ...insideFlag,
    ...datasetFlags,
    ...encoderFlags,
  },
  retried: true,
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const shard = readShardFlag(flags);
    const choice = readEncoderFlags(flags);
    if (shard && choice.embeddings !== undefined)
      throw new UsageError('--embeddings is embedded already; leave out --shard.');
    const options = outputOptions(flags, [choice.embeddings, choice.checkpoint]);
    const files = shard ? [partName(shard)] : storedFiles;
    const check = (roots: readonly string[]) => checkOutputFolder(out, files, { ...options, roots });
    await check([]);
    const sayLeftOut = leftOutReporter(terminal);
    const columns = await readColumnsFlag(flags);
    const request = { folder: operands[0], ...storage(), seed: 42, ...choice, ...columns };
    const onDataset = (dataset: Dataset) => {
      sayLeftOut(dataset);
      return check(dataset.roots);
    };
    const done = shard
      ? await embedShard(shard, out, request, cancel, terminal, onDataset)
      : await embedWhole(out, request, cancel, terminal, onDataset);
    terminal.print(done);
    return 0;
  },
};

type OnDataset = (dataset: Dataset) => Promise<void>;

async function embedWhole(
  out: string,
  request: OpenRequest,
  cancel: CancelFlag,
  reporter: Reporter,
  onDataset: OnDataset,
): Promise<string> {
  const { embedded } = await DatasetAnalysis.open(request, cancel, reporter, { onDataset });
  await writeTogether(
    (write) => writeStored(out, embedded, write),
    () => cancel.check(),
  );
  const { images, texts, encoderTitle } = embedded;
  return `${out}: ${counted(images.n, 'image')} and ${counted(texts.n, 'question')} to ${images.d} numbers each, by ${encoderTitle}.`;
}

async function embedShard(
  shard: Shard,
  out: string,
  request: OpenRequest,
  cancel: CancelFlag,
  reporter: Reporter,
  onDataset: OnDataset,
): Promise<string> {
  const stages = stagesOf(cancel, reporter);
  const [dataset, encoder] = await readWithEncoder(request, stages.read, reporter, onDataset);
  const { path, images, texts, found } = await makePart(dataset, encoder, shard, out, stages);
  const state = found ? 'is there already' : 'is made';
  return `${path}: shard ${shardName(shard)} ${state}, with ${counted(images, 'image')} and ${counted(texts, 'distinct text')}.`;
}
