/** What the path of a table says: the split, and the configuration where a dataset has several. */
import { knownSplit, splitName, splitOfWords } from '../splitNames';

export interface ShardName {
  /** By `splitName`. */
  readonly split?: string;
  /** Folders that name neither a split nor the place of data, "SLAKE" of "SLAKE/train-00000-of-00001.parquet". */
  readonly config?: string;
}

/** As `datasets` writes shards: "train-00000-of-00003", older ones with a hash. */
const SHARD = /^(.+?)[-_.]\d{1,6}[-_.]of[-_.]\d{1,6}(?:-[0-9a-f]{8,64})?$/;
/** A shard that only has a number: the hub's converted files ("train/0000"), "part-00001", "00029". */
const NUMBER = /^(?:part[-_.]?)?\d+$/;
const DATA_FOLDERS: ReadonlySet<string> = new Set(['data', 'default', 'parquet', 'partial-data']);

/** @param path relative to the root, with forward slashes. */
export function shardName(path: string): ShardName {
  const parts = path.split('/');
  const stem = (parts.pop() ?? '').replace(/\.[^.]+$/, '');
  let split = splitOfStem(stem);
  const folders: string[] = [];
  for (const folder of parts) {
    const known = knownSplit(folder.replace(/^split=/, '')); // Hive: "split=train"
    if (known) split ??= known;
    else if (!DATA_FOLDERS.has(folder.toLowerCase())) folders.push(folder);
  }
  const config = folders.join('/');
  return { ...(split === undefined ? {} : { split }), ...(config === '' ? {} : { config }) };
}

function splitOfStem(stem: string): string | undefined {
  const shard = SHARD.exec(stem)?.[1];
  if (shard !== undefined) return splitOfWords(shard) ?? splitName(shard);
  return NUMBER.test(stem) ? undefined : splitOfWords(stem);
}
