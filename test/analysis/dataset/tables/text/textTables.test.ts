import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FindingList } from '../../../../../src/analysis/dataset/findingList';
import type { Cell, RecordTable } from '../../../../../src/analysis/dataset/tables/recordTable';
import { tableFormatOf } from '../../../../../src/analysis/dataset/tables/registry';
import { silentContext } from '../../../../../src/analysis/taskContext';
import { brief, makeRoot } from '../../tinyDataset';

async function open(name: string, content: string) {
  const root = await makeRoot({ [name]: content });
  const list = new FindingList(root);
  const table = await tableFormatOf(name)?.open(join(root, name), list, silentContext());
  return { table, findings: brief(list.findings) };
}

async function rowsOf(table: RecordTable | undefined): Promise<Record<string, Cell>[]> {
  const names = table?.columns.map(({ name }) => name) ?? [];
  const rows: Record<string, Cell>[] = [];
  for await (const batch of table?.read(names, silentContext()) ?? []) {
    rows.push(...batch.rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]]))));
  }
  return rows;
}

const two = [
  { q: 'ä, "b"', n: 1 },
  { q: 'x', n: null },
];

describe('tables of text', () => {
  it.each([
    ['list.json', '[\n{"q":"ä, \\"b\\"","n":1},\n {"q":"x","n":null}]', [2, 3]],
    ['data.json', '{"version": {"a": 1}, "data": [{"q":"ä, \\"b\\"","n":1},\n{"q":"x"}]}', [1, 2]],
    ['columns.json', '{"q": ["ä, \\"b\\"", "x"], "n": [1, null]}', [1, 1]],
    ['pandas.json', '{"q":{"4":"ä, \\"b\\"","7":"x"},"n":{"4":1,"7":null}}', [1, 1]],
    ['split.json', '{"columns":["q","n"],"index":[0,1],"data":[["ä, \\"b\\"",1],\n["x",null]]}', [1, 2]],
    ['lines.jsonl', '{"q":"ä, \\"b\\"","n":1}\n\n{"q":"x"}\n', [1, 3]],
  ])('reads %s', async (name, text, lines) => {
    const { table, findings } = await open(name, text);
    expect(findings).toEqual([]);
    expect(table?.rowCount).toBe(2);
    expect(await rowsOf(table)).toEqual(two);
    expect(lines.map((_, row) => table?.locate(row).line)).toEqual(lines);
  });

  it('reads records by their id, and says of which split a list is', async () => {
    const byId = await open('a.json', '{"7": {"q": "x"},\n "b": {"q": "y", "id": "own"}}');
    expect(await rowsOf(byId.table)).toEqual([
      { id: '7', q: 'x' },
      { id: 'own', q: 'y' },
    ]);
    expect(byId.table?.locate(1)).toMatchObject({ line: 2, column: 7 });
    const bySplit = await open('b.json', '{"train": [{"q": "x"}], "val": [{"q": "y"}]}');
    expect(await rowsOf(bySplit.table)).toEqual([
      { split: 'train', q: 'x' },
      { split: 'validate', q: 'y' },
    ]);
  });

  it('reads a row for each question of a record, also of a list by the name of its image', async () => {
    const asked = [
      { image: 'a.png', question: 'x?', answer: 'y' },
      { image: 'a.png', question: 'z?' },
    ];
    const questions = '[{"question": "x?", "answer": "y"},\n{"question": "z?"}]';
    for (const text of [`[{"image": "a.png", "qa_pairs": ${questions}}]`, `{"a.png": ${questions}}`]) {
      const { table } = await open('a.json', text);
      expect(await rowsOf(table)).toEqual([asked[0], { ...asked[1], answer: null }]);
      expect(table?.locate(1)).toMatchObject({ line: 2, column: 1 });
    }
  });

  it.each([
    ['rows.csv', 'id,q\n1,"ä, ""b"""\n\n2,"two\nlines"\r\n3,c\n', [2, 4, 6]],
    ['rows.tsv', 'id\tq\n1\tä, "b"\n2\t"two\nlines"\n3\tc', [2, 3, 5]],
    ['semicolons.csv', '\uFEFFid;q\r\n1;"ä, ""b"""\r\n2;"two\nlines"\r\n3;c', [2, 3, 5]],
  ])('reads %s with the line of each record', async (name, text, lines) => {
    const { table, findings } = await open(name, text);
    expect(findings).toEqual([]);
    expect(await rowsOf(table)).toEqual([
      { id: '1', q: 'ä, "b"' },
      { id: '2', q: 'two\nlines' },
      { id: '3', q: 'c' },
    ]);
    expect(lines.map((_, row) => table?.locate(row).line)).toEqual(lines);
    const { offset = 0, length = 0 } = table?.locate(2) ?? {};
    expect(text.replace('\uFEFF', '').slice(offset, offset + length)).toMatch(/^3.c$/);
  });

  it("reads VQA-Med's lines, whose quotes are letters", async () => {
    const { table } = await open('train.txt', 'synpic1|what is "this"?|ct\nsynpic2|where|skull\n');
    expect(await rowsOf(table)).toEqual([
      { image_id: 'synpic1', question: 'what is "this"?', answer: 'ct' },
      { image_id: 'synpic2', question: 'where', answer: 'skull' },
    ]);
    expect((await open('notes.txt', 'Some words.\nSome more.')).table).toBeUndefined();
  });

  it('says where zero bytes begin in a list of lines', async () => {
    const { table, findings } = await open('t.csv', 'q,n\nx,1\ny\0z,2\n');
    expect(findings).toEqual(['warning wrong-type t.csv:3:2']);
    expect(await rowsOf(table)).toEqual([
      { q: 'x', n: '1' },
      { q: 'y\0z', n: '2' },
    ]);
  });

  it('gives repeated and missing names of columns a number, and says which lines are too short', async () => {
    const { table, findings } = await open('t.csv', ',a,a\n0,1\n1,2,3\n');
    expect(await rowsOf(table)).toEqual([
      { 'column 1': '0', a: '1', 'a 2': null },
      { 'column 1': '1', a: '2', 'a 2': '3' },
    ]);
    expect(findings).toEqual(['warning wrong-type t.csv:2:1']);
  });
});
