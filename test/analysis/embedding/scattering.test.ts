import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Encoder } from '../../../src/analysis/embedding/encoder';
import { createBuiltinEncoder } from '../../../src/analysis/embedding/encoders/builtin';
import {
  buildScatteringModel,
  featureBlocks,
  FEATURES,
} from '../../../src/analysis/embedding/scattering/model';
import { ORIENTATIONS, waveletBank } from '../../../src/analysis/embedding/scattering/morlet';
import type { Pixels } from '../../../src/analysis/image/resample';
import { type Matrix, row, rowsOf } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { phantom, withChannels } from './pictures';

const models = join(__dirname, '../../../models');
let encoder: Encoder;

beforeAll(async () => {
  encoder = await createBuiltinEncoder();
});

async function features(images: readonly Pixels[]): Promise<Matrix> {
  const data = await encoder.encodeImages(images.map((image) => encoder.prepareImage(image)));
  return { n: images.length, d: encoder.imageFeatures, data };
}

async function embed(images: readonly Pixels[]): Promise<Matrix> {
  return encoder.finishImages(rowsOf(await features(images)), silentContext());
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, j) => value - b[j]));
}

describe('models/scattering.onnx', () => {
  it('is what the formulas give, and what its README says', async () => {
    const committed = await readFile(join(models, 'scattering.onnx'));
    expect(Buffer.compare(Buffer.from(buildScatteringModel()), committed)).toBe(0);
    const hash = createHash('sha256').update(committed).digest('hex');
    expect(await readFile(join(models, 'README.md'), 'utf8')).toContain(`\`${hash}\``);
    expect(await readFile(join(models, 'scattering.onnx.sha256'), 'utf8')).toBe(`${hash}  scattering.onnx\n`);
  });
});

describe('waveletBank', () => {
  it('has kernels of mean zero that turn with the orientation', () => {
    const { size, kernels } = waveletBank();
    for (let part = 0; part < 2 * ORIENTATIONS; part++) {
      const kernel = kernels.subarray(part * size * size, (part + 1) * size * size);
      expect(Math.abs(kernel.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-5);
      // A quarter turn of the orientation transposes and mirrors the kernel.
      const turned = (part + ORIENTATIONS / 2) % ORIENTATIONS;
      if (part >= ORIENTATIONS / 2) continue;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const other = kernels[(turned * size + x) * size + (size - 1 - y)];
          expect(Math.abs(kernel[y * size + x] - other)).toBeLessThan(1e-6);
        }
      }
    }
  });
});

describe('the network', () => {
  it('computes means, first and second moduli as defined', async () => {
    const image = encoder.prepareImage(phantom(2));
    const data = (await features([phantom(2)])).data;
    const grey = Float64Array.from(image, (value) => value / 255);
    expect(data.length).toBe(FEATURES);
    // Order 0: the cell in row 7, column 8 of the 16 x 16 grid.
    expect(data[7 * 16 + 8]).toBeCloseTo(Math.log(mean(grey, 128, 8 * 8, 7 * 8, 8) + 2e-3), 5);
    // Order 1: scale 1 (the image halved once), orientation 3, cell in row 3, column 4 of the 8 x 8 grid.
    const [scale, orientation] = [1, 3];
    const first = modulus(halved(grey, 128), 64, orientation);
    const firstAt = featureBlocks[0] + ((scale * ORIENTATIONS + orientation) * 8 + 3) * 8 + 4;
    expect(data[firstAt]).toBeCloseTo(Math.log(mean(first, 32, 4 * 4, 3 * 4, 4) + 2e-3), 4);
    // Order 2: on that map scale 3, which is one halving coarser than 2, orientation 6; pairs (0,1..3), (1,2), (1,3).
    const second = modulus(halved(first, 32), 16, 6);
    const pair = 4;
    const map = (pair * ORIENTATIONS + orientation) * ORIENTATIONS + 6;
    const secondAt = featureBlocks[0] + featureBlocks[1] + (map * 4 + 1) * 4 + 2;
    expect(data[secondAt]).toBeCloseTo(Math.log(mean(second, 8, 2 * 2, 2, 2) + 2e-3), 4);
  });

  it('gives an image the same bytes alone and in any batch', async () => {
    const images = Array.from({ length: 8 }, (_, i) => phantom(i));
    const together = await features(images);
    for (const [i, image] of images.entries()) {
      const alone = await features([image]);
      expect(
        Buffer.compare(Buffer.from(alone.data.buffer), Buffer.from(row(together, i).slice().buffer)),
      ).toBe(0);
    }
    const three = await features(images.slice(0, 3));
    expect(three.data).toEqual(together.data.slice(0, 3 * FEATURES));
  });
});

describe('the image encoder', () => {
  it('gives unit rows, the same bytes every time, and equal rows to equal images', async () => {
    const images = [phantom(0), phantom(1), phantom(2), phantom(1)];
    const x = await embed(images);
    expect([x.n, x.d]).toEqual([4, 512]);
    for (let i = 0; i < x.n; i++) expect(Math.hypot(...row(x, i))).toBeCloseTo(1, 5);
    expect(row(x, 3)).toEqual(row(x, 1));
    expect(await embed(images)).toEqual(x);
  });

  it('keeps a moved, a brighter and a larger picture nearer than a different one', async () => {
    const x = await embed([
      phantom(1),
      phantom(1, { shift: 3 }),
      phantom(1, { gain: 1.15 }),
      phantom(1, { size: 420 }),
      phantom(3),
      phantom(4),
    ]);
    const variants = [1, 2, 3].map((i) => distance(row(x, 0), row(x, i)));
    const others = [4, 5].map((i) => distance(row(x, 0), row(x, i)));
    expect(Math.max(...variants)).toBeLessThan(0.8 * Math.min(...others));
  });

  it('sees grey the same in one, three and four channels', () => {
    const grey = phantom(2);
    for (const channels of [3, 4] as const) {
      expect(encoder.prepareImage(withChannels(grey, channels))).toEqual(encoder.prepareImage(grey));
    }
  });

  it('takes any shape, and answers for flat images and for a single one', async () => {
    const flat = (width: number, height: number, value: number): Pixels => ({
      width,
      height,
      channels: 1,
      data: new Uint8Array(width * height).fill(value),
    });
    const x = await embed([flat(1, 1, 0), flat(1, 900, 255), flat(900, 1, 128), phantom(0)]);
    for (let i = 0; i < x.n; i++) expect(Math.hypot(...row(x, i))).toBeCloseTo(1, 5);
    const single = await embed([phantom(0)]);
    expect(Array.from(single.data.subarray(0, 3))).toEqual([1, 0, 0]);
    expect(
      (await encoder.finishImages(rowsOf({ n: 0, d: FEATURES, data: new Float32Array(0) }), silentContext()))
        .n,
    ).toBe(0);
  });
});

/** Mean of a square of a map. */
function mean(map: Float64Array, size: number, left: number, top: number, side: number): number {
  let sum = 0;
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) sum += map[y * size + x];
  return sum / side ** 2;
}

/** |x * psi| at every other pixel from the definition, in float64, with the edge repeated. */
function modulus(map: Float64Array, size: number, orientation: number): Float64Array {
  const bank = waveletBank();
  const half = (bank.size - 1) / 2;
  const area = bank.size ** 2;
  return everyOther(size, (x, y) => {
    let [real, imaginary] = [0, 0];
    for (let ky = 0, k = 0; ky < bank.size; ky++) {
      for (let kx = 0; kx < bank.size; kx++, k++) {
        const value = at(map, size, x + kx - half, y + ky - half);
        real += value * bank.kernels[orientation * area + k];
        imaginary += value * bank.kernels[(ORIENTATIONS + orientation) * area + k];
      }
    }
    return Math.sqrt(real * real + imaginary * imaginary + 1e-8);
  });
}

/** Smoothed by the outer product of (1, 3, 3, 1) / 8 around the middle of each square of four pixels. */
function halved(map: Float64Array, size: number): Float64Array {
  const weights = [1, 3, 3, 1];
  return everyOther(size, (x, y) =>
    weights.reduce(
      (sum, wy, dy) =>
        sum +
        weights.reduce((inRow, wx, dx) => inRow + (wx * wy * at(map, size, x + dx - 1, y + dy - 1)) / 64, 0),
      0,
    ),
  );
}

function everyOther(size: number, value: (x: number, y: number) => number): Float64Array {
  const out = size / 2;
  return Float64Array.from({ length: out * out }, (_, i) => value((i % out) * 2, Math.floor(i / out) * 2));
}

/** A pixel of a map; beyond the edge, the nearest. */
function at(map: Float64Array, size: number, x: number, y: number): number {
  const clamp = (i: number) => Math.max(0, Math.min(size - 1, i));
  return map[clamp(y) * size + clamp(x)];
}
