import { describe, expect, it } from 'vitest';
import { pickRows } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { sampleRows } from '../../../src/analysis/numeric/sampleRows';
import { isolationForest, isolationForestMethod } from '../../../src/analysis/outliers/isolationForest';
import { averagePathLength } from '../../../src/analysis/outliers/isolationTree';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';
import { rows } from '../clustering/fitted';
import { largestDifference } from '../embedding/biomedclip/fixture';
import { reference, referenceMatrix } from './fixture';

const fit = (x: Parameters<typeof isolationForest>[0], request = {}, seed = 42) =>
  isolationForest(
    x,
    resolveParams(isolationForestMethod.params, request, 'Isolation Forest'),
    seed,
    silentContext(),
  );

describe('isolationForest', () => {
  it.each(reference.isolationForest.map((c) => [c.matrix, JSON.stringify(c.params), c] as const))(
    'equals scikit-learn on %s with %s',
    (_matrix, _params, { matrix, params, seed, scores, outliers }) => {
      const ours = fit(referenceMatrix(matrix), params, seed);
      expect(largestDifference(ours.scores, scores)).toBeLessThan(1e-12); // order of summation only
      expect([...ours.outliers]).toEqual(outliers);
    },
  );

  it('sets two rows apart by one cut, which is what is expected of two', () => {
    expect([...fit(rows([0, 0], [1, 5])).scores]).toEqual([0.5, 0.5]);
  });

  it('scores a single row 0.5', () => {
    expect([...fit(rows([3, 4])).scores]).toEqual([0.5]);
  });

  it('takes more rows a tree than there are as all of them', () => {
    const x = referenceMatrix('small');
    expect(fit(x, { maxSamples: 1000 })).toEqual(fit(x, { maxSamples: 60 }));
  });

  it('scores repeated rows as each by itself, also where threads walk', () => {
    const random = new MT19937(3);
    const few = { n: 40, d: 6, data: Float32Array.from({ length: 240 }, () => random.normal()) };
    const x = pickRows(
      few,
      Array.from({ length: 3000 }, () => random.integer(40)),
    );
    const none = { groupOf: Int32Array.from({ length: x.n }, (_, i) => i), largest: 1 };
    const alone = { ...none, first: none.groupOf, sizes: new Int32Array(x.n).fill(1) };
    const params = resolveParams(isolationForestMethod.params, {}, 'Isolation Forest');
    const each = isolationForest(x, params, 42, silentContext(), alone);
    expect(fit(x)).toEqual(each);
  });

  it('draws other trees from another seed', () => {
    const x = referenceMatrix('small');
    expect(fit(x, {}, 1).scores).not.toEqual(fit(x, {}, 2).scores);
  });

  it.each([
    ['nEstimators', 0, 'an integer >= 1 and <= 100000'],
    ['maxSamples', 0.5, '"auto" or an integer >= 1'],
    ['maxSamples', 'all', '"auto" or an integer >= 1'],
  ])('refuses %s %s by name', (name, value, allowed) => {
    expect(() => fit(rows([1]), { [name]: value })).toThrow(
      `Isolation Forest: ${name} is ${JSON.stringify(value)} but must be ${allowed}.`,
    );
  });
});

describe('averagePathLength', () => {
  it('is that of a binary search tree: 0, 1, then 2 H(n - 1) - 2 (n - 1) / n', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    let harmonic = 0;
    for (let i = 1; i < 1000; i++) harmonic += 1 / i;
    // ln + gamma stands for the harmonic number: 1 / (2 * 999) off
    expect(averagePathLength(1000)).toBeCloseTo(2 * harmonic - (2 * 999) / 1000, 2);
  });
});

describe('sampleRows', () => {
  it.each(reference.sampleRows.map((c) => [c.count, c.n, c] as const))(
    'draws %i of %i rows as scikit-learn does',
    (count, n, { seed, rows: expected }) => {
      expect([...sampleRows(n, count, new MT19937(seed))]).toEqual(expected);
    },
  );
});
