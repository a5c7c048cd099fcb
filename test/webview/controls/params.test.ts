import { describe, expect, it } from 'vitest';
import { autoFloat, autoInt, bool, float, int, oneOf, optionalInt } from '../../../src/analysis/params';
import { spaced } from '../../../src/common/spaced';
import { combinations, paramProblem, readParam, readParams } from '../../../src/webview/controls/paramInput';
import { paramsText, rangeText } from '../../../src/webview/controls/paramText';

const specs = {
  perplexity: float({ default: 30, above: 0, max: 100, help: '' }),
  nIter: int({ default: 1000, min: 250, help: '' }),
  rate: autoFloat({ default: 'auto', above: 0, help: '' }),
  minSamples: optionalInt({ default: null, min: 1, help: '' }),
  metric: oneOf(['euclidean', 'cosine'], { default: 'euclidean', help: '' }),
  exact: bool({ default: false, help: '' }),
};

describe('what is typed for a parameter', () => {
  it('is read as its kind', () => {
    expect(readParam(specs.perplexity, ' 2.5 ')).toBe(2.5);
    expect(readParam(specs.rate, '')).toBe('auto');
    expect(readParam(specs.minSamples, '')).toBeNull();
    expect(readParam(specs.exact, true)).toBe(true);
    expect(readParam(specs.perplexity, 'abc')).toBe('abc');
  });

  it('is several values where commas part them, and a run for each combination', () => {
    expect(readParams(specs.nIter, '250, 500，1000')).toEqual([250, 500, 1000]);
    expect(readParams(specs.nIter, '250,')).toEqual([250]);
    expect(readParams(specs.metric, 'cosine, x')).toEqual(['cosine, x']);
    expect(readParams(specs.nIter, '5, abc')).toEqual([5, 'abc']);
    expect(
      combinations([
        ['eps', [0.4, 0.5]],
        ['minSamples', [5]],
      ]),
    ).toEqual([
      { eps: 0.4, minSamples: 5 },
      { eps: 0.5, minSamples: 5 },
    ]);
  });

  it('is refused in one sentence just outside each bound', () => {
    expect(paramProblem(specs.perplexity, 0)).toBe('Must be above 0.');
    expect(paramProblem(specs.perplexity, 100.1)).toBe('Must be at most 100.');
    expect(paramProblem(specs.nIter, 249)).toBe('Must be at least 250.');
    expect(paramProblem(specs.nIter, 300.5)).toBe('Must be a whole number.');
    expect(paramProblem(specs.perplexity, 'abc')).toBe('Must be a number.');
    expect(paramProblem(specs.metric, 'x')).toBe('Must be one of euclidean, cosine.');
  });

  it('is taken inside', () => {
    for (const [spec, value] of [
      [specs.perplexity, 100],
      [specs.nIter, 250],
      [specs.rate, 'auto'],
      [specs.minSamples, null],
      [specs.metric, 'cosine'],
    ] as const) {
      expect(paramProblem(spec, value)).toBeNull();
    }
  });
});

describe('a whole number that may be left to the method', () => {
  const spec = autoInt({ default: 'auto', min: 1, help: '' });

  it('is read and refused like both', () => {
    expect(readParam(spec, ' ')).toBe('auto');
    expect(readParam(spec, '256')).toBe(256);
    expect(paramProblem(spec, 'auto')).toBeNull();
    expect(paramProblem(spec, 1.5)).toBe('Must be a whole number.');
    expect(paramProblem(spec, 0)).toBe('Must be at least 1.');
  });
});

describe('a run in words', () => {
  it('says the first parameters and the seed', () => {
    const info = {
      name: 'tsne',
      title: 't-SNE',
      kind: 'reduction',
      params: specs,
      capabilities: {},
    } as const;
    expect(paramsText(info, { nIter: 500 }, 42)).toBe('perplexity 30 · n iter 500 · rate auto · seed 42');
    expect(spaced('minClusterSize')).toBe('min cluster size');
  });
});

describe('the range of a parameter', () => {
  it('is told with its default', () => {
    expect(rangeText(specs.perplexity)).toBe('(above 0, at most 100, by default 30)');
    expect(rangeText(specs.nIter)).toBe('(at least 250, by default 1000)');
    expect(rangeText(specs.rate)).toBe('(above 0, by default auto)');
    expect(rangeText(specs.minSamples)).toBe('(at least 1, by default none)');
    expect(rangeText(int({ default: 3, min: 1, max: 9, help: '' }))).toBe('(1 to 9, by default 3)');
    expect(rangeText(specs.metric)).toBe('');
  });
});
