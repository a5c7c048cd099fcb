import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAnalysis } from '../../../src/analysis/export/analysisFiles';
import { analyze } from '../../../src/analysis/export/analyze';
import { methodsOf } from '../../../src/analysis/methods/registry';
import type { OutlierComparison } from '../../../src/analysis/outliers/outlierComparison';
import { type DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from './openedSample';

const request = { space: 'image', params: {}, seed: 42 } as const;
const count = 160;
const room = temporaryFolder();
let session: DatasetAnalysis;
let injected: Set<string>;
let answer: OutlierComparison;

beforeAll(async () => {
  const faults = { outliers: 5, nearDuplicates: 4, exactDuplicates: 2 };
  const made = await openedSample(room, { count, seed: 7, faults });
  injected = new Set(made.injected.outliers.map(({ id }) => id));
  ({ session } = made);
  answer = await session.outlierComparison(request, new CancelFlag(), reporter);
});

/** Share of pairs (injected, ordinary) in which the injected one scores higher. */
function rocAuc(scores: Float64Array): number {
  let [wins, pairs] = [0, 0];
  session.columns.ids.forEach((odd, i) => {
    if (!injected.has(odd)) return;
    session.columns.ids.forEach((ordinary, j) => {
      if (injected.has(ordinary)) return;
      pairs++;
      wins += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    });
  });
  return wins / pairs;
}

describe('the comparison of a session', () => {
  it('puts injected outliers first by all methods together', () => {
    expect(injected.size).toBe(5);
    expect(rocAuc(answer.combined)).toBeGreaterThanOrEqual(0.95);
  });

  it('is read from the cache the next time, by parameters and seed', async () => {
    const stored = async () =>
      (await readdir(join(room, 'store'), { recursive: true })).filter((path) =>
        /outlier-comparison-/.test(path),
      ).length;
    expect(await session.outlierComparison(request, new CancelFlag(), reporter)).toEqual(answer);
    expect(await stored()).toBe(1);
    const params = { lof: { nNeighbors: 5 } };
    const other = await session.outlierComparison({ ...request, params }, new CancelFlag(), reporter);
    expect(await stored()).toBe(2);
    expect(other.columns[1].scores).not.toEqual(answer.columns[1].scores);
  });

  it('stands in points.csv and summary.json', async () => {
    const analysis = await analyze(session, request, new CancelFlag(), reporter);
    await writeAnalysis(join(room, 'out'), session, analysis, { openedMs: 0, totalMs: 0 });
    const [header, ...lines] = (await readFile(join(room, 'out', 'points.csv'), 'utf8')).trim().split('\n');
    const names = header.split(',');
    expect(new Set(names).size).toBe(names.length);
    const column = (name: string) => lines.map((line) => line.split(',')[names.indexOf(name)]);
    for (const { method, scores, flags, ranks, stability } of answer.columns) {
      const name = method.replaceAll('-', '_');
      expect(column(`${name}_score`).map(Number)).toEqual([...scores]);
      expect(column(`${name}_flag`).map(Number)).toEqual([...flags]);
      expect(column(`${name}_rank`).map(Number)).toEqual([...ranks]);
      column(`${name}_stability`).forEach((share, i) => expect(Number(share)).toBeCloseTo(stability[i], 4));
    }
    expect(column('agree').map(Number)).toEqual([...answer.agree]);
    expect(column('nearest_inlier')).toEqual(Array.from(answer.nearestInlier, (i) => session.columns.ids[i]));
    const summary = JSON.parse(await readFile(join(room, 'out', 'summary.json'), 'utf8')) as {
      outliers: {
        methods: { flagged: number }[];
        samplesByAgreement: number[];
        mostAnomalous: { id: string }[];
      };
      methods: { kind: string; words?: { label: number; words: string[] }[] }[];
    };
    expect(summary.outliers.methods.map(({ flagged }) => flagged)).toEqual(
      answer.columns.map(({ flags }) => flags.reduce((sum, flag) => sum + flag, 0)),
    );
    expect(summary.outliers.samplesByAgreement.reduce((sum, samples) => sum + samples, 0)).toBe(count);
    expect(summary.outliers.mostAnomalous[0].id).toBe(session.columns.ids[answer.order[0]]);
    for (const { kind, words } of summary.methods) {
      if (kind !== 'clustering') expect(words).toBeUndefined();
      else for (const group of words!) expect(group.words.length).toBeLessThanOrEqual(8);
    }
    expect(summary.methods.filter(({ kind }) => kind === 'outliers')).toHaveLength(
      methodsOf('outliers').length,
    );
  });
});

describe('topics and samples of a session', () => {
  it('takes labels of samples for all their records', () => {
    const ofSamples = Int32Array.from({ length: count }, (_, i) => i % 2);
    const ofRecords = Int32Array.from(session.columns.qaToSample, (sample) => sample % 2);
    const topics = session.topics(ofSamples, 6, new CancelFlag(), reporter);
    expect(topics).toEqual(session.topics(ofRecords, 6, new CancelFlag(), reporter));
    expect(topics.map(({ size }) => size).reduce((a, b) => a + b, 0)).toBe(ofRecords.length);
    expect(topics[0].words).toHaveLength(6);
    expect(topics[0].topics).toHaveLength(3);
  });

  it('refuses labels of anything else', () => {
    expect(() => session.topics(new Int32Array(3), 6, new CancelFlag(), reporter)).toThrow(
      /^Topic words: 3 labels/,
    );
  });

  it('chooses samples of each modality', () => {
    const modality = session.columns.fields.find(({ id }) => id === 'modality');
    if (modality?.kind !== 'category') throw new Error('The modality is a category.');
    const { codes, values } = modality.column;
    const options = { strategy: 'representative', perGroup: 3, seed: 42 } as const;
    const groups = session.representativeSamples('image', Int32Array.from(codes), options);
    expect(groups.map(({ label }) => label)).toEqual([...values.keys()]);
    for (const { label, rows } of groups) expect([...rows].every((i) => codes[i] === label)).toBe(true);
  });
});
