/** Files that would overflow the parser's stack or the memory are findings, found in a time linear in their length. */
import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import {
  excessForParser,
  excessOfValid,
  linesUpTo,
  MAX_DEPTH,
  recordLimits,
} from '../../../src/analysis/dataset/jsonLimits';
import { looksLikePython, pythonAsJson } from '../../../src/analysis/dataset/nearlyJson';
import { SampleRandom } from '../../../src/analysis/sample/random';
import { processorTimer, slowness } from '../../processorTime';
import { brief, readOne } from './tinyDataset';

const deep = '['.repeat(6000);

describe('lines of a text', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['a\nb\n', 2],
    ['a\n\nb', 3],
    ['a\nb\nc\nd\n', 4],
    ['a\nb\nc\nd\ne\nf', 4],
  ])('%j are %i, counted to one beyond 3', (text, lines) => {
    expect(linesUpTo(text, 3)).toBe(lines);
  });
});

describe('limits of JSON', () => {
  it.each([
    ['plain', deep],
    ['after a comment that holds a quote', `/*"*/${deep}`],
    ['after a line comment', `//"\n${deep}`],
    ['after a text that a line end cuts off', `["abc\r${deep}`],
    ['in a record', `[{"question": "a"}/*"*/${deep}`],
    ['with closing brackets of the wrong kind', '[}'.repeat(6000)],
    ['with objects between', '[{"a":'.repeat(3000)],
  ])('finds nesting %s', async (_, text) => {
    const { findings, samples } = await readOne({ 'question.json': text });
    expect(brief(findings).join()).toContain('error too-deep imgs/xmlab1/question.json:');
    expect(samples).toHaveLength(1);
  });

  it('lets the parser with offsets return from every text that it accepts', () => {
    const random = new SampleRandom(1, 'nesting');
    const parts = [
      '[',
      '{',
      ']',
      '}',
      '"',
      '\\',
      '\r',
      '\n',
      ',',
      ':',
      '/*',
      '*/',
      '//',
      '0',
      'x',
      '[{"a":',
      '[}',
    ];
    let accepted = 0;
    for (let round = 0; round < 600; round++) {
      const text = Array.from({ length: random.below(1200) }, () => random.pick(parts)).join('');
      if (excessForParser(text)) continue;
      accepted++;
      expect(depthOf(parseTree(text))).toBeLessThanOrEqual(2 * MAX_DEPTH + 1); // a property is a node too
    }
    expect(accepted).toBeGreaterThan(50);
  });

  it('counts entries and values, but not in texts, and entries only of a list', () => {
    const limits = { elements: 3, values: 8 };
    expect(excessOfValid('[1, 2, 3]', limits)).toBeUndefined();
    expect(excessOfValid('["a,b,c,d,e,[[[", 2, 3]', limits)).toBeUndefined();
    expect(excessOfValid('[1, 2, 3, 4]', limits)).toEqual({ of: 'number', offset: 8 });
    expect(excessOfValid('[[1,2,3,4,5,6,7,8]]', limits)?.of).toBe('number');
    expect(excessOfValid('{"a":1,"b":2,"c":3,"d":4}', limits)).toBeUndefined();
    const records = `[${'{"img_name":"xmlab1/source.jpg","question":"Is it?","answer":"Yes"},'.repeat(250_000)}0]`;
    expect(excessOfValid(records, recordLimits)).toBeUndefined();
  });

  it('answers at once for 30,000,000 numbers, as records and as boxes', async () => {
    const numbers = `[${'0,'.repeat(30_000_000)}0]`;
    const { findings } = await readOne({ 'question.json': numbers, 'detection.json': '[0,0]' });
    expect(brief(findings).join()).toContain('error file-too-large imgs/xmlab1/question.json:1:');
    const boxes = await readOne({ 'detection.json': `[${'0,'.repeat(200_000)}0]` });
    expect(brief(boxes.findings)).toEqual([
      expect.stringContaining('error file-too-large imgs/xmlab1/detection.json:1:'),
    ]);
  });

  it('looks for Python in linear time', () => {
    const passed = processorTimer();
    expect(looksLikePython(`${' '.repeat(3_000_000)}x`)).toBe(false);
    expect(pythonAsJson(`[{'${"\\'".repeat(500_000)}`)).toBeUndefined();
    expect(passed()).toBeLessThan(3_000 * slowness());
  });
});

function depthOf(node: ReturnType<typeof parseTree>): number {
  return node ? 1 + (node.children ?? []).reduce((most, child) => Math.max(most, depthOf(child)), 0) : 0;
}
