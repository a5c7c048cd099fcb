import { describe, expect, it } from 'vitest';
import {
  distinctTexts,
  layoutOfTexts,
  recordsOfTexts,
  textsOfRecords,
} from '../../../src/webview/queries/recordTexts';
import { parseRun, runName } from '../../../src/webview/queries/runName';
import { layoutFrom } from '../../../src/webview/scatter/layout';
import { fakeModel, settled } from './fakeQueries';

// Two questions, two answers: three distinct texts of five records.
const column = { values: ['a.json'], codes: new Uint32Array(5) };
const texts = {
  places: { files: column, lines: Uint32Array.of(1, 2, 3, 4, 5), columns: new Uint32Array(5).fill(1) },
  questions: { values: ['What?', 'Where?'], codes: Uint32Array.of(0, 1, 0, 1, 0) },
  answers: { values: ['CT', 'Lung'], codes: Uint32Array.of(0, 1, 0, 1, 1) },
};

describe('distinct texts', () => {
  it('are pairs of question and answer; larger dots stand for more records', () => {
    const found = distinctTexts(texts);
    expect(found.textOf).toEqual(Int32Array.of(0, 1, 0, 1, 2));
    expect(found.first).toEqual(Int32Array.of(0, 1, 4));
    expect(found.counts).toEqual(Int32Array.of(2, 2, 1));
    expect(found.sizes[0]).toBeGreaterThan(found.sizes[2]);
    expect(distinctTexts(texts)).toBe(found);
    expect(recordsOfTexts(found, Int32Array.of(0, 2))).toEqual(Int32Array.of(0, 2, 4));
    expect(textsOfRecords(found, Int32Array.of(2, 3))).toEqual(Int32Array.of(0, 1));
    const layout = layoutFrom('l', [0, 0, 1, 1, 0, 0, 1, 1, 2, 2], 5, 2);
    const { n, positions } = layoutOfTexts(layout, found);
    expect(n).toBe(3);
    expect([...positions]).toEqual([-1, -1, 0, 0, 1, 1]);
  });
});

describe('a run that is kept', () => {
  it('stands beside its clustering with its own parameters, whatever the user sets later', async () => {
    const kept = runName('kmeans', { nInit: 2, k: 5 });
    expect(parseRun(kept)).toEqual({ method: 'kmeans', params: { k: 5, nInit: 2 } });
    expect(parseRun('kmeans')).toEqual({ method: 'kmeans', params: null });
    const labels = Int32Array.of(0, 0, 1, 1, 1);
    const { model, store, host } = fakeModel({ kmeans: { labels } }, { keptRuns: [kept] });
    store.set({ params: { kmeans: { k: 9 } } });
    expect(model.clusterings().map(({ title }) => title)).toEqual([
      'KMEANS',
      'KMEANS · k 5 · n init 2',
      'DBSCAN',
    ]);
    model.answer('kmeans');
    model.answer(kept);
    await settled();
    expect(host.requests.map(({ args }) => (args as { params: object }).params)).toEqual([
      { k: 9 },
      { k: 5, nInit: 2 },
    ]);
    expect(model.colorScale({ kind: 'cluster', method: kept })?.title).toBe('KMEANS · k 5 · n init 2');
  });
});
