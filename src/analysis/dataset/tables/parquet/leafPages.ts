/** Single rows of one leaf of one row group: pages are found by their headers and only those of the row are decoded. */
import type { DecodedArray } from 'hyparquet';
import type { ByteSource } from '../../../files/byteSource';
import { assemble } from './cursor';
import type { Chunk, Leaf } from './footer';
import type { PageCache } from './pageCache';
import { ChunkBytes, type DecodedPage, type Page, readDictionary, readPage, readPageHeader } from './pages';
import { damaged } from './parquetError';

/** Headers are read alone, pages are skipped. */
const READ_AHEAD_BYTES = 8 * 1024;

interface PlacedPage {
  readonly page: Page;
  /** Rows that begin in earlier pages. */
  readonly before: number;
  /** Rows that begin before its end. */
  readonly after: number;
}

export class LeafPages {
  private readonly bytes: ChunkBytes;
  private readonly pages: PlacedPage[] = [];
  private dictionaryPage: Page | undefined;
  private at: number;
  /** One call at a time: they share the window and the list of pages. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    source: ByteSource,
    private readonly leaf: Leaf,
    private readonly chunk: Chunk,
    private readonly cache: PageCache,
    /** Unique in the cache. */
    private readonly name: string,
  ) {
    this.at = chunk.offset;
    this.bytes = new ChunkBytes(source, chunk.offset + chunk.bytes, READ_AHEAD_BYTES);
  }

  /** The row as `assemble` gives it. @throws ParquetError */
  row(row: number): Promise<unknown> {
    const result = this.last.then(async () => copyOfLists(await this.read(row)));
    this.last = result.catch(() => undefined); // whoever asked has the error
    return result;
  }

  private async read(row: number): Promise<unknown> {
    const at = await this.find(row);
    const { before, after } = this.pages[at];
    let rows = await this.rowsOf(at);
    if (this.leaf.maxRepetition > 0 && row === after - 1) {
      for (let next = at + 1; await this.has(next); next++) {
        const decoded = await this.decoded(next);
        if (!decoded.repetition[0]) break;
        rows = assemble(decoded, this.leaf, [rows[rows.length - 1]]).slice(0, 1);
        if (decoded.repetition.includes(0)) break;
      }
      return rows[rows.length - 1];
    }
    return rows[row - before];
  }

  /** Position of the page in which the row begins. */
  private async find(row: number): Promise<number> {
    let low = 0;
    if (row < (this.pages.at(-1)?.after ?? 0)) {
      for (let high = this.pages.length - 1; low < high;) {
        const middle = (low + high) >> 1;
        if (this.pages[middle].after > row) high = middle;
        else low = middle + 1;
      }
      return low;
    }
    for (low = this.pages.length; await this.has(low); low++) if (this.pages[low].after > row) return low;
    throw damaged(`${this.leaf.key} has fewer rows than its row group`);
  }

  /** Whether there is a page `at`; then it is in the list. */
  private async has(at: number): Promise<boolean> {
    while (this.pages.length <= at) {
      if (this.at >= this.bytes.end) return false;
      const page = await readPageHeader(this.bytes, this.at);
      this.at = page.end;
      if (page.header.type === 'DICTIONARY_PAGE') this.dictionaryPage = page;
      else if (page.values > 0 && page.header.type !== 'INDEX_PAGE') await this.place(page);
    }
    return true;
  }

  private async place(page: Page): Promise<void> {
    const before = this.pages.at(-1)?.after ?? 0;
    let rows = page.header.data_page_header_v2?.num_rows ?? page.values;
    if (this.leaf.maxRepetition > 0 && !page.header.data_page_header_v2) {
      const { repetition } = await this.decode(page);
      rows = repetition.reduce((count, level) => (level === 0 ? count + 1 : count), 0);
    }
    this.pages.push({ page, before, after: before + rows });
  }

  /** Rows that begin in the page; the last may go on in the next. */
  private async rowsOf(at: number): Promise<DecodedArray> {
    const name = `${this.name}/rows/${at}`;
    const known = this.cache.get(name);
    if (known) return known;
    const decoded = await this.decoded(at);
    const rows = assemble(withoutContinuation(decoded, this.leaf), this.leaf, []);
    this.cache.set(name, rows, this.pages[at].page.header.uncompressed_page_size);
    return rows;
  }

  private decoded(at: number): Promise<DecodedPage> {
    return this.decode(this.pages[at].page);
  }

  private async decode(page: Page): Promise<DecodedPage> {
    return readPage(this.bytes, page, this.leaf, this.chunk.codec, await this.dictionary());
  }

  private async dictionary(): Promise<DecodedArray | undefined> {
    if (!this.dictionaryPage) return undefined;
    const name = `${this.name}/dictionary`;
    const known = this.cache.get(name);
    if (known) return known;
    const dictionary = await readDictionary(this.bytes, this.dictionaryPage, this.leaf, this.chunk.codec);
    this.cache.set(name, dictionary, this.dictionaryPage.header.uncompressed_page_size);
    return dictionary;
  }
}

/** Whoever nests the row into structs writes into its lists; those in the cache must stay. */
function copyOfLists(value: unknown): unknown {
  return Array.isArray(value) ? value.map(copyOfLists) : value;
}

/** The page from the first row that begins in it. */
function withoutContinuation(page: DecodedPage, leaf: Leaf): DecodedPage {
  if (!page.repetition[0]) return page;
  const first = page.repetition.indexOf(0);
  const cut = first < 0 ? page.repetition.length : first;
  const { definition } = page;
  const values =
    definition.length === 0
      ? cut
      : definition.slice(0, cut).filter((level) => level === leaf.maxDefinition).length;
  return {
    repetition: page.repetition.slice(cut),
    definition: definition.slice(cut),
    values: page.values.slice(values),
  };
}
