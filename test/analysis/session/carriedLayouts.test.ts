import { describe, expect, it } from 'vitest';
import { matrix } from '../../../src/analysis/numeric/matrix';
import { CarriedLayouts } from '../../../src/analysis/session/carriedLayouts';

const run = { method: 'tsne', space: 'image', params: { perplexity: 5 }, seed: 42 } as const;
/** Rows of length 1; the last is most similar to the second. */
const x = matrix(Float32Array.from([1, 0, 0, 1, -1, 0, 0.1, 0.995]), 4, 2);
const layout = { hash: 'old', names: ['a', 'b', 'c'], initial: undefined };

describe('the layout of a dataset that is read again', () => {
  const before = new CarriedLayouts();
  before.keep(run, { ...layout, coordinates: Float32Array.from([10, 0, 0, 20, -30, 0]) });
  const carried = new CarriedLayouts(before);

  it('starts where its rows were; a new row beside those that are most similar', () => {
    const start = carried.start(run, 'new', ['c', 'b', 'a', 'z'], x)!;
    expect([...start.subarray(0, 6)]).toEqual([-30, 0, 0, 20, 10, 0]);
    const [px, py] = start.subarray(6);
    expect(Math.hypot(px - (10 + 0 - 30) / 3, py - 20 / 3)).toBeLessThan(0.1);
  });

  it('starts as it did while the vectors are the same', () => {
    const initial = Float32Array.of(1, 2);
    before.keep({ ...run, seed: 1 }, { ...layout, initial, coordinates: new Float32Array(6) });
    expect(carried.start({ ...run, seed: 1 }, 'old', ['a', 'b', 'c'], x)).toBe(initial);
    expect(carried.start(run, 'old', ['a', 'b', 'c'], x)).toBeUndefined();
  });

  it('starts by itself where another run, or too few of its rows, were there', () => {
    expect(carried.start({ ...run, params: {} }, 'new', ['a', 'b', 'c', 'z'], x)).toBeUndefined();
    expect(carried.start(run, 'new', ['a', 'y', 'w', 'z'], x)).toBeUndefined();
  });

  it('is carried over several readings, also where it was not run between', () => {
    const later = new CarriedLayouts(new CarriedLayouts(carried));
    expect(later.start(run, 'new', ['a', 'b', 'c', 'z'], x)?.slice(0, 2)).toEqual(Float32Array.of(10, 0));
  });
});
