import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordFiles } from '../../../src/analysis/embedding/recordFile';
import { folderOfTest } from '../../temporaryFolder';

const key = (text: string) => createHash('sha256').update(text).digest('hex');
const value = (byte: number) => new Uint8Array(8).fill(byte);
const RECORD_BYTES = 32 + 8 + 4;
let room: string;

beforeEach(() => {
  room = folderOfTest();
});

const open = () => RecordFiles.open(room, 'images', 8);

async function write(...names: string[]): Promise<void> {
  const records = await open();
  for (const name of names) await records.put(key(name), value(name.charCodeAt(0)));
  await records.close();
}

/** First bytes of the values found for these names. */
async function found(...names: string[]): Promise<(number | undefined)[]> {
  const records = await open();
  const values = names.map((name) => records.get(key(name))?.[0]);
  await records.close();
  return values;
}

const files = async () => (await readdir(room)).sort();

describe('RecordFiles', () => {
  it('give back what was put, at once and after opening again', async () => {
    const records = await open();
    expect(records.has(key('a'))).toBe(false);
    expect(records.get(key('a'))).toBeUndefined();
    await records.put(key('a'), value(97));
    await records.put(key('b'), value(98));
    expect(records.get(key('a'))).toEqual(value(97));
    await records.close();
    expect(await found('a', 'b', 'c')).toEqual([97, 98, undefined]);
  });

  it('read everything before a torn end, wherever it is torn', async () => {
    await write('a', 'b', 'c');
    const [name] = await files();
    const whole = join(room, name);
    const copy = join(room, 'copy');
    await copyFile(whole, copy);
    for (let length = 0; length < 16 + 3 * RECORD_BYTES; length++) {
      await copyFile(copy, whole);
      await truncate(whole, length);
      const kept = Math.max(0, Math.floor((length - 16) / RECORD_BYTES));
      const values = await found('a', 'b', 'c');
      expect(values).toEqual([97, 98, 99].map((byte, i) => (i < kept ? byte : undefined)));
    }
  });

  it('believe no damaged record, nor what follows it', async () => {
    await write('a', 'b', 'c');
    const path = join(room, (await files())[0]);
    const bytes = await readFile(path);
    bytes[16 + RECORD_BYTES + 35] ^= 1;
    await writeFile(path, bytes);
    expect(await found('a', 'b', 'c')).toEqual([97, undefined, undefined]);
  });

  it('believe no file of another layout, and remove it when they compact', async () => {
    const other = await RecordFiles.open(room, 'images', 12);
    await other.put(key('a'), new Uint8Array(12));
    await other.close();
    await writeFile(join(room, 'images-x.records'), 'something else');
    const records = await open();
    expect(records.has(key('a'))).toBe(false);
    await records.put(key('b'), value(1));
    await records.compact([key('b')]);
    await records.close();
    expect(await files()).toEqual(['images-all.records']);
    expect(await found('b')).toEqual([1]);
  });

  it('never mix the records of two processes', async () => {
    const [one, two] = [await open(), await open()];
    for (let i = 0; i < 20; i++) {
      await Promise.all([one.put(key(`one${i}`), value(i)), two.put(key(`two${i}`), value(i + 100))]);
    }
    await Promise.all([one.close(), two.close()]);
    expect(await found('one0', 'one19', 'two0', 'two19')).toEqual([0, 19, 100, 119]);
  });

  it('compact to the wanted records in the wanted order, the same bytes however they came about', async () => {
    await write('a', 'b');
    await write('c');
    const records = await open();
    await records.put(key('d'), value(100));
    await records.compact(['d', 'a', 'c', 'a', 'missing'].map(key));
    expect(records.get(key('d'))).toEqual(value(100));
    expect(records.has(key('b'))).toBe(false);
    await records.close();
    const bytes = await readFile(join(room, 'images-all.records'));
    await rm(join(room, 'images-all.records'));
    await write('c', 'd', 'a');
    const again = await open();
    await again.compact(['d', 'a', 'c'].map(key));
    await again.close();
    expect(await readFile(join(room, 'images-all.records'))).toEqual(bytes);
    expect(await files()).toEqual(['images-all.records']);
  });

  it('clear away temporary files of killed processes, but no young ones', async () => {
    await writeFile(join(room, '.old.tmp'), '');
    await writeFile(join(room, '.young.tmp'), '');
    await utimes(join(room, '.old.tmp'), new Date(0), new Date(0));
    await (await open()).close();
    expect(await files()).toEqual(['.young.tmp']);
  });

  it('refuse keys and values that would break the layout', async () => {
    const records = await open();
    await expect(records.put(key('a'), new Uint8Array(7))).rejects.toThrow('A value must have 8 bytes.');
    await expect(records.put('zz', value(1))).rejects.toThrow('A key must be a SHA-256 in hex.');
    await records.close();
  });
});
