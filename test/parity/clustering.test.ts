/** Our clusterings against the published packages on the data of clustering.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dbscanMethod } from '../../src/analysis/clustering/dbscan';
import { finchMethod } from '../../src/analysis/clustering/finch';
import { hdbscanMethod } from '../../src/analysis/clustering/hdbscan';
import { kmeansMethod } from '../../src/analysis/clustering/kmeans';
import { silhouettes } from '../../src/analysis/clustering/silhouette';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import { cumulatedShares, MT19937 } from '../../src/analysis/numeric/mt19937';
import { silentContext } from '../../src/analysis/taskContext';
import { adjustedRand, contingency, normalizedMutualInformation, vMeasure } from '../../src/common/agreement';
import { fitted } from '../analysis/clustering/fitted';

/** JSON has neither; NaN where the reference has no answer (see outlierScores). */
type Numbers = (number | 'inf' | 'nan')[];
interface Tree {
  parent: number[];
  child: number[];
  lambda: Numbers;
  childSize: number[];
}
interface Case {
  params: Record<string, unknown>;
  labels: number[];
}
interface Fixture {
  streams: {
    seed: number;
    random: number[];
    limits: number[];
    integers: number[];
    permutation: number[];
    normal: number[];
    choices: number[];
    later: number[];
  }[];
  sets: {
    name: string;
    n: number;
    d: number;
    x: string;
    dbscan: (Case & { coreIndices: number[] })[];
    hdbscan: (Case & {
      probabilities: number[];
      outlierScores: Numbers;
      persistence: number[];
      tree: Tree;
    })[];
    kmeans: (Case & { seed: number; inertia: number; nIter: number })[];
    finch: {
      metric: string;
      partitions: number[][];
      required: { requiredClusters: number; labels: number[] }[];
    }[];
  }[];
  silhouettes: { labels: number[]; mean: number; rowsUsed: number }[];
  agreement: {
    names: string[];
    truth: number[];
    found: number[];
    adjustedRand: number;
    normalizedMutualInformation: number;
    homogeneity: number;
    completeness: number;
    vMeasure: number;
  }[];
}

const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/clustering.json'), 'utf8')) as Fixture;

function matrixOf({ n, d, x }: Fixture['sets'][number]): Matrix {
  const bytes = Buffer.from(x, 'base64');
  return { n, d, data: new Float32Array(new Uint8Array(bytes).buffer) };
}

function expectClose(actual: ArrayLike<number>, expected: Numbers, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === 'inf') expect(actual[i]).toBe(Infinity);
    else if (value === 'nan') expect(actual[i]).toBeGreaterThanOrEqual(0);
    else expect(Math.abs(actual[i] - value), `at ${i}`).toBeLessThanOrEqual(tolerance * Math.max(1, value));
  });
}

describe.each(fixture.sets)('$name ($n x $d)', (set) => {
  const x = matrixOf(set);

  it.each(set.dbscan)('DBSCAN $params equals scikit-learn', async ({ params, labels, coreIndices }) => {
    const result = await fitted(dbscanMethod, x, params);
    expect([...result.labels]).toEqual(labels);
    expect([...result.coreIndices]).toEqual(coreIndices);
  });

  it.each(set.hdbscan)('HDBSCAN $params equals hdbscan', async (expected) => {
    const { condensedTree, ...result } = await fitted(hdbscanMethod, x, expected.params);
    expect([...result.labels]).toEqual(expected.labels);
    // Twelve digits are in the fixture.
    expectClose(result.probabilities, expected.probabilities, 1e-9);
    expectClose(result.outlierScores, expected.outlierScores, 1e-9);
    expectClose(result.persistence, expected.persistence, 1e-9);
    expect([...condensedTree.parent]).toEqual(expected.tree.parent);
    expect([...condensedTree.child]).toEqual(expected.tree.child);
    expect([...condensedTree.childSize]).toEqual(expected.tree.childSize);
    expectClose(condensedTree.lambda, expected.tree.lambda, 1e-9);
  });

  it.each(set.kmeans)('K-means $params, seed $seed, equals scikit-learn', async (expected) => {
    const result = await fitted(kmeansMethod, x, expected.params, expected.seed);
    expect([...result.labels]).toEqual(expected.labels);
    expect(result.nIter).toBe(expected.nIter);
    // The reference works in single precision.
    expect(Math.abs(result.inertia - expected.inertia)).toBeLessThanOrEqual(1e-6 * expected.inertia + 1e-9);
  });

  it.each(set.finch)('FINCH, $metric, equals finch-clust', async ({ metric, partitions, required }) => {
    const result = await fitted(finchMethod, x, { metric });
    expect(result.partitions.map((labels) => [...labels])).toEqual(partitions);
    for (const { requiredClusters, labels } of required) {
      const wanted = await fitted(finchMethod, x, { metric, requiredClusters });
      expect([...wanted.labels]).toEqual(labels);
    }
  });
});

describe('agreement', () => {
  it.each(fixture.agreement)('of $names equals scikit-learn', ({ truth, found, ...expected }) => {
    const table = contingency(truth, found);
    expect(Math.abs(adjustedRand(table) - expected.adjustedRand)).toBeLessThan(1e-9);
    expect(Math.abs(normalizedMutualInformation(table) - expected.normalizedMutualInformation)).toBeLessThan(
      1e-9,
    );
    const { homogeneity, completeness, vMeasure: v } = vMeasure(table);
    expectClose(
      [homogeneity, completeness, v],
      [expected.homogeneity, expected.completeness, expected.vMeasure],
      1e-9,
    );
  });

  it('silhouettes equal scikit-learn on the rows that are not noise', async () => {
    const labellings = fixture.silhouettes.map(({ labels }) => Int32Array.from(labels));
    const scores = await silhouettes(matrixOf(fixture.sets[0]), labellings, silentContext());
    scores.forEach(({ mean, rowsUsed }, i) => {
      expect(Math.abs(mean! - fixture.silhouettes[i].mean)).toBeLessThan(1e-9);
      expect(rowsUsed).toBe(fixture.silhouettes[i].rowsUsed);
    });
  });
});

describe.each(fixture.streams)('the random stream of seed $seed', (expected) => {
  it('is numpy.random.RandomState, value for value', () => {
    const random = new MT19937(expected.seed);
    const times = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
    expect(times(5, () => random.random())).toEqual(expected.random);
    expect(expected.limits.map((limit) => random.integer(limit))).toEqual(expected.integers);
    expect([...random.permutation(20)]).toEqual(expected.permutation);
    expectClose(
      times(5, () => random.normal()),
      expected.normal,
      1e-15, // logarithms differ in the last bit between libraries
    );
    expect(times(8, () => random.choice(cumulatedShares(Float64Array.of(0.1, 0.2, 0.3, 0.4))))).toEqual(
      expected.choices,
    );
    expect(times(700, () => random.random()).slice(-3)).toEqual(expected.later);
  });
});
