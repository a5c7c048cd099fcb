/** What a re-split says of splits that groups leave without images or without a value. */
import { expect, it } from 'vitest';
import { splitShortages } from '../../src/common/splitShortages';

it('names empty splits and values that a split has not, and none that no split has', () => {
  const ct = { field: 'modality', value: 'CT', after: [3, 0, 0] };
  const mri = { field: 'modality', value: 'MRI', after: [1, 2, 0] };
  const none = { field: 'modality', value: 'X-Ray', after: [0, 0, 0] };
  const sizes = { field: '', value: '', after: [4, 2, 0] };
  expect(splitShortages(['train', 'validate', 'test'], [sizes, ct, mri, none])).toEqual([
    { split: 'validate', isEmpty: false, missing: [ct] },
    { split: 'test', isEmpty: true, missing: [] },
  ]);
});
