import { describe, expect, it } from 'vitest';
import {
  readAnalyzeRequest,
  readBoolean,
  readChooseRequest,
  readDuplicateSimilarity,
  readFindingTarget,
  readFitRequest,
  readIndex,
  readIndices,
  readInteger,
  readLabelNames,
  readLabels,
  readNeighborRequest,
  readOpenTarget,
  readSave,
  readTag,
  readText,
  readTopicsRequest,
  readTrustRequest,
} from '../../../src/extension/panel/requestParsers';

const fit = { space: 'image', method: 'kmeans', params: { k: 8 }, seed: 42 };

describe('requests of the page', () => {
  it('pass when every value has its form', () => {
    expect(readFitRequest(fit)).toEqual(fit);
    const started = { ...fit, initial: new Float32Array([0.5, -1]) };
    expect(readFitRequest(started)).toEqual(started);
    expect(readNeighborRequest({ space: 'qa', row: 3, k: 5 })).toEqual({ space: 'qa', row: 3, k: 5 });
    const target = { index: 3, what: 'json', focus: true, qaRow: 9 };
    expect(readOpenTarget(target)).toEqual(target);
    const bytes = new Uint8Array([1]);
    for (const suggestedName of ['points.csv', '医学影像-explore.csv'])
      expect(readSave({ suggestedName, bytes })).toEqual({ suggestedName, bytes });
  });

  it('name each row once', () => {
    expect(readIndices({ indices: [3, 1, 3] }, 'indices', 4)).toEqual([3, 1]);
    expect(readIndices({ indices: [] }, 'indices', 0)).toEqual([]);
    expect(readDuplicateSimilarity({ duplicateSimilarity: null })).toBeNull();
    expect(readDuplicateSimilarity({ duplicateSimilarity: 0.9 })).toBe(0.9);
  });

  it('pass labels, groups and findings', () => {
    const labels = new Int32Array([0, -1, 2]);
    const choose = { space: 'text', labels, strategy: 'boundary', perGroup: 9, seed: 1 };
    expect(readChooseRequest(choose)).toEqual(choose);
    expect(readTopicsRequest({ labels, words: 8, seed: 0 })).toEqual({ labels, words: 8, seed: 0 });
    expect(readTrustRequest({ ...fit, k: 15 })).toEqual({ ...fit, k: 15 });
    const ledger = { space: 'combined', params: { dbscan: { eps: 0.3 } }, seed: 7 };
    expect(readAnalyzeRequest(ledger)).toEqual(ledger);
    expect(readLabelNames({ labels: ['CT', 'MRI'] })).toEqual(['CT', 'MRI']);
    expect(readFindingTarget({ id: 'empty-answer:x', related: null })).toEqual({
      id: 'empty-answer:x',
      related: null,
    });
  });

  it('drop what nobody asked for', () => {
    expect(readOpenTarget({ index: 0, what: 'image', focus: false, path: '/etc/passwd' })).toEqual({
      index: 0,
      what: 'image',
      focus: false,
    });
  });

  const refused: [string, () => unknown][] = [
    ['no object', () => readFitRequest(null)],
    ['a space that is none', () => readFitRequest({ ...fit, space: '__proto__' })],
    ['a list of parameters', () => readFitRequest({ ...fit, params: [] })],
    ['a parameter that is an object', () => readFitRequest({ ...fit, params: { k: { valueOf: 1 } } })],
    ['a seed beyond 32 bits', () => readFitRequest({ ...fit, seed: 2 ** 32 })],
    ['a layout that is a list', () => readFitRequest({ ...fit, initial: [0, 1] })],
    ['a layout with a hole', () => readFitRequest({ ...fit, initial: new Float32Array([0, NaN]) })],
    ['labels that are a list', () => readLabels({ labels: [0, 1] })],
    ['labels below -1', () => readLabels({ labels: new Int32Array([0, -2]) })],
    ['a strategy that is none', () => readChooseRequest({ strategy: 'best' })],
    ['samples of questions', () => readAnalyzeRequest({ space: 'qa', params: {}, seed: 1 })],
    [
      'parameters that are no object',
      () => readAnalyzeRequest({ space: 'image', params: { kmeans: 8 }, seed: 1 }),
    ],
    ['no names to choose from', () => readLabelNames({ labels: [] })],
    ['an empty name', () => readLabelNames({ labels: ['CT', ' '] })],
    ['a related place that is no number', () => readFindingTarget({ id: 'a', related: 'b' })],
    ['a negative index', () => readInteger({ index: -1 }, 'index')],
    ['a broken index', () => readInteger({ index: 1.5 }, 'index')],
    ['an index in words', () => readInteger({ index: '1' }, 'index')],
    ['an inherited value', () => readInteger(Object.create({ index: 1 }), 'index')],
    ['a way of opening that is none', () => readOpenTarget({ index: 0, what: 'shell', focus: true })],
    ['a focus that is no boolean', () => readOpenTarget({ index: 0, what: 'json', focus: 1 })],
    ['a row beyond the last', () => readIndex({ a: 4 }, 'a', 4)],
    ['a row of an empty dataset', () => readIndex({ a: 0 }, 'a', 0)],
    ['rows in words', () => readIndices({ indices: ['1'] }, 'indices', 4)],
    ['one row beyond the last', () => readIndices({ indices: [0, 4] }, 'indices', 4)],
    ['more rows than there are', () => readIndices({ indices: [0, 0, 0] }, 'indices', 2)],
    ['rows that are an object', () => readIndices({ indices: { 0: 1 } }, 'indices', 4)],
    ['a switch that is a word', () => readBoolean({ on: 'true' }, 'on')],
    ['a tag of two lines', () => readTag({ tag: 'a\nxmlab1\ttag:b' }, 'tag')],
    ['a similarity above 1', () => readDuplicateSimilarity({ duplicateSimilarity: 1.1 })],
    ['a similarity that is not there', () => readDuplicateSimilarity({})],
    ['a similarity that is no number', () => readDuplicateSimilarity({ duplicateSimilarity: NaN })],
    ['a text without end', () => readText({ text: 'x'.repeat(1_000_001) }, 'text')],
    ['a file name with a folder', () => readSave({ suggestedName: '../a.csv', bytes: new Uint8Array() })],
    ['a hidden file name', () => readSave({ suggestedName: '.bashrc', bytes: new Uint8Array() })],
    ['bytes that are a list', () => readSave({ suggestedName: 'a.csv', bytes: [1] })],
  ];
  it.each(refused)('are refused: %s', (_, read) => {
    expect(read).toThrow(/^The page sent .* which is refused\.$/s);
  });
});
