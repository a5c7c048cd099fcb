import { describe, expect, it } from 'vitest';
import { methodInfos } from '../../../src/analysis/methods/registry';
import { flagScale } from '../../../src/webview/color/colorScale';
import { combine } from '../../../src/webview/state/actions';
import {
  createStore,
  datasetDefaults,
  methodDefaults,
  restore,
  toPageState,
} from '../../../src/webview/state/appState';
import {
  hiddenColors,
  hiddenRows,
  isolate,
  toggle,
  withHidden,
} from '../../../src/webview/state/legendState';
import { Store } from '../../../src/webview/state/store';
import { pointScene } from '../fakeHost/pointScene';

describe('the store', () => {
  function make() {
    const rounds: (() => void)[] = [];
    const store = new Store({ a: 1, b: 'x', rows: Int32Array.of(1, 2) }, (run) => rounds.push(run));
    return { store, flush: () => rounds.splice(0).forEach((run) => run()) };
  }

  it('tells once a round, and only of the keys asked for', () => {
    const { store, flush } = make();
    let told = 0;
    store.subscribe(['a'], () => told++);
    store.set({ a: 2 });
    store.set({ a: 3, b: 'y' });
    flush();
    store.set({ b: 'z' });
    flush();
    expect(told).toBe(1);
    expect(store.get()).toMatchObject({ a: 3, b: 'z' });
  });

  it('drops equal values, so that linked views cannot echo', () => {
    const { store, flush } = make();
    let told = 0;
    store.subscribe(['a', 'rows'], () => told++);
    store.set({ a: 1, rows: Int32Array.of(1, 2) });
    flush();
    expect(told).toBe(0);
  });

  it('does not tell who has left, even in the same round', () => {
    const { store, flush } = make();
    const told: string[] = [];
    store.subscribe(['a'], () => {
      told.push('first');
      leave();
    });
    const leave = store.subscribe(['a'], () => told.push('second'));
    store.set({ a: 5 });
    flush();
    expect(told).toEqual(['first']);
  });
});

describe('what is kept over a reload', () => {
  it('comes back as it was, the inspected sample first', () => {
    const store = createStore(null, 'file:///data');
    store.set({ view: 'qa', current: 7, selection: Int32Array.of(3, 7, 9) });
    const kept = toPageState(store.get());
    expect(kept).toMatchObject({ folder: 'file:///data', view: 'qa', selection: [7, 3, 9] });
    const again = createStore(structuredClone(kept), 'file:///data').get();
    expect(again.current).toBe(7);
    expect([...again.selection]).toEqual([3, 7, 9]);
  });

  it('reads the colour in the form of earlier builds, and falls back where it is none', () => {
    const colorBy = (text: unknown) =>
      createStore({ version: 1, view: 'qa', selection: [], colorBy: text }, '').get().colorBy;
    expect(colorBy('trust:recall')).toEqual({ kind: 'quality', measure: 'recall' });
    expect([colorBy('nonsense'), colorBy(7), colorBy(undefined)]).toEqual(
      Array(3).fill({ kind: 'cluster', method: '' }),
    );
  });

  it('is completed by the roles of the methods, which the saved colour overrules', () => {
    const saved = { kind: 'field', id: 'split' } as const;
    expect(methodDefaults(methodInfos, saved).colorBy).toEqual(saved);
    const none = createStore(null, '').get().colorBy;
    expect(methodDefaults(methodInfos, none)).toMatchObject({
      colorBy: { kind: 'cluster', method: 'kmeans' },
      hierarchySource: 'finch',
      qaReduction: 'pca',
    });
  });

  it('gives way to what the dataset has: no text without questions, no field without values', () => {
    const { dataset, methods } = pointScene(20);
    const fields = dataset.fields.map((field) => ({
      ...field,
      empty: field.level === 'qa' || field.id === 'modality',
    }));
    const state = createStore({ version: 1, view: 'qa', selection: [], space: 'text' }, '').get();
    const init = {
      ...{
        version: '1.2.3',
        strings: {},
        language: 'en',
        datasetName: '',
        encoderTitle: '',
        methods,
        seed: 42,
      },
      ...{ start: { state: {}, selected: [] }, duplicateSimilarity: null, transformedCopies: false },
    };
    expect(datasetDefaults(state)).toEqual({});
    expect(datasetDefaults({ ...state, init, dataset: { ...dataset, fields } })).toMatchObject({
      space: 'image',
      compare: [{ kind: 'cluster' }, { kind: 'field', id: 'location' }],
      qaColorBy: { kind: 'cluster' },
    });
    const asked = { ...dataset, qaToSample: Int32Array.of(0) };
    const kept = { space: 'text', compare: [{}, { id: 'modality' }], qaColorBy: { id: 'contentType' } };
    expect(datasetDefaults({ ...state, init, dataset: asked })).toMatchObject(kept);
  });

  it('ignores what is not ours', () => {
    for (const foreign of [
      null,
      5,
      'x',
      {},
      { version: 2 },
      { version: 1, view: 'no' },
      { version: 1, view: 'qa', selection: ['<b>'] },
    ]) {
      expect(restore(foreign).view).toBe('explore');
    }
  });
});

describe('legend rows', () => {
  it('hide, come back, isolate, and show all again', () => {
    expect([...toggle(new Set([1]), 2)]).toEqual([1, 2]);
    expect([...toggle(new Set([1, 2]), 2)]).toEqual([1]);
    const alone = isolate(new Set(), [0, 1, 2], 1);
    expect([...alone]).toEqual([0, 2]);
    expect(isolate(alone, [0, 1, 2], 1).size).toBe(0);
  });

  it('are remembered by colour key', () => {
    const all = withHidden(new Set(['b/1']), 'a', new Set([2, 3]));
    expect([...hiddenRows(all, 'a')]).toEqual([2, 3]);
    expect([...hiddenRows(all, 'b')]).toEqual([1]);
    const names = { flagged: 'f', normal: 'n' };
    const scale = flagScale('b', 'B', 2, Int32Array.of(0), names);
    expect([...hiddenColors(all, scale)]).toEqual([1]);
    expect(hiddenColors(all, scale)).toBe(hiddenColors(all, scale));
  });
});

describe('selections', () => {
  it('add and take away in ascending order', () => {
    expect([...combine(Int32Array.of(5, 9), Int32Array.of(1, 9), 'add')]).toEqual([1, 5, 9]);
    expect([...combine(Int32Array.of(1, 5, 9), Int32Array.of(9), 'remove')]).toEqual([1, 5]);
    expect([...combine(Int32Array.of(1), Int32Array.of(4), 'replace')]).toEqual([4]);
  });
});
