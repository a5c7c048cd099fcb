import { describe, expect, it } from 'vitest';
import { moveInspection, type StepKind } from '../../../src/webview/queries/steps';
import { UndoHistory } from '../../../src/webview/state/undoHistory';
import { fakeModel, settled } from './fakeQueries';

function scene(...args: Parameters<typeof fakeModel>) {
  const { host, store, model } = fakeModel(...args);
  const announced: string[] = [];
  const context = {
    ...{ host, store, model },
    history: new UndoHistory(store),
    announce: (text: string) => void announced.push(text),
    notify: () => undefined,
    reportError: (error: unknown) => {
      throw error;
    },
    colorLabel: () => null,
  };
  const step = async (kind: StepKind, direction: 1 | -1 = 1) => {
    await moveInspection(context, kind, direction);
    return store.get().current;
  };
  return { host, store, model, announced, step };
}

describe('steps', () => {
  it('lead through the neighbours of the sample where they began, and around', async () => {
    const { step, store, host, announced } = scene({ neighbors: { indices: Int32Array.of(3, 1) } });
    store.set({ current: 2 });
    expect([await step('neighbor'), await step('neighbor'), await step('neighbor')]).toEqual([3, 1, 2]);
    expect(await step('neighbor', -1)).toBe(1);
    expect(host.requests).toEqual([{ name: 'neighbors', args: { space: 'image', row: 2, k: 4 } }]);
    expect(announced[0]).toBe('s3, MRI, Lung');
    store.set({ current: 0 });
    await step('neighbor');
    expect(host.requests[1]).toMatchObject({ args: { row: 0 } });
  });

  it('lead through the group of the sample in what colours the maps', async () => {
    const { step, store } = scene({}, { colorBy: { kind: 'field', id: 'modality' } });
    store.set({ current: 0 });
    expect([await step('cluster'), await step('cluster'), await step('cluster')]).toEqual([2, 4, 0]);
    expect(await step('cluster', -1)).toBe(4);
  });

  it('lead through the outliers in the order of the comparison, whatever was computed before', async () => {
    const outliers = { scores: Float64Array.of(0, 1, 0, 2, 0), outliers: Int32Array.of(3, 1) };
    const outlierComparison = {
      agree: Int32Array.of(0, 1, 0, 2, 1),
      order: Int32Array.of(4, 3, 1, 0, 2),
      columns: [],
    };
    const { step, model, announced } = scene({
      knn: outliers,
      lof: { ...outliers, outliers: Int32Array.of(3) },
      outlierComparison,
    });
    // Whatever else has run: the order is that of the comparison of all methods, which this step asks for.
    model.answer('knn');
    model.answer('lof');
    await settled();
    expect([await step('outlier'), announced]).toEqual([
      null,
      ['The outlier methods are being compared; try again in a moment.'],
    ]);
    await settled();
    expect([await step('outlier'), await step('outlier'), await step('outlier', -1)]).toEqual([4, 3, 4]);
  });

  it('say so where there is nothing to step to', async () => {
    const { step, announced } = scene({}, { colorBy: { kind: 'tags' } });
    expect([await step('cluster'), await step('neighbor'), announced.length]).toEqual([null, null, 2]);
  });
});
