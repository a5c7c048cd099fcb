/** Damaged and hostile Parquet files: a finding or an AnalysisError that names the file, in bounded memory and time. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRuns } from '../../../../../src/analysis/dataset/tables/parquet/levels';
import { structEnd } from '../../../../../src/analysis/dataset/tables/parquet/thrift';
import { AnalysisError } from '../../../../../src/analysis/errors';
import { MT19937 } from '../../../../../src/analysis/numeric/mt19937';
import { processorTimer, slowness } from '../../../../processorTime';
import { temporaryFolder } from '../../../../temporaryFolder';
import { fixtureNames, fixturePath, openTable, readRows } from './fixtures';

const MUTANTS_OF_EACH = 150;
const MAX_SECONDS = 45 * slowness();
const MAX_GROWTH_BYTES = 400 * 1024 * 1024;
const room = temporaryFolder();

/** Opens, streams everything and asks for single cells. @returns what it says of the file, or 'read'. */
async function outcome(path: string): Promise<string> {
  try {
    const table = await openTable(path);
    try {
      await readRows(
        table,
        table.columns.map(({ name }) => name),
      );
      for (const { name } of table.columns) await table.cell(20, name);
    } finally {
      await table.close();
    }
    return 'read';
  } catch (error) {
    if (error instanceof AnalysisError || (error as Error).message.startsWith('The file ')) {
      return (error as Error).message;
    }
    throw error;
  }
}

describe('mutated files', () => {
  it.each(fixtureNames)('%s are read or named, nothing else', { timeout: 120_000 }, async (name) => {
    const original = await readFile(fixturePath(name));
    const stream = new MT19937(name.length);
    const random = () => stream.random();
    const path = join(room, `${name}.parquet`);
    const passed = processorTimer();
    const before = process.memoryUsage().rss;
    const outcomes = new Set<string>();
    for (let i = 0; i < MUTANTS_OF_EACH; i++) {
      const bytes = Buffer.from(original);
      const metadata = original.readUInt32LE(original.length - 8);
      const from = i % 2 ? original.length - 8 - metadata : 4; // every second one in the metadata
      for (let k = 0; k <= i % 3; k++) {
        const at = from + Math.floor(random() * (original.length - from));
        bytes[at] = i % 5 === 0 ? 0xff : Math.floor(random() * 256);
      }
      const length = i % 10 === 9 ? Math.floor(random() * bytes.length) : bytes.length;
      await writeFile(path, bytes.subarray(0, length));
      outcomes.add(await outcome(path));
    }
    expect(outcomes.size).toBeGreaterThan(10);
    expect(passed() / 1000).toBeLessThan(MAX_SECONDS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH_BYTES);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'The file is empty.'],
    ['text', Buffer.from('image,question\n1,2\n'), 'The file is not a Parquet file.'],
    [
      'a pointer of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      'The file is a Git LFS pointer instead of its content; run "git lfs pull" in the dataset.',
    ],
    ['only a magic number', Buffer.from('PAR1'), 'The file is not a Parquet file.'],
    ['a length beyond the file', Buffer.from('PAR1\xff\xff\xff\x7fPAR1', 'latin1'), /is damaged/],
    ['encryption', Buffer.from('PARE....\x01\0\0\0PARE', 'latin1'), 'The file is encrypted.'],
  ])('%s is named', async (_, bytes, says) => {
    const path = join(room, 'odd.parquet');
    await writeFile(path, bytes);
    expect(await outcome(path)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
  });

  it.each(fixtureNames)('%s with 64-bit integers in the header of a page are read or named', async (name) => {
    const original = await readFile(fixturePath(name));
    const path = join(room, `${name}-wide.parquet`);
    const outcomes = [];
    for (let at = 4; at < 24; at++) {
      if (original[at] !== 0x15) continue; // the next field, of 32 bits
      const bytes = Buffer.from(original);
      bytes[at] = 0x16;
      await writeFile(path, bytes);
      outcomes.push(await outcome(path));
    }
    expect(outcomes).toContainEqual(expect.stringContaining('the header of a page has no sizes'));
  });

  it('a file that was cut off says so', async () => {
    const path = join(room, 'cut.parquet');
    await writeFile(path, (await readFile(fixturePath('snappy'))).subarray(0, 3000));
    expect(await outcome(path)).toBe('The file is cut off: its end is missing. Download it again.');
  });
});

describe('structEnd', () => {
  it('refuses lists of more values than there may be before walking them', () => {
    expect(() => structEnd(Uint8Array.of(0x19, 0xfc, 0xff, 0xff, 0xff, 0x0f), 0, 1000)).toThrow('too large');
  });

  it('refuses deep nesting and finds where bytes end early', () => {
    expect(() => structEnd(new Uint8Array(1000).fill(0x1c), 0, 1e6)).toThrow('nested too deeply');
    expect(structEnd(Uint8Array.of(0x15, 0x02, 0x00), 0, 10)).toBe(3);
    expect(structEnd(Uint8Array.of(0x15, 0x02), 0, 10)).toBeUndefined();
    expect(structEnd(Uint8Array.of(0x18, 0x7f, 0x00), 0, 10)).toBeUndefined();
  });
});

describe('decodeRuns', () => {
  it('reads runs and packed bits', () => {
    // 5 times 3, then one group of eight values of three bits: 0 to 7 (Encodings.md)
    const bytes = Uint8Array.of(0x0a, 0x03, 0x03, 0b10001000, 0b11000110, 0b11111010);
    expect(decodeRuns(bytes, 3, 13, 7)).toEqual([3, 3, 3, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('ends a run of a billion where the page ends', () => {
    expect(decodeRuns(Uint8Array.of(0x80, 0xa8, 0xd6, 0xb9, 0x07, 0x01), 1, 4, 1)).toEqual([1, 1, 1, 1]);
  });

  it('refuses values out of range, and fewer than there must be', () => {
    expect(() => decodeRuns(Uint8Array.of(0x08, 0x03), 2, 4, 2)).toThrow('out of its range');
    expect(() => decodeRuns(Uint8Array.of(0x04, 0x01), 1, 4, 1)).toThrow('ends inside its values');
  });
});
