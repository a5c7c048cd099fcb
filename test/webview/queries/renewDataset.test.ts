import { describe, expect, it } from 'vitest';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import {
  carryLayouts,
  movedState,
  shownClusters,
  shownLayouts,
} from '../../../src/webview/queries/renewDataset';
import { fakeModel, settled } from './fakeQueries';

const columns = (ids: string[], records: number[]) =>
  ({ ids, qaToSample: Int32Array.from(records) }) as Partial<DatasetColumns> as DatasetColumns;
const before = columns(['a', 'b', 'c'], [0, 0, 1, 2]);
const after = columns(['a', 'aa', 'c'], [0, 0, 1, 2, 2]);

describe('a dataset that was read again', () => {
  it('keeps the selection and the current sample by their names', () => {
    const state = movedState(
      { current: 2, selection: Int32Array.of(0, 1, 2), qaSelection: Int32Array.of(1, 2, 3) },
      before,
      after,
    );
    expect(state).toMatchObject({ dataset: after, current: 2, hover: null });
    expect([state.selection, state.qaSelection]).toEqual([Int32Array.of(0, 2), Int32Array.of(1, 3)]);
    const gone = { current: 1, selection: Int32Array.of(1), qaSelection: Int32Array.of(2) };
    expect(movedState(gone, before, after)).toMatchObject({
      ...{ current: null, selection: new Int32Array(0), qaSelection: new Int32Array(0) },
    });
  });

  /** Rows at (0, 0), (2, 0) and (0, 2) before; scaled to -1 to 1. */
  const shown = () => {
    const { model } = fakeModel({});
    model.takeSnapshot('image', 'pca', Float32Array.of(0, 0, 2, 0, 0, 2));
    model.carryClusters({ space: 'image', method: 'kmeans', values: Int32Array.of(1, 0, 1) });
    const look = () => ({
      places: [...shownLayouts(model)[0].values],
      labels: [...shownClusters(model)[0].values],
    });
    return { model, look };
  };

  it('shows known layouts at their places until they are computed again', () => {
    const { model, look } = shown();
    expect(look().places).toEqual([-1, -1, 1, -1, -1, 1]);
    carryLayouts(model, before, after);
    expect(look().labels).toEqual([1, -1, 1]);
    const beside = shown();
    carryLayouts(beside.model, before, { ...after, added: [{ row: 1, similar: [0, 2] }] });
    const { places, labels } = beside.look();
    expect(labels).toEqual([1, 1, 1]);
    // On the line between those that it is similar to.
    expect(places[2]).toBe(places[0]);
    expect(places[3]).toBeCloseTo((places[1] + places[5]) / 2);
  });

  it('keeps what it shows over a second reading, before anything was computed again', () => {
    const { model, look } = shown();
    carryLayouts(model, before, { ...after, added: [{ row: 1, similar: [2] }] });
    carryLayouts(model, after, before);
    expect(look().labels).toEqual([1, -1, 1]);
    expect(look().places).toHaveLength(6);
  });

  it('shows a finished answer in place of what stood for it', async () => {
    const coordinates = { n: 3, d: 2, data: Float32Array.of(5, 6, 7, 8, 9, 10) };
    const { model } = fakeModel({ pca: { coordinates } });
    model.takeSnapshot('image', 'pca', new Float32Array(6));
    model.run('pca');
    await settled();
    expect(shownLayouts(model).map(({ values }) => [...values])).toEqual([[5, 6, 7, 8, 9, 10]]);
  });
});
