import { expect, it } from 'vitest';
import { writeFigures } from '../../../../src/analysis/export/figures/writeFigures';
import { CancelFlag, silentContext } from '../../../../src/analysis/taskContext';
import type { Figure } from '../../../../src/common/figure';

/** Its picture takes seconds to draw. */
const crowded: Figure = {
  name: 'crowded',
  title: 'Crowded',
  width: 500,
  height: 500,
  background: '#ffffff',
  marks: [
    {
      kind: 'dots',
      shape: 'circle',
      radius: 40,
      color: '#336699',
      points: Array.from({ length: 40_000 }, (_none, i) => (i * 37) % 500),
    },
  ],
};

it('a cancel does not wait for a picture that is being drawn', async () => {
  const flag = new CancelFlag();
  const written: string[] = [];
  const write = (path: string) => Promise.resolve(void written.push(path));
  const writing = writeFigures('out', [crowded], ['png'], write, silentContext(flag));
  flag.raise();
  await expect(writing).rejects.toThrow('Cancelled.');
  expect(written).toEqual([]);
});
