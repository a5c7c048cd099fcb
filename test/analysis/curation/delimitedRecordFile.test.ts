/** Edits of tables in lines: the lines and cells that are meant, and no other byte. */
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { DelimitedRecordFile } from '../../../src/analysis/curation/delimitedRecordFile';

const head = 'image,question,answer';
const rows = ['a.jpg,"Is it, or ""not""?",Yes', 'b.jpg,"two\nlines",', 'c.jpg,Where?,"Left"'];
const text = (end: string) => [head, ...rows].map((line) => line + end).join('');
const open = (content: string) => DelimitedRecordFile.of('/w/qa.csv', content);

it.each(['\n', '\r\n'])('changes one cell, drops one line, adds one (line end %j)', (end) => {
  const whole = text(end);
  const file = open(whole);
  const [first, second, third] = rows.map((row) => whole.indexOf(row));
  expect([first, second, third, 3].map((offset) => file.has(offset))).toEqual([true, true, true, false]);
  expect(file.fieldValue(first, 'question')).toBe('Is it, or "not"?');
  expect(file.fieldValue(second, 'answer')).toBeNull();
  expect(file.isChanged).toBe(false);
  expect(file.result()).toBe(whole);
  file.correct(first, 'answer', 'No, "never"');
  file.remove(second);
  file.correct(third, 'answer', 'Right');
  file.append(() => file.recordText(first));
  const changed = 'a.jpg,"Is it, or ""not""?","No, ""never"""';
  expect(file.result()).toBe(
    [head, changed, 'c.jpg,Where?,"Right"', changed].map((line) => line + end).join(''),
  );
  expect(parse(file.result())).toHaveLength(4);
});

it('reads other delimiters, a byte order mark, and a last line without end', () => {
  const content = '\uFEFFid;answer\n1;x\n2;y';
  const file = open(content);
  const second = content.indexOf('2;y') - 1; // offsets count behind the mark
  expect(file.fieldValue(second, 'answer')).toBe('y');
  file.correct(second, 'answer', 'a;b');
  file.append(() => '3;z');
  expect(file.result()).toBe('\uFEFFid;answer\n1;x\n2;"a;b"\n3;z\n');
});

it('says what a table cannot hold', () => {
  const file = open(text('\n'));
  expect([
    file.cannotHold('modality', 'CT'),
    file.cannotHold('answer', ['a']),
    file.cannotHold('answer', null),
  ]).toEqual(['field', 'value', undefined]);
});
