import { describe, expect, it } from 'vitest';
import { edgeAgreement } from '../../../../src/analysis/audit/duplicates/edgeAgreement';
import {
  HASH_BITS,
  HASH_WORDS,
  hashDistance,
  perceptualHash,
} from '../../../../src/analysis/audit/duplicates/perceptualHash';
import { CELL_SIZE } from '../../../../src/analysis/embedding/thumbnails';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';

const cell = (value: (x: number, y: number) => number) =>
  Uint8Array.from({ length: CELL_SIZE * CELL_SIZE }, (_, i) =>
    value(i % CELL_SIZE, Math.floor(i / CELL_SIZE)),
  );
const body = (shift = 0) =>
  cell((x, y) => {
    const inside = (x - 48 - shift) ** 2 + (y - 44) ** 2 < 1100;
    const organ = (x - 60 - shift) ** 2 + (y - 50) ** 2 < 90;
    return inside ? (organ ? 190 : 90 + 20 * Math.sin((x + y) / 5)) : 4;
  });
const distance = (...cells: Uint8Array[]) =>
  hashDistance(Uint32Array.from(cells.flatMap((one) => [...perceptualHash(one)])), 0, 1);

describe('the perceptual hash', () => {
  it('has a bit for each pair of neighbouring blocks', () => {
    expect([HASH_BITS, HASH_WORDS]).toEqual([480, 15]);
    // Brighter to the right everywhere, equal downwards.
    const ramp = perceptualHash(cell((x) => Math.floor(x / 6) * 10));
    const bits = Array.from(ramp).reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
    expect(bits).toBe(240);
    expect(Array.from(perceptualHash(cell(() => 77)))).toEqual(new Array(15).fill(0));
  });

  it('counts differing bits as a slow count does', () => {
    const random = new MT19937(3);
    const hashes = Uint32Array.from({ length: 2 * HASH_WORDS }, () => random.word());
    let slow = 0;
    for (let w = 0; w < HASH_WORDS; w++) {
      slow += ((hashes[w] ^ hashes[HASH_WORDS + w]) >>> 0).toString(2).replaceAll('0', '').length;
    }
    expect(hashDistance(hashes, 0, 1)).toBe(slow);
    expect(hashDistance(hashes, 1, 1)).toBe(0);
  });

  it('keeps nearly all bits under brightness, contrast and noise, and loses them to another place', () => {
    const random = new MT19937(1);
    const changed = body().map((value) => Math.min(255, value * 1.1 + 5 + random.integer(3)));
    expect(distance(body(), changed)).toBeLessThanOrEqual(12);
    expect(distance(body(), body(14))).toBeGreaterThan(60);
  });
});

describe('the agreement of edges', () => {
  it('is 1 for the same picture, also brighter, and falls when it moves', () => {
    expect(edgeAgreement(body(), body())).toBeCloseTo(1, 12);
    const brighter = body().map((value) => value + 30);
    const negative = body().map((value) => 255 - value);
    expect(edgeAgreement(body(), brighter)).toBeCloseTo(1, 2);
    expect(edgeAgreement(body(), body(3))).toBeLessThan(0.9);
    expect(edgeAgreement(body(), negative)).toBeCloseTo(-1, 2);
  });

  it('is 0 where there is no edge', () => {
    const [black, grey] = [cell(() => 0), cell(() => 9)];
    expect(edgeAgreement(body(), black)).toBe(0);
    expect(edgeAgreement(grey, grey.slice())).toBe(0);
  });
});
