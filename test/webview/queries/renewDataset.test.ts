import { describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { Model } from '../../../src/webview/queries/model';
import { carryLayouts, movedState } from '../../../src/webview/queries/renewDataset';

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

  it('shows known layouts at their places until they are computed again', () => {
    const answer = (space: string, data: number[]) =>
      ({
        ...{ kind: 'reduction', method: 'pca', space },
        result: { coordinates: { n: data.length / 2, d: 2, data: Float32Array.from(data) } },
      }) as Partial<FitAnswer>;
    const shown: unknown[] = [];
    let cleared = 0;
    let colours: number[] = [];
    const model = {
      queries: {
        answers: () => [
          answer('image', [1, 2, 3, 4, 5, 6]),
          { kind: 'clustering', space: 'image', result: { labels: Int32Array.of(1, 0, 1) } },
        ],
        clear: () => cleared++,
      },
      takeSnapshot: (...args: unknown[]) => shown.push(args),
      carryClusters: (_answer: unknown, labels: Int32Array) => (colours = [...labels]),
    };
    carryLayouts(model as unknown as Model, before, after);
    expect([shown, cleared]).toEqual([[['image', 'pca', Float32Array.of(1, 2, 0, 0, 5, 6)]], 1]);
    expect(colours).toEqual([1, -1, 1]);
    carryLayouts(model as unknown as Model, before, { ...after, added: [{ row: 1, similar: [0, 2] }] });
    expect(shown.at(-1)).toEqual(['image', 'pca', Float32Array.of(1, 2, 3, 4, 5, 6)]);
    expect(colours).toEqual([1, 1, 1]);
  });
});
