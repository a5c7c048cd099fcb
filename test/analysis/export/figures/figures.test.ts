import { describe, expect, it } from 'vitest';
import { vectorsOfRecords } from '../../../../src/analysis/embedding/textVectors';
import type { Analysis } from '../../../../src/analysis/export/analyze';
import { duplicatesFigure } from '../../../../src/analysis/export/figures/duplicates';
import { clusterGroups, familyGroups, flagGroups } from '../../../../src/analysis/export/figures/groups';
import { heatMap } from '../../../../src/analysis/export/figures/heatMap';
import { figureDefinitions, figuresOf } from '../../../../src/analysis/export/figures/registry';
import { figureStyle } from '../../../../src/analysis/export/figures/style';
import type { FitAnswer } from '../../../../src/analysis/methods/fit';
import { methodNamed } from '../../../../src/analysis/methods/registry';
import { fitAnswer } from '../../../../src/analysis/session/checkedResults';
import type { DatasetAnalysis } from '../../../../src/analysis/session/datasetAnalysis';
import { EmbeddingSpaces } from '../../../../src/analysis/session/embeddingSpaces';
import { silentContext } from '../../../../src/analysis/taskContext';
import { type Figure, type Mark } from '../../../../src/common/figure';
import { figurePalettes } from '../../../../src/common/figurePalettes';
import { figurePresets } from '../../../../src/common/figurePresets';
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

const [colour, , grey] = figurePalettes;
const [page] = figurePresets;

describe('clusterGroups', () => {
  it('puts noise lowest, then what shares the neutral, then clusters by label', () => {
    // Clusters 0 to 11, cluster 5 and 7 with one row and the others with two.
    const labels = Int32Array.from([
      -1,
      ...Array.from({ length: 12 }, (_, label) =>
        label === 5 || label === 7 ? [label] : [label, label],
      ).flat(),
    ]);
    const groups = clusterGroups(labels, colour);
    expect(groups.map(({ name }) => name)).toEqual([
      'Noise (1)',
      '2 smaller (2)',
      ...[0, 1, 2, 3, 4, 6, 8, 9, 10, 11].map((label) => `${label} (2)`),
    ]);
    expect(groups[0].color).toBe(colour.noise);
    expect(groups[1].color).toBe(colour.other);
    expect(new Set(groups.map(({ color }) => color)).size).toBe(12);
    expect(groups.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });
});

describe('familyGroups', () => {
  it('draws each cluster in a tint of its family, noise and what has no hue below', () => {
    // Clusters 0 to 12; ancestors 0 to 10 of which the last, smallest, has no hue.
    const labels = Int32Array.from([-1, ...Array.from({ length: 13 }, (_, label) => label), 0]);
    const ancestors = labels.map((label) => (label < 3 ? Math.min(label, 0) : label - 2));
    const groups = familyGroups(labels, lineageOf(labels, ancestors, 10), colour);
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
    expect(flagGroups(4, new Set([2]), colour)).toMatchObject([
      { name: 'Inliers (3)', shape: 'circle', rows: [0, 1, 3] },
      { name: 'Outliers (1)', shape: 'cross', rows: [2] },
    ]);
  });
});

describe('the grey palette', () => {
  it('tells ten groups apart by shades and shapes', () => {
    const groups = clusterGroups(
      Int32Array.from({ length: 10 }, (_none, label) => label),
      grey,
    );
    expect(new Set(groups.map(({ color, shape }) => `${color} ${shape}`)).size).toBe(10);
    for (const { color } of groups) expect(color).toMatch(/^#(..)\1\1$/);
  });
});

/** All marks, those in clips too. */
function marksOf({ marks }: Pick<Figure, 'marks'>): readonly Mark[] {
  return marks.flatMap((mark) => (mark.kind === 'clip' ? [mark, ...marksOf(mark)] : [mark]));
}
const texts = (figure: Figure) =>
  marksOf(figure).flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
const dots = (figure: Figure) =>
  marksOf(figure)
    .flatMap((mark) => (mark.kind === 'clip' ? marksOf(mark) : []))
    .flatMap((mark) => (mark.kind === 'dots' ? mark.points : [])).length / 2;

describe('figuresOf', () => {
  const kmeans = fit('kmeans', { labels: Int32Array.of(0, 0, 1, 1) });
  const dbscan = fit('dbscan', { labels: Int32Array.of(0, 0, -1, -1) });
  const pca = fit('pca', { coordinates: line, explainedVarianceRatio: Float64Array.of(0.75, 0.125) });
  const maps = figureDefinitions.filter(({ name }) => /comparison|detection/.test(name));
  const session = { embedded: { encoderTitle: 'Encoder' } } as unknown as DatasetAnalysis;
  const figures = (analysis: Analysis, style = figureStyle(page)) =>
    figuresOf(session, analysis, style, silentContext(), maps);

  it("are the tutorial's, with the result in each title", async () => {
    const [clusterings, reductions, outliers] = await figures(analysisOf(dbscan, kmeans, pca));
    expect([clusterings.name, reductions.name, outliers.name]).toEqual([
      'clustering_comparison',
      'dimensionality_reduction_comparison',
      'outlier_detection',
    ]);
    expect(texts(clusterings)).toEqual(
      expect.arrayContaining(['DBSCAN: 1 cluster, 2 noise', 'K-means: 2 clusters', 'Noise (2)', '1 (2)']),
    );
    expect(texts(reductions)).toContain('PC 1 (75.0 % of the variance)');
    expect(texts(outliers)).toEqual(expect.arrayContaining(['DBSCAN noise: 2 outliers', 'Outliers (2)']));
  });

  it('says of each run how far it is approximate', async () => {
    const [neighborRecall, landmarks] = [0.9824, 3];
    const layout = fit('tsne', {
      coordinates: line,
      klDivergence: 1,
      iterations: 1,
      neighborRecall,
      landmarks,
    });
    const clusters = fit('dbscan', { labels: Int32Array.of(0, 0, -1, -1), neighborRecall, landmarks });
    const made = await figures(analysisOf(clusters, kmeans, layout));
    expect(made).toHaveLength(3);
    for (const figure of made) {
      // Long notes are broken into lines.
      const notes = texts(figure)
        .join(' ')
        .match(/computed on 3 rows; approximate neighbours \(recall 0\.982\)/g);
      expect(notes, figure.name).toHaveLength(1);
    }
  });

  it('has the width and the sizes of text of the preset', async () => {
    for (const preset of figurePresets) {
      const [figure] = await figures(analysisOf(dbscan, kmeans, pca), figureStyle(preset));
      expect((figure.width / 72) * 25.4).toBeCloseTo(preset.widthMm);
      const sizes = marksOf(figure).flatMap((mark) => (mark.kind === 'text' ? [mark.size] : []));
      expect(Math.min(...sizes)).toBe(preset.fontPt - 1);
      for (const mark of marksOf(figure)) if (mark.kind === 'text') expect(mark.x).toBeLessThan(figure.width);
    }
  });

  it('draws every row once in each panel', async () => {
    const [clusterings] = await figures(analysisOf(kmeans, pca));
    expect(dots(clusterings)).toBe(line.n);
  });

  it('colours many nested clusters by the level that has few, and says so', async () => {
    const rows = Array.from({ length: 24 }, (_, row) => row);
    const data = Float32Array.from(rows.flatMap((row) => [row, row % 5]));
    const partitions = [1, 8].map((each) => Int32Array.from(rows, (row) => Math.floor(row / each)));
    const finch = fit('finch', { labels: partitions[0], partitions }, 24);
    const analysis = analysisOf(finch, fit('pca', { coordinates: { n: 24, d: 2, data } }, 24));
    for (const palette of figurePalettes) {
      const [clusterings] = await figures(analysis, figureStyle(page, palette));
      expect(texts(clusterings)).toEqual(
        expect.arrayContaining(['colours of level 2 of 2; k 2', '2: 8 clusters (8)']),
      );
      expect(marksOf(clusterings).some((mark) => mark.kind === 'dots' && mark.color === palette.other)).toBe(
        false,
      );
    }
  });

  it('leaves out what there is nothing for', async () => {
    expect(await figures(analysisOf())).toEqual([]);
    expect(await figures(analysisOf(kmeans))).toHaveLength(0);
  });

  it('has no NaN where all points are one', async () => {
    const same = fit('pca', { coordinates: { n: 4, d: 2, data: new Float32Array(8) } });
    for (const figure of await figures(analysisOf(kmeans, same))) {
      for (const mark of marksOf(figure))
        if (mark.kind === 'dots') expect(mark.points.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('duplicates', () => {
  it('says of each pair in which splits it lies, whole in every width', async () => {
    const samples = ['train', 'validate'].map((split, at) => ({ id: `xmlab${at}`, split }));
    const pair = { a: 0, b: 1, kind: 'exact', similarity: 1, leakage: true, sameVolume: false };
    const session = { dataset: { samples }, embedded: { encoderTitle: 'Encoder' } };
    const pictures = { picture: () => Promise.resolve({ format: 'png', width: 1, height: 1, bytes: '' }) };
    for (const preset of figurePresets) {
      const figure = await duplicatesFigure.make({
        session,
        analysis: { ...analysisOf(), audit: { pairs: [pair] } },
        style: figureStyle(preset),
        pictures,
      } as unknown as Parameters<typeof duplicatesFigure.make>[0]);
      const shown = texts(figure!);
      expect(shown.slice(shown.indexOf('xmlab0, xmlab1') + 1).join(' '), preset.name).toBe(
        'exact, cosine 1.000, train and validate',
      );
      const images = marksOf(figure!).flatMap((mark) => (mark.kind === 'image' ? [mark] : []));
      const lowest = Math.max(...marksOf(figure!).map((mark) => (mark.kind === 'text' ? mark.y : 0)));
      expect(images).toHaveLength(2);
      expect(lowest).toBeLessThan(figure!.height);
    }
  });
});

describe('heatMap', () => {
  it('writes a minus sign, and none before what rounds to zero', () => {
    const values = [-0.254, -0.004, 0, 0.5];
    const map = {
      rows: ['row'],
      columns: ['a', 'b', 'c', 'd'],
      valueOf: (_row: number, c: number) => values[c],
    };
    const { marks } = heatMap(map, 0, figureStyle(page));
    const shown = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(shown.slice(-4)).toEqual(['\u22120.25', '0.00', '0.00', '0.50']);
  });
});

describe('encoder_bench', () => {
  it('counts the neighbours with the same value, beside chance', async () => {
    const n = 24;
    // Two groups at right angles, a little apart within; the last image has no modality.
    const data = Array.from({ length: n }, (_none, row) => {
      const angle = (row % 2) * 1.5 + row / 1000;
      return [Math.cos(angle), Math.sin(angle)];
    }).flat();
    const images = { n, d: 2, data: Float32Array.from(data) };
    const none = vectorsOfRecords({ n: 0, d: 2, data: new Float32Array(0) });
    const samples = Array.from({ length: n }, (_none, row) => ({
      ...(row < n - 1 && { modality: row % 2 === 0 ? 'CT' : 'MRI' }),
      location: ['Head', 'Head', 'Lung', 'Lung'][row % 4],
      qa: [],
    }));
    const session = {
      dataset: { samples },
      embedded: { encoderTitle: 'Encoder', images, texts: none },
      spaces: new EmbeddingSpaces({ images, texts: none, textToImage: new Int32Array(0) }),
    } as unknown as DatasetAnalysis;
    const wanted = figureDefinitions.filter(({ name }) => name === 'encoder_bench');
    const [figure] = await figuresOf(session, analysisOf(), figureStyle(page), silentContext(), wanted);
    const shown = texts(figure);
    // Of 23 known: 12 CT and 11 MRI; each has 23 others, of which 11 or 10 are the same.
    const chance = (12 * 11 + 11 * 10) / (23 * 23);
    const [modality, location] = [chance.toFixed(2), ((2 * 12 * 11) / (24 * 23)).toFixed(2)];
    expect(shown.slice(shown.indexOf('Chance'))).toEqual([
      'Chance',
      modality,
      location,
      'Images',
      expect.any(String),
      expect.any(String),
    ]);
    const [found] = shown.slice(-2).map(Number);
    expect(found).toBeGreaterThan(0.9);
    expect(Number(shown.at(-1))).toBeLessThan(0.6);
  });
});
