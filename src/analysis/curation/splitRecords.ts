/** The split files of a dataset, and the records in them by sample. */
import { dirname, extname, join } from 'node:path';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { FindingList } from '../dataset/findingList';
import { comparableName } from '../dataset/slake/imageNames';
import { findSplitFiles, type SplitFile } from '../dataset/slake/splitFiles';
import { readSplits } from '../dataset/slake/splits';
import { KNOWN_SPLITS } from '../dataset/splitNames';
import type { Dataset, QaRecord } from '../dataset/types';

export class SplitRecords {
  private constructor(
    private readonly root: string,
    readonly files: readonly SplitFile[],
    private readonly bySample: ReadonlyMap<string, readonly QaRecord[]>,
  ) {}

  static async read({ root, roots, samples }: Dataset): Promise<SplitRecords> {
    const findings = new FindingList(root); // reading the dataset has reported these
    const ids = samples.map(({ id }) => id);
    const files = await findSplitFiles(root, ids, { findings, roots });
    const splits = await readSplits(files, ids, { findings });
    const records = [...splits].map(([id, entry]) => [id, entry.records] as const);
    return new SplitRecords(root, files, new Map(records));
  }

  /** In the order of the files; also of samples whose folder cannot be read. */
  of(id: string): readonly QaRecord[] {
    return this.bySample.get(comparableName(id)) ?? [];
  }

  /** Undefined for a file that is of no split, such as question.json. */
  splitOf(path: string): string | undefined {
    return this.files.find((file) => file.path === path)?.split;
  }

  /** The file of a split: one that is there, or a new one beside the others. */
  fileOf(split: string): string {
    const own = this.files.find((file) => file.split === split);
    const first = this.files.at(0);
    if (own) return own.path;
    return first
      ? join(dirname(first.path), `${split}${extname(first.path)}`)
      : join(this.root, `${split}.json`);
  }
}

/** A file of another name would be read as no split, and its images would be in none. */
export function unreadSplit(split: string): MessageTemplate {
  return message`Lists of records are read as the splits ${KNOWN_SPLITS.join(', ')} and as no others, so that none can be called ${split}.`;
}
