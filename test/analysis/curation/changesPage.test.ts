import { describe, expect, it } from 'vitest';
import { changesPage } from '../../../src/analysis/curation/changesPage';
import type { Dataset, Sample } from '../../../src/analysis/dataset/types';

const dataset = (...samples: Partial<Sample>[]) =>
  ({
    root: '/',
    roots: [],
    name: 'Slake',
    findings: [],
    samples: samples.map((one) => ({ qa: [], ...one })),
  }) as unknown as Dataset;

describe('CHANGES.md', () => {
  it('counts an image whose records lie in two splits under both of their names', () => {
    const torn = [
      ['train', 3],
      ['test', 1],
    ] as const;
    const page = changesPage({
      before: dataset({ split: 'train' }, { split: 'train', splitCounts: torn }, { split: 'test' }),
      after: dataset({ split: 'train' }, { split: 'train' }, {}),
      ...{
        applied: [],
        notApplied: [],
        notUnderstood: [],
        moot: [],
        overruled: [],
        others: [],
        unreadable: [],
        missing: [],
      },
      findings: { before: {}, after: {} },
      isAudited: false,
    });
    const rows = page.split('\n').filter((line) => line.startsWith('| images in'));
    expect(rows).toEqual([
      '| images in no split | 0 | 1 |',
      '| images in test | 1 | 0 |',
      '| images in train | 1 | 2 |',
      '| images in train + test | 1 | 0 |',
    ]);
  });
});
