/** The command line, the panel and the report say the same of the same analysis. */
import { beforeAll, describe, expect, it } from 'vitest';
import { pointsTable } from '../../../src/analysis/export/analysisFiles';
import { type Analysis, analyze } from '../../../src/analysis/export/analyze';
import { outlierSummary } from '../../../src/analysis/export/outlierSummary';
import { priorJson, priorSection, priorSummary, priorText } from '../../../src/analysis/export/priorSummary';
import { englishText } from '../../../src/analysis/export/report/reportText';
import { outlierSection } from '../../../src/analysis/export/report/sections';
import { type Said, saidColumns } from '../../../src/analysis/export/said';
import type { OutlierComparison } from '../../../src/analysis/outliers/outlierComparison';
import { type DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { table } from '../../../src/common/csv';
import { exportColumns, toCsv, toJson } from '../../../src/webview/export/exports';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from '../session/openedSample';

const params = { tsne: { iterations: 250, perplexity: 5 }, umap: { epochs: 10 }, pca: { nComponents: 3 } };
const all = new Int32Array(0);
const folder = temporaryFolder();
let session: DatasetAnalysis;
let analysis: Analysis;
let comparison: OutlierComparison;

beforeAll(async () => {
  ({ session } = await openedSample(folder, { count: 36, seed: 5, faults: { outliers: 4 } }));
  analysis = await analyze(session, { space: 'image', params, seed: 42 }, new CancelFlag(), reporter);
  if (!analysis.comparison) throw new Error('The outlier methods were refused.');
  comparison = analysis.comparison;
});

function pointsCsv(said: Said): string {
  const { columns, rows } = pointsTable(session, analysis, said);
  return table(columns, Array(rows).keys());
}

/** A CSV text without one of its columns; no cell of it has a comma. */
function without(name: string, csv: string): string {
  const lines = csv.split('\n').map((line) => line.split(','));
  const at = lines[0].indexOf(name);
  expect(at).toBeGreaterThan(0);
  return lines.map((cells) => cells.filter((_cell, column) => column !== at).join(',')).join('\n');
}

describe('the export of the panel', () => {
  it('is points.csv without the paths of images', () => {
    const tags = Array<string>(36).fill('');
    tags[4] = 'blurred; check';
    const { names } = saidColumns(session, analysis.fits, {});
    const panel = new Map(names).set('kmeans', new Map([...names.get('kmeans')!, [0, 'My own name']]));
    const columns = exportColumns(session.columns, analysis.fits, comparison, tags, panel);
    const id = session.columns.ids[4];
    const tagFile = `gone\ttag:x\n${id}\ttag:blurred\n${id}\ttag:check\n`;
    const expected = without('image', pointsCsv({ tagFile, names: { kmeans: { 0: 'My own name' } } }));
    expect(expected).toContain(',My own name,');
    expect(expected.split('\n')[5]).toMatch(/,blurred; check$/);
    expect(toCsv(session.columns, all, columns)).toBe(expected);
    expect(expected.split('\n')).toHaveLength(36 + 2);
    expect(expected.split('\n')[0]).toContain('pca_3');
  });

  it('has the same columns in JSON', () => {
    const { names } = saidColumns(session, analysis.fits, {});
    const columns = exportColumns(session.columns, analysis.fits, comparison, null, names);
    const { samples } = JSON.parse(toJson(session.columns, Int32Array.of(7), columns)) as {
      samples: Record<string, unknown>[];
    };
    const [head] = pointsCsv({}).split('\n');
    expect(Object.keys(samples[0])).toEqual(head.split(',').filter((name) => name !== 'image'));
    expect(samples[0]).toMatchObject({ id: session.columns.ids[7], agree: comparison.agree[7] });
  });

  it('has scores and flags of the comparison where the methods have not run by themselves', () => {
    const columns = exportColumns(session.columns, [], comparison, Array<string>(36).fill('seen'), new Map());
    const row = Object.fromEntries(columns.map(({ name, at }) => [name, at(3)]));
    expect(row).toMatchObject({ lof_score: comparison.columns[1].scores[3], tags: 'seen' });
  });
});

describe('the order of outliers', () => {
  it('is that of the comparison in the report, in summary.json and in points.csv', () => {
    const { ids } = session.columns;
    const order = [...comparison.order].map((row) => ids[row]);
    const { mostAnomalous } = outlierSummary(comparison, ids) as { mostAnomalous: { id: string }[] };
    expect(mostAnomalous.map(({ id }) => id)).toEqual(order.slice(0, mostAnomalous.length));

    const { text } = outlierSection(session.dataset, comparison, new Map(), englishText);
    const flagged = order.filter((id) => comparison.agree[ids.indexOf(id)] > 0).slice(0, 20);
    expect(flagged.length).toBeGreaterThan(3);
    const listed = [...text.matchAll(/<tr><td><\/td><td>([^<]+)<\/td>/g)].map(([, id]) => id);
    expect(listed).toEqual(flagged);

    const [head, ...lines] = pointsCsv({}).trimEnd().split('\n');
    const at = head.split(',').indexOf('outlier_rank');
    const ranked = lines.map((line) => line.split(',')).sort((a, b) => Number(a[at]) - Number(b[at]));
    expect(ranked.slice(0, 5).map(([id]) => id)).toEqual(order.slice(0, 5));
  });
});

describe('answers without the image', () => {
  it('are the same in the terminal, in summary.json and in the report', () => {
    const summary = priorSummary(session.dataset)!;
    expect(summary.field).toBe('Content type');
    const { groups } = priorJson(summary) as {
      groups: { name: string; language: string; right: number | null; interval: number[]; tested: number }[];
    };
    // Each record is in one group.
    const records = session.dataset.samples.reduce((sum, { qa }) => sum + qa.length, 0);
    expect(summary.groups.reduce((sum, { prior }) => sum + prior.questions, 0)).toBe(records);
    const tested = groups.filter(({ right }) => right !== null);
    expect(tested.length).toBeGreaterThan(3);
    const [text, { text: page }] = [priorText(summary), priorSection(summary, englishText)];
    const languages: Readonly<Record<string, string>> = { en: 'English', zh: 'Chinese' };
    for (const { name, language: code, right, interval, tested: n } of tested) {
      const language = languages[code];
      const percent = (share: number) => (100 * share).toFixed(0);
      const figures = `${percent(right!)} % (${percent(interval[0])}–${percent(interval[1])})`;
      expect(text).toContain(`${name} (${language}):`);
      expect(text).toMatch(
        new RegExp(
          `^${name} \\(${language}\\): +${figures.replace(/[()]/g, '\\$&')} right, .*, ${n} tested$`,
          'm',
        ),
      );
      expect(page).toContain(`<td>${name}</td><td>${language}</td>`);
      expect(page).toContain(`>${figures}<`);
    }
  });

  it('lists the groups of most records where each record has one of its own', () => {
    const [first] = analysis.priors!.groups;
    const group = (i: number) => ({
      name: `type${i}`,
      prior: { ...first.prior, label: i, questions: i % 500 },
    });
    const many = { ...analysis.priors!, groups: Array.from({ length: 2000 }, (_, i) => group(i)) };
    const [text, { text: page }] = [priorText(many), priorSection(many, englishText)];
    for (const written of [text, page]) {
      expect(written).toContain(
        'The 100 groups of most records are listed; summary.json has the 1900 others, too.',
      );
      expect(written.match(/type\d+/g)).toHaveLength(100);
      expect(written).toContain('type1999');
      expect(written).not.toContain('type1000');
    }
    expect(priorJson(many)).toMatchObject({ groups: { length: 2000 } });
  });
});
