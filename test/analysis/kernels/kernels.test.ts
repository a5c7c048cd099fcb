import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { AnalysisError } from '../../../src/analysis/errors';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { folderOfTest } from '../../temporaryFolder';

const root = join(__dirname, '../../..');

describe('models/kernels.wasm and kernelsShared.wasm', () => {
  it('are what the sources give, to the byte', async () => {
    const folder = folderOfTest();
    await promisify(execFile)(process.execPath, [join(root, 'scripts/build/makeKernels.mjs'), folder]);
    for (const name of ['kernels.wasm', 'kernelsShared.wasm'].flatMap((file) => [file, `${file}.sha256`])) {
      const made = await readFile(join(folder, name));
      expect(Buffer.compare(made, await readFile(join(root, 'models', name))), name).toBe(0);
    }
  });
});

describe('Kernels', () => {
  it('hands out zeros in 16-byte steps that do not overlap', async () => {
    const kernels = await Kernels.create();
    const arrays = [
      kernels.uint8(3),
      kernels.float64(5),
      kernels.int32(1),
      kernels.uint32(2),
      kernels.float32(7),
    ];
    for (const array of arrays) {
      expect(array.pointer % 16).toBe(0);
      expect(Array.from(array.values)).toEqual(new Array(array.length).fill(0));
    }
    arrays.forEach((array, i) => array.values.fill(i + 1));
    arrays.forEach((array, i) => expect(new Set(array.values)).toEqual(new Set([i + 1])));
  });

  it('keeps the numbers when the memory grows', async () => {
    const kernels = await Kernels.create();
    const early = kernels.float32(4);
    early.values.set([1, 2, 3, 4]);
    const late = kernels.float32(1 << 20);
    late.values[late.length - 1] = 5;
    expect(Array.from(early.values)).toEqual([1, 2, 3, 4]);
    expect(late.values[late.length - 1]).toBe(5);
  });

  it('gives zeros again from a memory that was given back, and nothing after that', async () => {
    const early = await Kernels.create();
    early.float32(1000).values.fill(7);
    early.release();
    early.release(); // twice is once
    expect(() => early.float32(1)).toThrow('given back');
    const [late, other] = [await Kernels.create(), await Kernels.create()];
    expect(late.call).toBe(early.call);
    expect(other.call).not.toBe(early.call);
    expect(new Set(late.float32(40_000).values)).toEqual(new Set([0]));
  });

  it('keeps one shared memory for a while, unless it is large, and gives zeros from it', () => {
    vi.useFakeTimers();
    try {
      const early = Kernels.createShared(2);
      early.kernels.float64(1000).values.fill(7);
      const other = Kernels.createShared(2);
      for (const { kernels, calls } of [early, other]) {
        calls.release();
        kernels.release();
      }
      const late = Kernels.createShared(2);
      expect(late.kernels.call).toBe(early.kernels.call);
      expect(late.kernels.unsetFloat32(2).values[1]).not.toBe(0);
      expect(new Set(late.kernels.float64(40_000).values)).toEqual(new Set([0]));
      expect(Kernels.createShared(2).kernels.call).not.toBe(other.kernels.call);
      late.kernels.release();
      vi.advanceTimersByTime(10_000);
      const [after, large] = [Kernels.createShared(2).kernels, Kernels.createShared(2).kernels];
      expect(after.call).not.toBe(late.kernels.call);
      large.unsetFloat32(2 ** 26);
      large.release();
      expect(Kernels.createShared(2).kernels.call).not.toBe(large.call);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives every run a memory of its own', async () => {
    const [a, b] = [await Kernels.create(), await Kernels.create()];
    const [x, y] = [a.float32(1), b.float32(1)];
    x.values[0] = 1;
    expect(y.pointer).toBe(x.pointer);
    expect(y.values[0]).toBe(0);
  });

  it('says so when there is not enough memory', async () => {
    const kernels = await Kernels.create();
    expect(() => kernels.float64(2 ** 30)).toThrow(AnalysisError);
    expect(() => kernels.float64(2 ** 30)).toThrow(/^Not enough memory for 8193 MiB of working arrays/);
  });
});
