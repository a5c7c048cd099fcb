import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/common/jsonPieces';

const values: [string, unknown][] = [
  ['null', null],
  ['a text', 'a "b"\n'],
  ['empty containers', { list: [], object: {}, nested: [[], [{}]] }],
  ['left out', { a: undefined, b: 1 }],
  ['many numbers', { rows: Array.from({ length: 5000 }, (_, i) => i / 7) }],
  ['mixed lists', [1, 'two', null, [3, 4], { five: [6, { seven: { eight: { nine: ['line\nbreak'] } } }] }]],
];

describe('JSON in pieces', () => {
  it.each(values)('is what JSON.stringify gives: %s', (_, value) => {
    for (const indent of [0, 2]) {
      expect([...jsonPieces(value, indent)].join('')).toBe(JSON.stringify(value, null, indent));
    }
  });

  it('holds no piece of a long list that is the whole', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ i }));
    expect(Math.max(...Array.from(jsonPieces(rows), (piece) => piece.length))).toBeLessThan(100);
  });
});
