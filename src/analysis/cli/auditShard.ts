/** `slakescope audit --shard`: the part of one shard of one stage of an audit. */
import { resolve } from 'node:path';
import { similarityOf } from '../audit/audit';
import { laterStages, makeStage, stageNames } from '../audit/shards/stages';
import { type MadePart, makeThumbnails } from '../audit/shards/thumbnails';
import { checkOutputFolder } from '../dataset/outputTarget';
import { locateDataset, readDataset } from '../dataset/readDataset';
import { encoderOf, readImportedMetadata, withImagesOf } from '../embedding/encoders/importedImages';
import { partName, type Shard, shardName } from '../embedding/shards/shard';
import { leftOutReporter } from '../session/leftOut';
import { stageContext } from '../session/stageContext';
import type { CancelFlag } from '../taskContext';
import { type FlagHelp, type Flags, UsageError } from './command';
import { readColumnsFlag } from './datasetFlags';
import { readShardFlag } from './shardFlag';
import type { CommandTerminal } from './terminal';

/** Flags of an audit by shards. */
export const auditShardFlags: Readonly<Record<string, FlagHelp>> = {
  shard: {
    value: 'I/N|auto|auto/N',
    help: 'Does one share of a stage, shard I (1 to N) of N, and writes it to one file, a part, in the folder --out; --parts reads the parts of all shards. auto as in "embed".',
  },
  stage: {
    value: stageNames.join('|'),
    help: 'What --shard makes, in this order, each for all shards before the next: 1. thumbnails of the images; 2. pairs of images that are alike; with --transformed also 3. partners (pictures with similar edges, which may be changed copies of each other) and 4. copies (those of them that are).',
  },
  out: { value: 'DIR', help: 'Folder for the parts of --shard.' },
  parts: {
    value: 'DIR',
    help: 'Audits the dataset by the parts of all shards in this folder, without reading an image again. Needs --embeddings.',
  },
};

/** @throws UsageError where flags do not go together. */
export function readAuditShard(flags: Flags): Shard | undefined {
  const shard = readShardFlag(flags);
  const given = (name: string) => flags.text(name) !== undefined || flags.has(name);
  if (!shard) {
    for (const name of ['stage', 'out'])
      if (given(name))
        throw new UsageError(`--${name} goes with --shard; name the shard, as in --shard 3/8.`);
    if (given('parts') && !given('embeddings'))
      throw new UsageError(
        '--parts needs --embeddings, the folder of the vectors by which the parts were made.',
      );
    return undefined;
  }
  for (const name of ['parts', 'json', 'decisions', 'findings', 'exit-zero', 'seed'])
    if (given(name)) throw new UsageError(`--shard makes a part; leave out --${name}.`);
  flags.required('stage');
  flags.required('out');
  flags.required('embeddings');
  return shard;
}

/** @returns what is to be said of the part. */
export async function auditShard(
  folder: string,
  shard: Shard,
  duplicateSimilarity: number | null,
  flags: Flags,
  terminal: CommandTerminal,
  cancel: CancelFlag,
): Promise<string> {
  const name = flags.choice('stage', stageNames, 'thumbnails');
  const out = resolve(flags.required('out'));
  const embeddings = resolve(flags.required('embeddings'));
  const transformed = flags.has('transformed');
  const later = laterStages.find((one) => one.name === name);
  if (later?.ofTransformed && !transformed)
    throw new UsageError(
      `The stage ${name} is one of --transformed; give it to every stage, or leave this one out.`,
    );
  const check = (roots: readonly string[]) =>
    checkOutputFolder(out, [partName(shard, name)], { inputs: [embeddings], roots });
  const { root } = (await locateDataset(folder)).match;
  await check([root]);
  const task = stageContext(name === 'thumbnails' ? 'Looking at images' : 'Auditing', cancel, terminal);
  const made = later
    ? await makeStage(
        later.name,
        { shard, root, folder: out, embeddings, similarity: await similarity() },
        task,
      )
    : await thumbnails();
  return `${made.path}: shard ${shardName(shard)} of the stage ${name} ${made.found ? 'is there already' : 'is made'}, with ${made.holds}.`;

  /** Only the pairs depend on it, so that for other stages the folder is not asked for its encoder. */
  async function similarity(): Promise<number> {
    if (duplicateSimilarity !== null || name !== 'pairs')
      return similarityOf(duplicateSimilarity, 'imported');
    return similarityOf(null, encoderOf(await readImportedMetadata(embeddings)));
  }

  async function thumbnails(): Promise<MadePart> {
    const reading = stageContext('Reading the dataset', cancel, terminal);
    const all = await readDataset(folder, reading, await readColumnsFlag(flags));
    const dataset = await withImagesOf(embeddings, all, reading);
    leftOutReporter(terminal)(dataset);
    await check(dataset.roots);
    return makeThumbnails(dataset, shard, out, transformed, task);
  }
}
