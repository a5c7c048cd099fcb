import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../../src/analysis/export/analyze';
import { figuresOf } from '../../../../src/analysis/export/report/figures';
import {
  clusterGroups,
  familyGroups,
  flagGroups,
  NOISE_COLOR,
  OTHER_COLOR,
} from '../../../../src/analysis/export/report/groups';
import { svgFile } from '../../../../src/analysis/export/report/markup';
import type { FitAnswer } from '../../../../src/analysis/methods/fit';
import { methodNamed } from '../../../../src/analysis/methods/registry';
import { fitAnswer } from '../../../../src/analysis/session/checkedResults';
import { lineageOf } from '../../../../src/common/lineage';

function fit(method: string, result: object, n = 4): FitAnswer {
  const run = { space: 'image', method, params: { k: 2 }, seed: 42, ms: 1, fromCache: false } as const;
  const answer = fitAnswer(run, methodNamed(method).kind, n, result);
  if (!answer) throw new Error(`${method} has another kind of result.`);
  return answer;
}
const line = { n: 4, d: 2, data: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3) };

function analysisOf(...fits: FitAnswer[]): Analysis {
  return {
    request: { space: 'image', params: {}, seed: 42 },
    fits,
    qaFits: [],
    trust: new Map(),
    refused: [],
  } as unknown as Analysis;
}

describe('clusterGroups', () => {
  it('puts noise lowest, then what shares the neutral, then clusters by label', () => {
    // Clusters 0 to 11, cluster 5 and 7 with one row and the others with two.
    const labels = Int32Array.from([
      -1,
      ...Array.from({ length: 12 }, (_, label) =>
        label === 5 || label === 7 ? [label] : [label, label],
      ).flat(),
    ]);
    const groups = clusterGroups(labels);
    expect(groups.map(({ name }) => name)).toEqual([
      'Noise (1)',
      '2 smaller (2)',
      ...[0, 1, 2, 3, 4, 6, 8, 9, 10, 11].map((label) => `${label} (2)`),
    ]);
    expect(groups[0].color).toBe(NOISE_COLOR);
    expect(groups[1].color).toBe(OTHER_COLOR);
    expect(new Set(groups.map(({ color }) => color)).size).toBe(12);
    expect(groups.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });
});

describe('familyGroups', () => {
  it('draws each cluster in a tint of its family, noise and what has no hue below', () => {
    // Clusters 0 to 12; ancestors 0 to 10 of which the last, smallest, has no hue.
    const labels = Int32Array.from([-1, ...Array.from({ length: 13 }, (_, label) => label), 0]);
    const ancestors = labels.map((label) => (label < 3 ? Math.min(label, 0) : label - 2));
    const groups = familyGroups(labels, lineageOf(labels, ancestors, 10));
    expect(groups.map(({ name }) => name).slice(0, 4)).toEqual([
      'Noise (1)',
      '1 smaller (1)',
      '0: 3 clusters (4)',
      '1: 1 cluster (1)',
    ]);
    const { tints, rows, color } = groups[2];
    expect(tints!.map((tint) => tint.rows)).toEqual([[1, 14], [2], [3]]);
    expect(tints![1].color).toBe(color);
    expect(new Set(tints!.map((tint) => tint.color)).size).toBe(3);
    expect(rows).toEqual([1, 2, 3, 14]);
    expect(groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });
});

describe('flagGroups', () => {
  it('draws what is flagged above the rest, as crosses', () => {
    expect(flagGroups(4, new Set([2]))).toMatchObject([
      { name: 'Inliers (3)', shape: 'circle', rows: [0, 1, 3] },
      { name: 'Outliers (1)', shape: 'cross', rows: [2] },
    ]);
  });
});

describe('figuresOf', () => {
  const kmeans = fit('kmeans', { labels: Int32Array.of(0, 0, 1, 1) });
  const dbscan = fit('dbscan', { labels: Int32Array.of(0, 0, -1, -1) });
  const pca = fit('pca', { coordinates: line, explainedVarianceRatio: Float64Array.of(0.75, 0.125) });

  it("are the tutorial's, with the result in each title", () => {
    const figures = figuresOf(analysisOf(dbscan, kmeans, pca));
    expect(figures.map(({ file }) => file)).toEqual([
      'clustering_comparison.svg',
      'dimensionality_reduction_comparison.svg',
      'outlier_detection.svg',
    ]);
    const [clusterings, reductions, outliers] = figures.map(({ picture }) => picture.text);
    expect(clusterings).toContain('DBSCAN: 1 cluster, 2 noise');
    expect(clusterings).toContain('K-means: 2 clusters');
    expect(reductions).toContain('PC1 (75.0 % of the variance)');
    expect(outliers).toContain('DBSCAN noise: 2 outliers');
  });

  it('draws every row once in each panel', () => {
    const [clusterings] = figuresOf(analysisOf(kmeans, pca));
    // A dot is written twice: its halo and itself.
    expect(clusterings.picture.text.match(/h0/g)).toHaveLength(2 * line.n);
  });

  it('colours many nested clusters by the level that has few, and says so', () => {
    const rows = Array.from({ length: 24 }, (_, row) => row);
    const data = Float32Array.from(rows.flatMap((row) => [row, row % 5]));
    const partitions = [1, 8].map((each) => Int32Array.from(rows, (row) => Math.floor(row / each)));
    const finch = fit('finch', { labels: partitions[0], partitions }, 24);
    const [clusterings] = figuresOf(
      analysisOf(finch, fit('pca', { coordinates: { n: 24, d: 2, data } }, 24)),
    );
    const { text } = clusterings.picture;
    expect(text).toContain('colours of level 2 of 2; k 2');
    expect(text).toContain('2: 8 clusters (8)');
    expect(text).not.toContain(OTHER_COLOR);
    expect(text.match(/h0/g)).toHaveLength(2 * 24);
  });

  it('leaves out what there is nothing for', () => {
    expect(figuresOf(analysisOf())).toEqual([]);
    expect(figuresOf(analysisOf(kmeans))).toHaveLength(1);
    expect(svgFile(figuresOf(analysisOf(kmeans))[0].picture)).not.toContain('NaN');
  });

  it('has no NaN where all points are one', () => {
    const same = fit('pca', { coordinates: { n: 4, d: 2, data: new Float32Array(8) } });
    for (const { picture } of figuresOf(analysisOf(kmeans, same)))
      expect(picture.text).not.toMatch(/NaN|Infinity/);
  });
});
