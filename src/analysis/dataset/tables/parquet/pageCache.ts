import type { DecodedArray } from 'hyparquet';

/** Decoded pages by name, the least recently used go first; bounded by bytes, but the last one always stays. */
export class PageCache {
  private readonly entries = new Map<string, { readonly values: DecodedArray; readonly bytes: number }>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(name: string): DecodedArray | undefined {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    this.entries.delete(name);
    this.entries.set(name, entry);
    return entry.values;
  }

  set(name: string, values: DecodedArray, bytes: number): void {
    this.entries.set(name, { values, bytes });
    this.bytes += bytes;
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= this.maxBytes || this.entries.size === 1) break;
      this.entries.delete(oldest);
      this.bytes -= entry.bytes;
    }
  }
}
