import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../../src/analysis/taskContext';
import { cancelledContext } from '../../../contexts';
import { expectedRows, fixtureNames, fixturePath, openTable, plain, readRows } from './fixtures';

describe.each(fixtureNames)('parquet by pyarrow, %s', (name) => {
  it('has the columns and every cell that Arrow reads', async () => {
    const table = await openTable(fixturePath(name));
    const columns = table.columns.map((column) => column.name);
    expect(Object.fromEntries(table.columns.map((column) => [column.name, column.type]))).toEqual({
      image: 'image',
      images: 'list',
      question: 'text',
      answer: 'text',
      qid: 'number',
      score: 'number',
      closed: 'boolean',
      options: 'list',
      conversations: 'list',
      raw: 'bytes',
      metadata: 'object',
      label: 'text',
      day: 'text',
      moment: 'text',
    });
    expect(table.rowCount).toBe(expectedRows.length);
    const rows = (await readRows(table, columns)).map((row) =>
      Object.fromEntries(columns.map((column, i) => [column, plain(row[i])])),
    );
    expect(rows).toEqual(expectedRows);
    await table.close();
  });

  it('gives single cells in any order, more than once', async () => {
    const table = await openTable(fixturePath(name));
    for (let i = 0; i < 3 * expectedRows.length; i++) {
      const row = (i * 7) % expectedRows.length;
      for (const column of ['image', 'images', 'options', 'metadata', 'question']) {
        expect(plain(await table.cell(row, column))).toEqual(expectedRows[row][column]);
      }
    }
    await table.close();
  });

  it('gives cells that are asked for at once', async () => {
    const table = await openTable(fixturePath(name));
    const cells = expectedRows.map((_, row) => table.cell(row, 'images'));
    const closed = table.close();
    expect((await Promise.all(cells)).map(plain)).toEqual(expectedRows.map(({ images }) => images));
    await closed;
  });

  it('reads a range without the bytes of images', async () => {
    const table = await openTable(fixturePath(name));
    const rows = await readRows(table, ['image.path', 'images.path', 'answer'], { start: 5, end: 21 });
    const withoutBytes = (image: unknown) => image && { path: (image as { path: unknown }).path };
    expect(rows).toEqual(
      expectedRows
        .slice(5, 21)
        .map(({ image, images, answer }) => [
          withoutBytes(image),
          images && (images as unknown[]).map(withoutBytes),
          answer,
        ]),
    );
    await table.close();
  });
});

describe('parquetTable', () => {
  it('locates rows by number', async () => {
    const table = await openTable(fixturePath('snappy'));
    expect(table.locate(12)).toEqual({
      file: fixturePath('snappy'),
      line: 1,
      column: 1,
      offset: 0,
      length: 0,
      row: 12,
    });
    await table.close();
  });

  it('says which row or column there is not', async () => {
    const table = await openTable(fixturePath('snappy'));
    await expect(table.cell(23, 'answer')).rejects.toThrow(/snappy\.parquet has no row 23\.$/);
    await expect(readRows(table, ['picture'])).rejects.toThrow(/has no column picture\.$/);
    await table.close();
  });

  it('stops where it is cancelled', async () => {
    const table = await openTable(fixturePath('snappy'));
    await expect(table.read(['answer'], cancelledContext())[Symbol.asyncIterator]().next()).rejects.toThrow(
      'Cancelled.',
    );
    expect((await table.read(['answer'], silentContext())[Symbol.asyncIterator]().next()).done).toBe(false);
    await table.close();
  });
});
