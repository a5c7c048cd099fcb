import { describe, expect, it } from 'vitest';
import { comparedText, MAX_COMPARED_UNITS, textsOf } from '../../../src/analysis/dataset/comparedText';
import { tokenize } from '../../../src/analysis/topics/tokenize';
import { processorTimer, slowness } from '../../processorTime';
import { jpeg, readOne, record } from './tinyDataset';

describe('a very long text', () => {
  it('is compared by its beginning, never by half a character', () => {
    expect(comparedText('short')).toBe('short');
    expect(comparedText('x'.repeat(MAX_COMPARED_UNITS + 1))).toHaveLength(MAX_COMPARED_UNITS);
    expect(comparedText(`x${'😀'.repeat(MAX_COMPARED_UNITS)}`)).toHaveLength(MAX_COMPARED_UNITS - 1);
  });

  it('is a finding, whole in the record and cut where it is embedded', async () => {
    const question = '肺'.repeat(1_000_000);
    const { findings, samples } = await readOne({
      'source.jpg': jpeg(),
      'question.json': [record({ question }), record()],
    });
    const found = findings.filter(({ kind }) => kind === 'long-text');
    expect(found).toMatchObject([{ severity: 'warning', sample: 'xmlab1', line: 1 }]);
    expect(found[0].message).toContain('The question has 1000000 characters; only the first 100000');
    expect(samples[0].qa[0].question).toBe(question);
    expect(textsOf(samples)[0]).toHaveLength(MAX_COMPARED_UNITS + ' Lung'.length);
  });

  it('without a break is split into words in a time that grows with its length', () => {
    const passed = processorTimer();
    const words = tokenize('肺部'.repeat(MAX_COMPARED_UNITS / 2));
    expect(passed()).toBeLessThan(10_000 * slowness()); // all at once: 92 s
    expect(words.join('')).toContain('肺部');
    expect(tokenize(Array.from({ length: 70_000 }, (_, i) => `word${i}`).join(' '))).toHaveLength(70_000);
  });
});
