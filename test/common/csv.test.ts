import { describe, expect, it } from 'vitest';
import { table, toCsv } from '../../src/common/csv';

const cell = (value: string | number) =>
  toCsv([], [[value]])
    .split('\n')
    .slice(1)
    .join('\n');

describe('CSV', () => {
  it('quotes what needs quotes and leaves the rest alone', () => {
    const rows = [
      ['a', 1.5, true, null],
      ['肺, "左"', 'two\nlines', false, undefined],
    ];
    expect(toCsv(['id', 'x', 'flag', 'none'], rows)).toBe(
      'id,x,flag,none\na,1.5,1,\n"肺, ""左""","two\nlines",0,\n',
    );
  });

  it.each(['=1+1', '+cmd', '-cmd', '@SUM(A1)', '＝1', '\tx', '-1-1', '- no'])(
    'puts an apostrophe before the formula text %j',
    (text) => {
      expect(cell(text)).toBe(`'${text}\n`);
    },
  );

  it('quotes a defused text where it needs quotes', () => {
    expect(cell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"\n`);
    expect(cell('\r=1')).toBe(`"'\r=1"\n`);
  });

  it('leaves numbers as they are, also those that are text', () => {
    expect([-1.5, 1e-7].map(cell)).toEqual(['-1.5\n', '1e-7\n']);
    // As pandas and NumPy read them.
    expect([Infinity, -Infinity, NaN].map(cell)).toEqual(['inf\n', '-inf\n', '\n']);
    expect(['-1.5', '+3', '-2e-7', 'a=b', '']).toEqual(
      ['-1.5', '+3', '-2e-7', 'a=b', ''].map((t) => cell(t).trim()),
    );
  });

  it('has the rows of a table that are asked for, in their order', () => {
    const columns = [{ name: 'row', at: (row: number) => row }];
    expect(table(columns, [4, 2])).toBe('row\n4\n2\n');
  });
});
