import { describe, expect, it } from 'vitest';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { PersistedState } from '../../../src/webview/protocol';
import { idsOfSelection, restoredSelection, savedIds } from '../../../src/webview/state/savedSelection';

const dataset = (...ids: string[]) => ({ ids }) as unknown as DatasetColumns;
const byRow = { current: 2, selection: Int32Array.of(0, 2) };

describe('the selection over a reload', () => {
  it('is of the same samples where rows have moved meanwhile', () => {
    const ids = idsOfSelection({ selection: [2, 0] } as unknown as PersistedState, dataset('a', 'b', 'c'));
    expect(savedIds({ selectedIds: ids })).toEqual(['c', 'a']);
    expect(restoredSelection(byRow, ids, dataset('new', 'a', 'b', 'c'))).toEqual({
      current: 3,
      selection: Int32Array.of(1, 3),
    });
  });

  it('leaves out samples that are gone, and never takes another in their place', () => {
    expect(restoredSelection(byRow, ['c', 'a'], dataset('b', 'a'))).toEqual({
      current: null,
      selection: Int32Array.of(1),
    });
    expect(restoredSelection(byRow, [], dataset('b', 'a'))).toEqual({
      current: null,
      selection: new Int32Array(0),
    });
  });

  it('is by row in states without ids, as far as there are such rows', () => {
    for (const saved of [undefined, null, {}, { selectedIds: [1] }]) expect(savedIds(saved)).toBeUndefined();
    expect(restoredSelection(byRow, undefined, dataset('a', 'b', 'c'))).toEqual(byRow);
    expect(restoredSelection(byRow, undefined, dataset('a', 'b'))).toEqual({
      current: null,
      selection: new Int32Array(0),
    });
  });
});
