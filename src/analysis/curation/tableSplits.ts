/** How tables say the split of their rows: by a column, or by the file where they are. */
import { basename, dirname, extname, join } from 'node:path';
import { shardName } from '../dataset/parquet/shardName';
import { knownSplit } from '../dataset/splitNames';
import type { Dataset, QaRecord } from '../dataset/types';
import { relativePath } from '../files/relativePath';
import { isEditable, isEditableText } from './recordFile';

export class TableSplits {
  /** The column of splits, where there is one. */
  readonly column: string | undefined;
  private readonly firstOf = new Map<string, QaRecord>();
  private readonly shards = new Map<string, string>();

  private readonly root: string;

  constructor({ root, samples, columns }: Dataset) {
    this.root = root;
    this.column = columns?.at(0)?.columns.split?.at(0);
    for (const { split, qa } of samples) {
      for (const record of qa) {
        const { file } = record.source;
        const named = shardName(relativePath(root, file)).split;
        if (named !== undefined && file > (this.shards.get(named) ?? '')) this.shards.set(named, file);
        if (split !== undefined && !this.firstOf.has(split)) this.firstOf.set(split, record);
      }
    }
  }

  /** Whether moves between splits can be made. */
  get isEditable(): boolean {
    return this.column !== undefined || [...this.shards.values()].some(isEditable);
  }

  /** Whether rows can be moved to a split, into a file of it or a new one. */
  canReach(split: string): boolean {
    if (this.column !== undefined || this.shards.has(split)) return true;
    return [...this.shards.values()].some((path) => this.newFileOf(path, split) !== undefined);
  }

  /** A record of a split, which spells its name as the column does. */
  recordOf(split: string): QaRecord | undefined {
    return this.firstOf.get(split);
  }

  /** Whether the name of a file says that its rows are in a split. */
  isFileOf(path: string, split: string): boolean {
    return shardName(relativePath(this.root, path)).split === split;
  }

  /** The last file of a split. */
  shardOf(split: string): string | undefined {
    return this.shards.get(split);
  }

  /** Beside a text of another split: a new one, called after this split; undefined where its name does not say the split. */
  newFileOf(path: string, split: string): string | undefined {
    if (!isEditableText(path) || knownSplit(split) !== split) return undefined;
    const parts = basename(path, extname(path)).split(/([-_. ]+)/);
    const at = [parts.length - 1, 0].find((i) => knownSplit(parts[i]) !== undefined);
    if (at === undefined) return undefined;
    return join(dirname(path), `${parts.with(at, split).join('')}${extname(path)}`);
  }
}
