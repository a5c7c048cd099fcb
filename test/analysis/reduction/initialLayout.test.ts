import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { checkInitialLayout, pcaLayout } from '../../../src/analysis/reduction/initialLayout';
import { silentContext } from '../../../src/analysis/taskContext';

describe('checkInitialLayout', () => {
  it('takes two numbers a row and refuses another count', () => {
    expect(() => checkInitialLayout(new Float32Array(4), 2, 't-SNE')).not.toThrow();
    expect(() => checkInitialLayout(new Float32Array(6), 2, 't-SNE')).toThrow(
      /^t-SNE: the layout to start from holds 6 numbers but 2 rows need 4\.$/,
    );
  });

  it('refuses what is not finite, by row', () => {
    expect(() => checkInitialLayout(new Float32Array([0, 1, 2, Infinity]), 2, 'UMAP')).toThrow(
      /^UMAP: row 1 of the layout to start from holds Infinity; give finite coordinates\.$/,
    );
  });
});

describe('pcaLayout', () => {
  it('is the centred data when they already lie along the axes', async () => {
    const data = new Float32Array([4, 0, 0, 0, 2, 1, 2, -1]);
    const layout = await pcaLayout(new EmbeddingMatrix({ n: 4, d: 2, data }), silentContext());
    const expected = [2, 0, -2, 0, 0, 1, 0, -1];
    expected.forEach((value, i) => expect(layout[i]).toBeCloseTo(value, 6));
  });

  it('fills up with zeros what the data do not have', async () => {
    const column = await pcaLayout(
      new EmbeddingMatrix({ n: 3, d: 1, data: new Float32Array([1, 2, 3]) }),
      silentContext(),
    );
    expect(Array.from(column)).toEqual([-1, 0, 0, 0, 1, 0]);
    const single = await pcaLayout(
      new EmbeddingMatrix({ n: 1, d: 3, data: new Float32Array([1, 2, 3]) }),
      silentContext(),
    );
    expect(Array.from(single)).toEqual([0, 0]);
    const none = await pcaLayout(
      new EmbeddingMatrix({ n: 0, d: 3, data: new Float32Array(0) }),
      silentContext(),
    );
    expect(none.length).toBe(0);
  });
});
