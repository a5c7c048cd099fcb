/** The values of one leaf of one row group, row by row, with one page in memory. */
import type { DecodedArray } from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import type { ByteSource } from '../../../files/byteSource';
import type { Chunk, Leaf } from './footer';
import { ChunkBytes, type DecodedPage, readDictionary, readPage, readPageHeader } from './pages';
import { asParquetError, damaged } from './parquetError';

const READ_AHEAD_BYTES = 1024 * 1024;

export class LeafCursor {
  private readonly bytes: ChunkBytes;
  private at: number;
  private dictionary: DecodedArray | undefined;
  /** Whole rows that were decoded and not yet taken. */
  private rows: DecodedArray = [];
  private taken = 0;
  private unwanted = 0;
  /** The last row of a repeated leaf: the next page may continue it. */
  private open: unknown[] = [];

  constructor(
    source: ByteSource,
    private readonly leaf: Leaf,
    private readonly chunk: Chunk,
  ) {
    this.at = chunk.offset;
    this.bytes = new ChunkBytes(source, chunk.offset + chunk.bytes, READ_AHEAD_BYTES);
  }

  /** @returns exactly `count` rows. @throws ParquetError where there are fewer, or they cannot be decoded. */
  async take(count: number): Promise<unknown[]> {
    const output: unknown[] = [];
    while (output.length < count) {
      if (this.taken === this.rows.length && !(await this.decodeNext())) {
        throw damaged(`${this.leaf.key} has fewer rows than its row group`);
      }
      const end = Math.min(this.rows.length, this.taken + count - output.length);
      for (let i = this.taken; i < end; i++) output.push(this.rows[i]);
      this.taken = end;
    }
    return output;
  }

  /** Leaves out `count` rows; pages of them are not decoded where that tells where rows begin. */
  async skip(count: number): Promise<void> {
    this.unwanted = count;
    while (this.unwanted > 0) {
      const left = Math.min(this.unwanted, this.rows.length - this.taken);
      this.taken += left;
      this.unwanted -= left;
      if (this.unwanted > 0 && !(await this.decodeNext())) {
        throw damaged(`${this.leaf.key} has fewer rows than its row group`);
      }
    }
  }

  private async decodeNext(): Promise<boolean> {
    if (this.at >= this.bytes.end) return this.takeOpen();
    const page = await readPageHeader(this.bytes, this.at);
    this.at = page.end;
    if (page.header.type === 'DICTIONARY_PAGE') {
      this.dictionary = await readDictionary(this.bytes, page, this.leaf, this.chunk.codec);
    } else if (this.leaf.maxRepetition === 0 && page.values <= this.unwanted) {
      this.unwanted -= page.values;
    } else if (page.values > 0 && page.header.type !== 'INDEX_PAGE') {
      this.add(await readPage(this.bytes, page, this.leaf, this.chunk.codec, this.dictionary));
    }
    return true;
  }

  private add(page: DecodedPage): void {
    this.rows = assemble(page, this.leaf, [...this.open]);
    this.taken = 0;
    if (this.leaf.maxRepetition > 0) {
      this.open = [this.rows[this.rows.length - 1]];
      this.rows = this.rows.slice(0, -1);
    }
  }

  private takeOpen(): boolean {
    this.rows = this.open;
    this.taken = 0;
    this.open = [];
    return this.rows.length > 0;
  }
}

/** Rows of a page as nested lists of the shape that hyparquet's `assembleNested` takes; the first may continue `open`. */
export function assemble(page: DecodedPage, leaf: Leaf, open: unknown[]): DecodedArray {
  try {
    return assembleLists(open, page.definition, page.repetition, page.values, leaf.schemaPath);
  } catch (error) {
    throw asParquetError(error, `a page of ${leaf.key}`);
  }
}
