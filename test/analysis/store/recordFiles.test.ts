import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/analysis/files/crc32';
import { RecordFiles } from '../../../src/analysis/store/recordFiles';
import type { Store } from '../../../src/analysis/store/store';
import { folderOfTest } from '../../temporaryFolder';
import { loggingStore, quietStore } from './stores';

const key = (text: string) => createHash('sha256').update(text).digest('hex');
const value = (byte: number) => new Uint8Array(8).fill(byte);
const RECORD_BYTES = 32 + 8 + 4;
let room: string;

beforeEach(() => {
  room = folderOfTest();
});

const open = (store = quietStore(room)) => RecordFiles.open(store, 'images', 'model', 8);

async function write(...names: string[]): Promise<void> {
  const records = await open();
  for (const name of names) await records.put(key(name), value(name.charCodeAt(0)));
  await records.close();
}

/** First bytes of the values found for these names. */
async function found(...names: string[]): Promise<(number | undefined)[]> {
  return foundIn(quietStore(room), ...names);
}

async function foundIn(store: Store, ...names: string[]): Promise<(number | undefined)[]> {
  const records = await open(store);
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

  it('leave out a damaged record, and say so', async () => {
    await write('a', 'b', 'c');
    const path = join(room, (await files())[0]);
    const bytes = await readFile(path);
    bytes[16 + RECORD_BYTES + 35] ^= 1;
    await writeFile(path, bytes);
    const { store, lines } = loggingStore(room);
    expect(await foundIn(store, 'a', 'b', 'c')).toEqual([97, undefined, 99]);
    expect(lines).toEqual([`${path} holds 1 damaged records; they are made anew.`]);
  });

  it('believe no record of another model', async () => {
    const other = await RecordFiles.open(quietStore(room), 'images', 'other model', 8);
    await other.put(key('a'), value(1));
    await other.close();
    expect(await found('a')).toEqual([undefined]);
  });

  it('take the records of version 1, and write none', async () => {
    const header = Buffer.alloc(16);
    header.write('SLKV');
    header.writeUInt32LE(1, 4);
    header.writeUInt32LE(8, 8);
    const record = Buffer.concat([Buffer.from(key('a'), 'hex'), value(97)]);
    const check = createHash('sha1').update(record).digest().subarray(0, 4);
    const whole = Buffer.concat([header, record, check, record, Buffer.from('bad.')]);
    await writeFile(join(room, 'images-old.records'), whole);
    const records = await open(loggingStore(room).store);
    expect(records.get(key('a'))).toEqual(value(97));
    await records.put(key('b'), value(98));
    await records.compact(['a', 'b'].map(key));
    await records.close();
    const bytes = await readFile(join(room, 'images-all.records'));
    expect(bytes.readUInt32LE(4)).toBe(2);
    expect(bytes.readUInt32LE(12)).toBe(crc32(Buffer.from('model')));
    expect(await found('a', 'b')).toEqual([97, 98]);
  });

  it('pass over whatever is no file, and give up a huge one that holds no record', async () => {
    await write('a');
    await mkdir(join(room, 'images-folder.records'));
    await symlink(join(room, 'nowhere'), join(room, 'images-link.records'));
    const [name] = (await files()).filter((file) => file.length > 30);
    const header = (await readFile(join(room, name))).subarray(0, 16);
    await writeFile(join(room, 'images-huge.records'), header);
    await truncate(join(room, 'images-huge.records'), 2 ** 38);
    const { store, lines } = loggingStore(room);
    expect(await foundIn(store, 'a')).toEqual([97]);
    expect(lines.map((line) => line.slice(room.length + 1)).sort()).toEqual([
      'images-folder.records is a folder; its records are made anew.',
      'images-huge.records holds 16 damaged records; they are made anew.',
      'images-link.records is a link; its records are made anew.',
    ]);
  });

  it('keep in memory what cannot be written, and say so once', async () => {
    await writeFile(join(room, 'file'), '');
    const { store, lines } = loggingStore(join(room, 'file', 'below'));
    const records = await open(store);
    await records.put(key('a'), value(97));
    await records.put(key('b'), value(98));
    await records.compact([key('a')]);
    expect(records.get(key('a'))).toEqual(value(97));
    await records.close();
    expect(lines).toEqual([
      expect.stringMatching(/cannot be written \(.*\); this run goes on without it\.$/),
    ]);
  });

  it('go on when their folder is removed meanwhile', async () => {
    const folder = join(room, 'cache');
    const store = loggingStore(folder).store;
    const records = await open(store);
    await records.put(key('a'), value(97));
    await rm(folder, { recursive: true });
    await records.put(key('b'), value(98));
    await records.compact(['a', 'b'].map(key));
    expect(['a', 'b'].map((name) => records.get(key(name)))).toEqual([value(97), value(98)]);
    await records.close();
    expect(await readdir(folder)).toEqual(['images-all.records']);
  });

  it('believe no file of another layout, and remove it when they compact', async () => {
    const other = await RecordFiles.open(quietStore(room), 'images', 'model', 12);
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
