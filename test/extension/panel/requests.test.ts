import { describe, expect, it } from 'vitest';
import { forwardedNames, workerRequests } from '../../../src/analysis/worker/requests';
import { argumentCheck } from '../../../src/common/requestTable';
import { rowsBelow } from '../../../src/extension/panel/rowBounds';
import { panelRequests } from '../../../src/webview/requests';

const check = argumentCheck(panelRequests);
const fit = { space: 'image', method: 'kmeans', params: { k: 8 }, seed: 42 };
const analysis = { space: 'combined', params: { dbscan: { eps: 0.3 } }, seed: 7 };
const labels = new Int32Array([0, -1, 2]);
const groups = { space: 'text', labels, strategy: 'boundary', perGroup: 9, seed: 1 };
const target = { index: 3, what: 'json', focus: true, qaRow: 9 };
const save = { suggestedName: 'a.csv', bytes: new Uint8Array([1]) };
const marks = [{ kind: 'path', d: 'M0 0L1 1Z', fill: '#ffffff' }];
const figure = { name: 'a', title: 'A', width: 9, height: 9, background: '#ffffff', marks };
const saveFigure = (change: object) => ({ suggestedName: 'a.png', figure: { ...figure, ...change } });
const tag = { indices: [0], tag: 'dark', on: true };

describe('requests of the webview', () => {
  it.each<[string, object]>([
    ['fit', fit],
    ['fit', { ...fit, initial: new Float32Array([0.5, -1]) }],
    ['layoutQuality', { ...fit, k: 15 }],
    ['outlierComparison', analysis],
    ['exportAnalysis', analysis],
    ['neighbors', { space: 'qa', row: 3, k: 5 }],
    ['representativeSamples', groups],
    ['topics', { labels, words: 8 }],
    ['answerPriors', { labels }],
    ['zeroShot', { labels: ['CT', 'MRI'] }],
    ['audit', { duplicateSimilarity: null }],
    ['audit', { duplicateSimilarity: 0.9, transformed: true }],
    ['open', target],
    ['openFinding', { id: 'empty-answer:x', related: null }],
    ['openTabs', { indices: [3, 1, 3] }],
    ['setTag', tag],
    ['save', { ...save, suggestedName: 'points.csv' }],
    ['save', { ...save, suggestedName: '医学影像-explore.csv' }],
    ['saveFigure', saveFigure({})],
    ['ready', {}],
  ])('pass as they are when every value has its form: %s', (name, args) => {
    expect(check(name, args)).toEqual(args);
  });

  it('lose what is not declared', () => {
    const declared = { index: 0, what: 'image', focus: false };
    expect(check('open', { ...declared, path: '/etc/passwd' })).toEqual(declared);
    const polluted = { ...fit, params: JSON.parse('{"__proto__": {"admin": true}, "k": 8}') as object };
    const { params } = check('fit', polluted) as { params: object };
    expect(Object.getOwnPropertyNames(params)).toEqual(['k']);
    expect('admin' in params).toBe(false);
  });

  it.each<[string, string, unknown, argument: string]>([
    ['no object', 'fit', null, 'request'],
    ['a space that does not exist', 'fit', { ...fit, space: '__proto__' }, 'space'],
    ['a list of parameters', 'fit', { ...fit, params: [] }, 'params'],
    ['a parameter that is an object', 'fit', { ...fit, params: { k: { valueOf: 1 } } }, 'params.k'],
    ['a parameter that is not a number', 'fit', { ...fit, params: { k: NaN } }, 'params.k'],
    ['a seed beyond 32 bits', 'fit', { ...fit, seed: 2 ** 32 }, 'seed'],
    ['a layout that is a list', 'fit', { ...fit, initial: [0, 1] }, 'initial'],
    ['a layout with a hole', 'fit', { ...fit, initial: new Float32Array([0, NaN]) }, 'initial'],
    ['a method without a name', 'fit', { ...fit, method: undefined }, 'method'],
    ['labels that are a list', 'answerPriors', { labels: [0, 1] }, 'labels'],
    ['labels below -1', 'topics', { labels: new Int32Array([0, -2]), words: 8 }, 'labels'],
    ['more words than fit', 'topics', { labels, words: 101 }, 'words'],
    ['an unknown strategy', 'representativeSamples', { ...groups, strategy: 'best' }, 'strategy'],
    ['samples of questions', 'outlierComparison', { ...analysis, space: 'qa' }, 'space'],
    ['parameters without names', 'exportAnalysis', { ...analysis, params: { kmeans: 8 } }, 'params.kmeans'],
    ['no names to choose from', 'zeroShot', { labels: [] }, 'labels'],
    ['an empty name', 'zeroShot', { labels: ['CT', ' '] }, 'labels.1'],
    ['too many names', 'zeroShot', { labels: Array<string>(201).fill('CT') }, 'labels'],
    ['a long name', 'zeroShot', { labels: ['x'.repeat(201)] }, 'labels.0'],
    ['a related location in words', 'openFinding', { id: 'a', related: 'b' }, 'related'],
    ['a negative index', 'sample', { index: -1 }, 'index'],
    ['a broken index', 'sample', { index: 1.5 }, 'index'],
    ['an index in words', 'sample', { index: '1' }, 'index'],
    ['an inherited value', 'sample', Object.create({ index: 1 }), 'index'],
    ['an unknown way of opening', 'open', { ...target, what: 'shell' }, 'what'],
    ['a focus that is not a boolean', 'open', { ...target, focus: 1 }, 'focus'],
    ['rows in words', 'openTabs', { indices: ['1'] }, 'indices.0'],
    ['rows that are an object', 'openTabs', { indices: { 0: 1 } }, 'indices'],
    ['a switch that is a word', 'setTag', { ...tag, on: 'true' }, 'on'],
    ['a tag of two lines', 'setTag', { ...tag, tag: 'a\nxmlab1\ttag:b' }, 'tag'],
    ['a similarity above 1', 'audit', { duplicateSimilarity: 1.1 }, 'duplicateSimilarity'],
    ['no similarity', 'audit', {}, 'duplicateSimilarity'],
    ['a similarity that is not a number', 'audit', { duplicateSimilarity: NaN }, 'duplicateSimilarity'],
    ['a text without end', 'copy', { text: 'x'.repeat(1_000_001) }, 'text'],
    ['a file name with a folder', 'save', { ...save, suggestedName: '../a.csv' }, 'suggestedName'],
    ['a hidden file name', 'save', { ...save, suggestedName: '.bashrc' }, 'suggestedName'],
    [
      'a figure with markup for a colour',
      'saveFigure',
      saveFigure({ background: '"/><script>' }),
      'figure.background',
    ],
    [
      'a path that is none',
      'saveFigure',
      saveFigure({ marks: [{ kind: 'path', d: '"/><script>' }] }),
      'figure.marks.0.d',
    ],
    ['a figure without end', 'saveFigure', saveFigure({ width: Infinity }), 'figure.width'],
    ['bytes that are a list', 'save', { ...save, bytes: [1] }, 'bytes'],
  ])('are refused in one sentence that names request and argument: %s', (_what, name, args, argument) => {
    const sentence = `^Invalid \`${name}\`: \`${argument}\` (is missing|must be [^\\n]{1,150})\\.$`;
    expect(() => check(name, args)).toThrow(new RegExp(sentence));
  });

  it('name rows of the dataset, each once', () => {
    expect(rowsBelow(4, 'openTabs', 'indices', [3, 1, 3])).toEqual([3, 1]);
    expect(rowsBelow(0, 'openTabs', 'indices', [])).toEqual([]);
    for (const [count, rows] of [
      [4, [0, 4]],
      [0, [0]],
      [2, [0, 0, 0]],
    ] as const) {
      expect(() => rowsBelow(count, 'openTabs', 'indices', rows)).toThrow(
        /^Invalid `openTabs`: `indices` must/,
      );
    }
  });

  it('refuse a huge list without building a text of it', () => {
    const huge = new Array<string>(1_000_000).fill('x'.repeat(1000));
    expect(() => check('answerPriors', { labels: huge })).toThrow('not a list of 1000000.');
    expect(() => check('openTabs', { indices: huge })).toThrow(/^.{1,200}$/);
  });

  it('are those of the worker where they are passed on', () => {
    for (const name of forwardedNames) expect(panelRequests[name]).toBe(workerRequests[name]);
  });
});
