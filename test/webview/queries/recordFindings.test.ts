import { describe, expect, it } from 'vitest';
import { findingsOfRecords } from '../../../src/webview/queries/recordFindings';

const dataset = { ids: ['a', 'b'], qaToSample: Int32Array.of(0, 0, 0, 1) };
const starts = {
  files: { values: ['imgs/a.json', 'imgs/b.json'], codes: Uint32Array.of(0, 0, 0, 1) },
  lines: Uint32Array.of(2, 2, 9, 2),
  columns: Uint32Array.of(3, 40, 3, 3),
};
const at = (file: string, line: number, column: number, sample?: string) => ({ file, line, column, sample });

describe('findings of records', () => {
  it('are those within their text, by line and column', () => {
    const findings = [
      at('imgs/a.json', 2, 30, 'a'),
      at('imgs/a.json', 2, 41),
      at('imgs/a.json', 8, 1, 'a'),
      at('imgs/a.json', 90, 1, 'a'),
    ];
    expect(findingsOfRecords(dataset, starts, findings)).toEqual(Uint32Array.of(1, 2, 1, 0));
  });

  it('are none of images, of whole files, of other samples and of other files', () => {
    const findings = [
      at('imgs/a.jpg', 1, 1, 'a'),
      at('imgs/a.json', 1, 1, 'a'),
      at('imgs/b.json', 5, 1, 'a'),
      at('imgs/c.json', 5, 1, 'b'),
    ];
    expect(findingsOfRecords(dataset, starts, findings)).toEqual(new Uint32Array(4));
  });

  it('are those of its row in a table without lines', () => {
    const rows = {
      files: { values: ['t.parquet'], codes: new Uint32Array(4) },
      lines: Uint32Array.of(0, 1, 3, 7),
      columns: Uint32Array.of(1, 1, 1, 1),
    };
    const findings = [3, 3, 5, 7].map((row) => ({ file: 't.parquet', line: 1, column: 1, row }));
    expect(findingsOfRecords(dataset, rows, findings)).toEqual(Uint32Array.of(0, 0, 2, 1));
  });
});
