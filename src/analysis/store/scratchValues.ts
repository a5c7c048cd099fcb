/**
 * Values of one length that a run needs for a while: the first ones in memory, the others in a file that only this user
 * may read and that has no name where the system allows it, so that nothing is left of a run that is killed. Where no
 * file can be written, all stay in memory.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { readAt } from '../files/readAt';
import { FILE_MODE, type Store, TEMPORARY_SUFFIX, unlessRefused } from './store';

/** Gathered before they are written. */
const WRITE_BYTES = 2 ** 20;

export class ScratchValues {
  private readonly inMemory: Uint8Array[] = [];
  private readonly perWrite: number;
  private readonly mostInMemory: number;
  /** Added after those in memory and those in the file. */
  private waiting: Uint8Array[] = [];
  private written = 0;
  private file: FileHandle | undefined;
  private unwritable = false;

  /**
   * @param store in whose folder the file is made.
   * @param memoryBytes of values that are held in memory.
   */
  constructor(
    private readonly store: Store,
    private readonly valueBytes: number,
    memoryBytes: number,
  ) {
    this.mostInMemory = Math.floor(memoryBytes / valueBytes);
    this.perWrite = Math.max(1, Math.floor(WRITE_BYTES / valueBytes));
  }

  get length(): number {
    return this.inMemory.length + this.written + this.waiting.length;
  }

  /** @returns its index. */
  async add(value: Uint8Array): Promise<number> {
    if (value.length !== this.valueBytes) throw new RangeError(`A value must have ${this.valueBytes} bytes.`);
    const index = this.length;
    if (this.inMemory.length < this.mostInMemory) this.inMemory.push(value);
    else this.waiting.push(value);
    if (!this.unwritable && this.waiting.length >= this.perWrite) await this.write();
    return index;
  }

  /** @throws Error where another program shortened the file. */
  read(index: number): Uint8Array {
    const at = index - this.inMemory.length;
    if (at < 0) return this.inMemory[index];
    if (at >= this.written) return this.waiting[at - this.written];
    const value = this.file && readAt(this.file.fd, at * this.valueBytes, this.valueBytes);
    if (!value) throw new Error(`A temporary file in ${this.store.folder} was changed by another program.`);
    return value;
  }

  /** Removes the file. */
  async close(): Promise<void> {
    this.inMemory.length = 0;
    this.waiting = [];
    await this.file?.close();
    this.file = undefined;
  }

  private async write(): Promise<void> {
    try {
      this.file ??= await this.create();
      await this.file.appendFile(Buffer.concat(this.waiting));
      this.written += this.waiting.length;
      this.waiting = [];
    } catch (error) {
      this.store.sayUnwritable(error);
      this.unwritable = true; // what was appended is read no more: it may be a part
    }
  }

  private async create(): Promise<FileHandle> {
    const path = this.store.path(`.${randomUUID()}${TEMPORARY_SUFFIX}`);
    const file = await this.store.inFolder(() => open(path, 'ax+', FILE_MODE));
    // The open file lives on without its name, until it is closed or the process ends.
    await unlessRefused(unlink(path));
    return file;
  }
}
