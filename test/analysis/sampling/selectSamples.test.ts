import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { samplingStrategies } from '../../../src/analysis/sampling/samplingStrategy';
import { selectSamples } from '../../../src/analysis/sampling/selectSamples';
import { normals } from '../clustering/fitted';

const line: Matrix = { n: 7, d: 1, data: Float32Array.of(0, 1, 2, 9, 100, 101, 50) };
const labels = Int32Array.of(4, 4, 4, 4, 0, 0, -1);

const gaussian = (n: number, d: number) => normals(n, d, 2);

describe('chooseSamples', () => {
  it('represents a group by its most central row, then the farthest from those chosen', () => {
    // Mean of group 4 is 3: row 2 is nearest; row 3 is 7 away from it; then row 0 is 2 away from row 2.
    const chosen = selectSamples(line, labels, { strategy: 'representative', perGroup: 3, seed: 42 });
    expect(chosen).toEqual([
      { label: 0, size: 2, rows: Int32Array.of(4, 5) },
      { label: 4, size: 4, rows: Int32Array.of(2, 3, 0) },
    ]);
  });

  it('takes for the boundary the farthest from the mean, farthest first', () => {
    const chosen = selectSamples(line, labels, { strategy: 'boundary', perGroup: 2, seed: 42 });
    expect(chosen.map(({ rows }) => [...rows])).toEqual([
      [4, 5],
      [3, 0],
    ]);
  });

  it('draws for strata as NumPy chooses without replacement', () => {
    // numpy.random.RandomState(42).permutation(10)[:4]
    const [group] = selectSamples(gaussian(10, 2), new Int32Array(10), {
      strategy: 'stratified',
      perGroup: 4,
      seed: 42,
    });
    expect([...group.rows]).toEqual([8, 1, 5, 0]);
  });

  it('draws at random without regard to the groups, as many as all may have', () => {
    const many = Int32Array.from({ length: 1000 }, (_, i) => (i < 900 ? 0 : 1));
    const [large, small] = selectSamples(gaussian(1000, 2), many, {
      strategy: 'random',
      perGroup: 50,
      seed: 1,
    });
    expect(large.rows.length + small.rows.length).toBe(100);
    expect(large.rows.length).toBeGreaterThan(70); // 90 expected, standard deviation 2.9
    expect(large.rows.every((i) => i < 900)).toBe(true);
  });

  it('agrees with farthest-first computed from all pairs', () => {
    const x = gaussian(60, 5);
    const distance = (i: number, j: number) =>
      Math.hypot(...Array.from({ length: 5 }, (_, c) => x.data[i * 5 + c] - x.data[j * 5 + c]));
    const [group] = selectSamples(x, new Int32Array(60), {
      strategy: 'representative',
      perGroup: 12,
      seed: 1,
    });
    const { rows } = group;
    for (let at = 1; at < rows.length; at++) {
      const before = Array.from(rows.subarray(0, at));
      const gap = (i: number) => Math.min(...before.map((j) => distance(i, j)));
      const best = Math.max(...Array.from({ length: 60 }, (_, i) => gap(i)));
      expect(gap(rows[at])).toBeCloseTo(best, 9);
    }
  });

  describe.each(samplingStrategies)('%s', (strategy) => {
    it('takes small groups whole, leaves the unlabelled out, and repeats itself', () => {
      const options = { strategy, perGroup: 10, seed: 5 };
      const chosen = selectSamples(line, labels, options);
      expect(chosen.map(({ rows }) => [...rows].sort())).toEqual([
        [4, 5],
        [0, 1, 2, 3],
      ]);
      expect(selectSamples(line, labels, options)).toEqual(chosen);
    });

    it('answers no rows and only unlabelled ones', () => {
      const options = { strategy, perGroup: 2, seed: 5 };
      expect(selectSamples({ n: 0, d: 3, data: new Float32Array(0) }, new Int32Array(0), options)).toEqual(
        [],
      );
      expect(selectSamples(line, new Int32Array(7).fill(-1), options)).toEqual([]);
    });

    it('chooses distinct rows among identical ones', () => {
      const same = { n: 9, d: 2, data: new Float32Array(18) };
      const [group] = selectSamples(same, new Int32Array(9), { strategy, perGroup: 4, seed: 5 });
      expect(new Set(group.rows).size).toBe(4);
    });
  });

  it('refuses by name', () => {
    const choose = (change: object, x = line, given = labels) =>
      selectSamples(x, given, { strategy: 'random', perGroup: 5, seed: 42, ...change });
    expect(() => choose({ perGroup: 0 })).toThrow('Samples: perGroup is 0 but must be an integer >= 1.');
    expect(() => choose({ strategy: 'best' })).toThrow(
      'Samples: strategy is "best" but must be one of random, stratified, representative, boundary.',
    );
    expect(() => choose({}, line, Int32Array.of(1))).toThrow('Samples: 1 labels for 7 rows; give one a row.');
    expect(() => choose({}, { ...line, data: line.data.map(() => NaN) })).toThrow(/Samples: row 0 holds NaN/);
  });
});
