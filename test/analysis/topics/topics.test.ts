import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../src/analysis/taskContext';
import { nmf } from '../../../src/analysis/topics/nmf';
import { stopWords } from '../../../src/analysis/topics/stopWords';
import { type SparseMatrix, weighTexts } from '../../../src/analysis/topics/tfidf';
import { pairs, tokenize } from '../../../src/analysis/topics/tokenize';
import { qaCorpus, topicsOfGroups, wordsOfGroups } from '../../../src/analysis/topics/topics';
import { corpusOf, topTerms } from '../../../src/analysis/topics/vocabulary';
import { cancelledContext } from '../contexts';

/** What scikit-learn answers (test/parity/topics.py). */
const reference = JSON.parse(readFileSync(join(__dirname, '../../parity/fixtures/topics.json'), 'utf8')) as {
  texts: string[];
  words: string[];
  tfidf: number[][];
  factors: { rank: number; error: number; topics: string[][] }[];
};
const corpus = corpusOf(reference.texts, (text) => text.split(' '));
const everyText = reference.texts.map((_, i) => i);

function dense(x: SparseMatrix): number[][] {
  return Array.from({ length: x.n }, (_, i) => {
    const row = new Array<number>(x.d).fill(0);
    for (let e = x.start[i]; e < x.start[i + 1]; e++) row[x.column[e]] = x.value[e];
    return row;
  });
}

function reconstructionError(x: SparseMatrix, { rank, w, h }: ReturnType<typeof nmf>): number {
  let squares = 0;
  dense(x).forEach((row, i) =>
    row.forEach((value, j) => {
      let sum = 0;
      for (let a = 0; a < rank; a++) sum += w[i * rank + a] * h[j * rank + a];
      squares += (value - sum) ** 2;
    }),
  );
  return Math.sqrt(squares);
}

describe('tokenize', () => {
  it('cuts English into lower-case words of two characters at least, without stop words', () => {
    expect(tokenize("What's the T2-weighted MRI of a left Lung? x 12")).toEqual([
      't2',
      'weighted',
      'mri',
      'left',
      'lung',
      '12',
    ]);
  });

  it('cuts Chinese by the dictionary, without stop words', () => {
    expect(tokenize('这张图片中最大的器官是什么？肺部有异常吗')).toEqual([
      '图片',
      '最大',
      '器官',
      '肺部',
      '异常',
    ]);
  });

  it('joins single characters that the dictionary leaves apart, but keeps one-character organs', () => {
    const apart = (text: string) => Array.from(text);
    expect(tokenize('模态是脾', apart)).toEqual(['模态', '脾']);
  });

  it('keeps both languages of one text, and full-width letters as the plain ones', () => {
    expect(tokenize('ＭＲＩ图像')).toEqual(['mri', '图像']);
  });

  it('takes pairs of characters without a dictionary', () => {
    expect(pairs('肝脏位置')).toEqual(['肝脏', '脏位', '位置']);
    expect(pairs('肝')).toEqual(['肝']);
    expect(tokenize('肝脏位置', pairs)).toEqual(['肝脏', '脏位', '位置']);
  });

  it('survives odd texts', () => {
    expect(tokenize('')).toEqual([]);
    expect(tokenize('?!… \u0000 🫁')).toEqual([]);
    expect(tokenize('__proto__ constructor')).toEqual(['__proto__', 'constructor']);
  });

  it('keeps words of sides and counts, which matter here', () => {
    for (const word of ['left', 'right', 'two', '左', '右']) expect(stopWords.has(word)).toBe(false);
  });
});

describe('weighTexts', () => {
  it('weighs as scikit-learn does', () => {
    const { x, words } = weighTexts(corpus, everyText);
    const names = words.map((word) => corpus.words[word]);
    expect([...names].sort()).toEqual(reference.words);
    const rows = dense(x);
    reference.tfidf.forEach((expected, i) =>
      expected.forEach((value, j) => {
        expect(rows[i][names.indexOf(reference.words[j])]).toBeCloseTo(value, 11);
      }),
    );
  });

  it('leaves out words of one text and of nearly all', () => {
    const small = corpusOf(['a b', 'a c', 'a b', 'a d', 'a d'], (text) => text.split(' '));
    const { words } = weighTexts(small, [0, 1, 2, 3, 4]);
    expect(words.map((word) => small.words[word])).toEqual(['b', 'd']);
  });
});

describe('nmf', () => {
  const { x, words } = weighTexts(corpus, everyText);
  const names = words.map((word) => corpus.words[word]);

  it.each(reference.factors.map((c) => [c.rank, c] as const))(
    'reaches the error and the words of scikit-learn at rank %i',
    (rank, { error, topics }) => {
      const factors = nmf(x, rank, silentContext());
      // Its start is a randomised decomposition and both stop at the same loose tolerance.
      expect(Math.abs(reconstructionError(x, factors) / error - 1)).toBeLessThan(1e-3);
      topics.forEach((expected, topic) => {
        const weights = Float64Array.from(names, (_, j) => factors.h[j * rank + topic]);
        const ours = topTerms(weights, (i) => names[i], 8);
        const both = ours.filter((word) => expected.includes(word)).length;
        expect(both / new Set([...ours, ...expected]).size).toBeGreaterThanOrEqual(0.9);
      });
    },
  );

  it('recovers a matrix that is a product of non-negative factors', () => {
    const values = [
      [2, 4, 0, 0],
      [1, 2, 0, 0],
      [0, 0, 3, 1],
      [0, 0, 6, 2],
    ];
    const blocks: SparseMatrix = {
      n: 4,
      d: 4,
      start: Int32Array.of(0, 4, 8, 12, 16),
      column: Int32Array.from({ length: 16 }, (_, e) => e % 4),
      value: Float64Array.from(values.flat()),
    };
    const factors = nmf(blocks, 2, silentContext());
    expect(reconstructionError(blocks, factors)).toBeLessThan(1e-3);
    expect(Math.min(...factors.w, ...factors.h)).toBeGreaterThanOrEqual(0);
  });

  it('gives the same bytes each time, and no factor of nothing', () => {
    expect(nmf(x, 3, silentContext())).toEqual(nmf(x, 3, silentContext()));
    expect(nmf({ ...x, n: 0, start: new Int32Array(1) }, 3, silentContext()).rank).toBe(0);
  });

  it('stays finite on equal rows, whose rank is one', () => {
    const same = corpusOf(['a b', 'a b', 'a b', 'c', 'd'], (text) => text.split(' '));
    const factors = nmf(weighTexts(same, [0, 1, 2, 3, 4]).x, 3, silentContext());
    expect([...factors.w, ...factors.h].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });
});

describe('topics of groups', () => {
  const texts = [
    'Is the lung healthy? Yes',
    'Does the lung have a nodule? No',
    'lung nodule',
    '肺部有异常吗？有',
    'Where is the brain tumor? Left',
    'brain tumor edema',
    'brain edema',
    '大脑有肿瘤吗？没有',
    'what',
    'unlabelled liver',
  ];
  const labels = Int32Array.of(3, 3, 3, 3, 1, 1, 1, 1, 7, -1);
  const small = qaCorpus(texts);

  it('scores words by hand-solved class-based TF-IDF', () => {
    const two = corpusOf(['a a b', 'b c'], (text) => text.split(' '));
    // A = 2.5 words a group. Group 0: a 2/3 ln(1 + 2.5/2) ln(2/3 : 2/5) = .276, b is rarer there than overall.
    // Group 1: b 1/2 ln(1 + 2.5/2) ln(1/2 : 2/5) = .090, c 1/2 ln(1 + 2.5) ln(1/2 : 1/5) = .574.
    expect(wordsOfGroups(two, Int32Array.of(0, 1), 5)).toEqual([
      { label: 0, words: ['a'] },
      { label: 1, words: ['c', 'b'] },
    ]);
    // One group has nothing to differ from: the paper's weights.
    expect(wordsOfGroups(two, Int32Array.of(0, 0), 5)).toEqual([{ label: 0, words: ['a', 'b', 'c'] }]);
  });

  it('gives groups in the order of their labels, the unlabelled left out', () => {
    const groups = topicsOfGroups(small, labels, 3, silentContext());
    expect(groups.map(({ label, size }) => [label, size])).toEqual([
      [1, 4],
      [3, 4],
      [7, 1],
    ]);
    expect(groups[0].words.slice(0, 2).sort()).toEqual(['brain', 'edema']);
    expect(groups[1].words.slice(0, 2).sort()).toEqual(['lung', 'nodule']);
    expect(groups.flatMap(({ words }) => words)).not.toContain('liver');
  });

  it('gives a group without words of its own neither words nor topics', () => {
    expect(topicsOfGroups(small, labels, 3, silentContext())[2]).toMatchObject({ words: [], topics: [] });
  });

  it('breaks ties by the characters', () => {
    const weights = Float64Array.of(1, 2, 1, 0);
    const top = (count: number) => topTerms(weights, (i) => 'bcad'[i], count);
    expect(top(9)).toEqual(['c', 'a', 'b']);
    expect(top(2)).toEqual(['c', 'a']);
  });

  it('refuses labels of another number and no words, by name', () => {
    expect(() => topicsOfGroups(small, Int32Array.of(1), 3, silentContext())).toThrow(
      'Topic words: 1 labels for 10 QA records; give one a record.',
    );
    expect(() => topicsOfGroups(small, labels, 0, silentContext())).toThrow(
      'Topic words: words is 0 but must be an integer >= 1.',
    );
  });

  it('answers no texts', () => {
    expect(topicsOfGroups(qaCorpus([]), new Int32Array(0), 3, silentContext())).toEqual([]);
  });

  it('stops when it is cancelled', () => {
    expect(() => topicsOfGroups(small, labels, 3, cancelledContext())).toThrow('Cancelled.');
  });
});

it('making the words of very many texts looks at the flag on the way', () => {
  let made = 0;
  let looks = 0;
  const texts = Array.from({ length: 20_000 }, (_, i) => `text number ${i}`);
  const tokens = (text: string) => [text.slice(0, (made++ % 5) + 1)];
  const stop = () => {
    if (++looks === 3) throw new Error('stopped');
  };
  expect(() => corpusOf(texts, tokens, stop)).toThrow('stopped');
  expect(made).toBeLessThan(5000);
});
