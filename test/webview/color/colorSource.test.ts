import { describe, expect, it } from 'vitest';
import {
  type ColorSource,
  formatColorSource,
  methodOf,
  parseColorSource,
  sameColorSource,
} from '../../../src/webview/color/colorSource';

describe('color sources', () => {
  const sources: readonly [string, ColorSource][] = [
    ['cluster:kmeans', { kind: 'cluster', method: 'kmeans' }],
    ['score:isolation-forest', { kind: 'score', method: 'isolation-forest' }],
    ['flag:lof', { kind: 'flag', method: 'lof' }],
    ['field:a:b c', { kind: 'field', id: 'a:b c' }],
    ['quality:recall', { kind: 'quality', measure: 'recall' }],
    ['zeroShot', { kind: 'zeroShot' }],
    ['tags', { kind: 'tags' }],
  ];

  it.each(sources)('have a text form that is read back: %s', (text, source) => {
    expect(formatColorSource(source)).toBe(text);
    expect(parseColorSource(text)).toEqual(source);
    expect(sameColorSource(source, { ...source })).toBe(true);
  });

  it('are read in the forms that earlier builds saved', () => {
    expect(parseColorSource('trust:continuity')).toEqual({ kind: 'quality', measure: 'continuity' });
    expect(parseColorSource('zero:labels')).toEqual({ kind: 'zeroShot' });
    expect(parseColorSource('field:tags')).toEqual({ kind: 'tags' });
  });

  it.each([
    '',
    'cluster',
    'cluster:',
    'quality:beauty',
    'level:finch:2',
    'tags:x',
    ':x',
    'no:x',
    5,
    null,
    {},
  ])('refuse anything else: %j', (text) => expect(parseColorSource(text)).toBeNull());

  it('name the method whose run they need', () => {
    expect(sources.map(([, source]) => methodOf(source))).toEqual([
      ...['kmeans', 'isolation-forest', 'lof', null, null, null, null],
    ]);
  });
});
