/** Files of records that are looked into case after case: each is read once until it changes. For reading alone. */
import { fileVersion } from '../files/fileVersion';
import { isEditable, readRecordFile, type RecordFile } from './recordFile';

const MOST_FILES = 8;
/** A parsed text takes many times its size; what is larger is read for each case. */
const MOST_BYTES = 32_000_000;

export type ReadableRecordFile = Pick<RecordFile, 'has' | 'fieldValue'>;

interface Kept {
  readonly version: string;
  readonly file: Promise<ReadableRecordFile | undefined>;
}

export class KeptRecordFiles {
  /** By path, the one that was used last at the end. */
  private readonly kept = new Map<string, Kept>();

  /** @returns undefined where the file cannot be edited. @throws where it cannot be read. */
  async read(path: string): Promise<ReadableRecordFile | undefined> {
    if (!isEditable(path)) return undefined;
    const { size, version } = await fileVersion(path);
    if (size > MOST_BYTES) return readRecordFile(path);
    const known = this.kept.get(path);
    const found = known?.version === version ? known : { version, file: readRecordFile(path) };
    this.kept.delete(path);
    this.kept.set(path, found);
    for (const oldest of [...this.kept.keys()].slice(0, -MOST_FILES)) this.kept.delete(oldest);
    try {
      return await found.file;
    } catch (error) {
      if (this.kept.get(path) === found) this.kept.delete(path);
      throw error;
    }
  }
}
