import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npyHeader, readMatrix, readNumbers, writeMatrix } from '../../../src/analysis/embedding/npy';
import { temporaryFolder } from '../../temporaryFolder';

const fixtures = join(__dirname, '../../parity/fixtures/npy');
const values = [1.5, -2, 3.25, 0.1, 1e-30, -7e8].map(Math.fround);
const room = temporaryFolder();

/** A file of version 1 with this dict and these data. */
async function handMade(dict: string, data: Uint8Array = new Uint8Array(0), lengthInHeader = dict.length) {
  const path = join(room, 'hand.npy');
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, lengthInHeader & 255, lengthInHeader >> 8]);
  await writeFile(path, Buffer.concat([start, Buffer.from(dict, 'latin1'), data]));
  return path;
}

const dict = (shape: string, descr = "'<f4'") =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;

describe('readMatrix', () => {
  it.each([
    'float32',
    'float64',
    'float32-big-endian',
    'float64-big-endian',
    'float32-fortran',
    'float64-big-endian-fortran',
    'version2',
    'version3',
  ])('reads %s as NumPy wrote it', async (name) => {
    const { n, d, data } = await readMatrix(join(fixtures, `${name}.npy`));
    expect({ n, d, data: Array.from(data) }).toEqual({ n: 2, d: 3, data: values });
  });

  it('reads float16 exactly, in either byte order', async () => {
    const halves = [1, -2.5, 65504, 6.103515625e-5, 5.9604644775390625e-8, -0, Infinity];
    const bits = Uint16Array.of(0x3c00, 0xc100, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00);
    const bytes = Buffer.from(bits.buffer);
    for (const [descr, data] of [
      ['<f2', bytes],
      ['>f2', Buffer.from(bytes).swap16()],
    ] as const) {
      const { data: read } = await readMatrix(await handMade(dict('(1, 7)', `'${descr}'`), data));
      expect([...read]).toEqual(halves);
    }
    expect([...(await readMatrix(join(fixtures, 'float16.npy'))).data]).toEqual([1.5, 0.0999755859375]);
  });

  it('keeps doubles as they are, where they are asked for', async () => {
    const { data } = await readNumbers(join(fixtures, 'float64-big-endian-fortran.npy'));
    expect(data).toEqual(Float64Array.from([1.5, -2, 3.25, 0.1, 1e-30, -7e8]));
  });

  it('refuses a folder, a pipe and a link to itself without waiting', async () => {
    const [pipe, loop] = [join(room, 'pipe'), join(room, 'loop')];
    execFileSync('mkfifo', [pipe]);
    await symlink(loop, loop);
    await expect(readMatrix(room)).rejects.toThrow(`${room} is a folder, not a file.`);
    await expect(readMatrix(pipe)).rejects.toThrow(`${pipe} is not a plain file.`);
    await expect(readMatrix(loop)).rejects.toThrow(
      `${loop} cannot be opened: its links lead back to themselves.`,
    );
  });

  it('estimates the memory before it takes it', async () => {
    const path = join(room, 'sparse.npy');
    await writeFile(path, npyHeader('<f4', [2_000_000, 512]));
    await truncate(path, npyHeader('<f4', [2_000_000, 512]).length + 4 * 2_000_000 * 512);
    await expect(readNumbers(path, 2 ** 30)).rejects.toThrow(
      `${path} holds 2000000 x 512 numbers, which need 3907 MiB of memory, but 1024 MiB are allowed`,
    );
    await rm(path);
  });

  it('reads a matrix of no rows', async () => {
    expect(await readMatrix(join(fixtures, 'empty.npy'))).toEqual({ n: 0, d: 3, data: new Float32Array(0) });
  });

  it.each([
    ['vector', 'an array of 1 dimensions, but a matrix (2 dimensions)'],
    ['cube', 'an array of 3 dimensions, but a matrix (2 dimensions)'],
    ['int64', 'numbers of type i8, but float16, float32 or float64'],
    ['complex', 'elements of type c8, but plain numbers'],
    ['text', 'elements of type U2, but plain numbers'],
    ['pickled', 'elements of type |O, but plain numbers'],
  ])('refuses %s by name', async (name, sentence) => {
    const path = join(fixtures, `${name}.npy`);
    await expect(readMatrix(path)).rejects.toThrow(`${path} holds ${sentence} is expected.`);
  });

  it('shows a header whose type was damaged', async () => {
    const path = join(room, 'damaged.npy');
    const good = await readFile(join(fixtures, 'empty.npy'), 'latin1');
    await writeFile(path, good.replace("'descr'", "'dexcr'"), 'latin1');
    await expect(readMatrix(path)).rejects.toThrow(
      /holds the header \{'dexcr'.* one that NumPy writes is expected/,
    );
  });

  it('refuses a structure', async () => {
    await expect(readMatrix(join(fixtures, 'structure.npy'))).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('names a file that is not there', async () => {
    const path = join(room, 'nothing.npy');
    await expect(readMatrix(path)).rejects.toThrow(
      `${path} cannot be opened: it does not exist. Check the path.`,
    );
  });

  it.each([
    ['more rows than memory', '(99999999999, 512)', '99999999999 x 512 numbers'],
    ['lengths whose product overflows', `(${'9'.repeat(200)}, ${'9'.repeat(200)})`, 'numbers, but at most'],
    ['no rows of endless length', `(0, ${'9'.repeat(400)})`, 'numbers, but at most'],
    ['more than the file has', '(1000, 1000)', '0 bytes of data, but 4000000 for its shape 1000 x 1000'],
    [
      'endless rows of no numbers',
      '(2147483647, 0)',
      '2147483647 rows of no numbers, but at least one column',
    ],
    ['a length that is no number', '(2 2, 3)', 'numbers, but at most'],
    ['a negative length', '(-2, 3)', 'the header'],
    ['code', '(__import__("os"), 3)', 'the header'],
  ])('refuses a shape of %s', async (_, shape, found) => {
    const path = await handMade(dict(shape));
    await expect(readMatrix(path)).rejects.toThrow(found);
  });

  it('refuses a header that is longer than the file, too long, or of a later version', async () => {
    await expect(readMatrix(await handMade(dict('(1, 1)'), undefined, 60_000))).rejects.toThrow(
      'a header of 60000 bytes',
    );
    const path = join(room, 'version9.npy');
    await writeFile(path, Buffer.from('\x93NUMPY\x09\0\0\0\0\0\0\0', 'latin1'));
    await expect(readMatrix(path)).rejects.toThrow('format version 9, but 1, 2 or 3 is expected.');
  });

  it('refuses what stands behind the array, such as a second one', async () => {
    const good = await readFile(join(fixtures, 'float32.npy'));
    const { n, d } = await readMatrix(join(fixtures, 'float32.npy'));
    const path = join(room, 'longer.npy');
    for (const more of [Buffer.alloc(1), good]) {
      await writeFile(path, Buffer.concat([good, more]));
      const bytes = 4 * n * d;
      const expected = `${bytes + more.length} bytes of data, but ${bytes} for its shape ${n} x ${d} is expected.`;
      await expect(readMatrix(path)).rejects.toThrow(expected);
    }
  });

  it('refuses every truncation of a good file, and never crashes on a changed byte', async () => {
    const good = await readFile(join(fixtures, 'float32.npy'));
    const path = join(room, 'mutated.npy');
    for (let length = 0; length < good.length; length++) {
      await writeFile(path, good.subarray(0, length));
      await expect(readMatrix(path)).rejects.toMatchObject({ code: 'bad-file' });
    }
    for (let at = 0; at < 128; at++) {
      const bad = Buffer.from(good);
      bad[at] ^= 0x15;
      await writeFile(path, bad);
      const outcome = await readMatrix(path).catch((error: unknown) => (error as { code?: string }).code);
      if (typeof outcome === 'object') expect(outcome.data.length).toBe(outcome.n * outcome.d);
      else expect(outcome).toBe('bad-file');
    }
  });
});

describe('writeMatrix', () => {
  it('writes the bytes that numpy.save writes', async () => {
    const path = join(room, 'own.npy');
    await writeMatrix(path, { n: 2, d: 3, data: Float32Array.from(values) });
    expect(await readFile(path)).toEqual(await readFile(join(fixtures, 'float32.npy')));
  });

  it('leaves nothing but the file, and replaces what was there', async () => {
    const folder = join(room, 'fresh');
    const path = join(folder, 'own.npy');
    for (const n of [5, 2]) await writeMatrix(path, { n, d: 1, data: new Float32Array(n) });
    expect(await readdir(folder)).toEqual(['own.npy']);
    expect((await readMatrix(path)).n).toBe(2);
  });

  it('aligns the data to 64 bytes, for any shape', () => {
    for (const shape of [[1], [642, 512], [2 ** 31, 512], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]) {
      expect(npyHeader('<f4', shape).length % 64).toBe(0);
    }
  });
});
