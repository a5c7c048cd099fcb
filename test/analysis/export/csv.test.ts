import { expect, it } from 'vitest';
import { toCsv } from '../../../src/analysis/export/csv';

it('quotes what needs quotes and leaves the rest alone', () => {
  const rows = [
    ['a', 1.5, true, null],
    ['肺, "左"', 'two\nlines', false, undefined],
  ];
  expect(toCsv(['id', 'x', 'flag', 'none'], rows)).toBe(
    'id,x,flag,none\na,1.5,1,\n"肺, ""左""","two\nlines",0,\n',
  );
});
