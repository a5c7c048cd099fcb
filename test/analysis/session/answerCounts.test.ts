import { describe, expect, it } from 'vitest';
import type { Dataset, QaRecord, Sample } from '../../../src/analysis/dataset/types';
import { answerCounts } from '../../../src/analysis/session/answerCounts';

const source = { file: '', line: 1, column: 1, offset: 0, length: 0 };
const record = (answer: string, qLang: string): QaRecord => ({ question: '?', answer, qLang, source });
const sample = (...qa: QaRecord[]): Sample => ({
  id: '',
  image: { kind: 'file', path: '' },
  boxes: [],
  qa,
  modality: '',
  location: '',
  width: 1,
  height: 1,
});
const dataset: Dataset = {
  root: '',
  roots: [],
  name: '',
  findings: [],
  samples: [
    sample(record('Yes', 'en'), record('是', 'zh'), record('', 'en')),
    sample(record('yes', 'en'), record('YES', 'en'), record('CT', 'en')),
    sample(record('Yes', 'en'), record('MRI', 'en')),
  ],
};

describe('the answers of a selection', () => {
  it('are counted without regard to case, in the spelling that is most frequent', () => {
    expect(answerCounts(dataset, [0, 1, 2], 2, 'en')).toEqual([
      { answer: 'Yes', records: 4, samples: Int32Array.of(0, 1, 2) },
      { answer: 'CT', records: 1, samples: Int32Array.of(1) },
    ]);
  });

  it('are those of the samples alone, of every language where none is asked for', () => {
    expect(answerCounts(dataset, [0], 9, null).map(({ answer }) => answer)).toEqual(['Yes', '是']);
    expect(answerCounts(dataset, [], 9, null)).toEqual([]);
  });
});
