/** Edits of records in JSON: what is added and moved is laid out and written as the file and the record have it. */
import { describe, expect, it } from 'vitest';
import { JsonRecordFile } from '../../../src/analysis/curation/jsonRecordFile';

const long =
  '{\r\n\t"qid" : 12345678901234567890,\r\n\t"w": 1.0,\r\n\t"list": [\r\n\t\t1e3\r\n\t],\r\n\t"a": "caf\\u00e9 { ",\r\n\t"a": 2\r\n}';

describe.each(['\n', '\r\n'])('JSON Lines with the line end %j', (end) => {
  it.each(['', end])(
    'have no empty line where the last record goes and another comes (%j behind it)',
    (final) => {
      const content = ['{"qid": 1}', '{"qid": 2}'].join(end) + final;
      const file = JsonRecordFile.of('/w/train.jsonl', content);
      file.remove(content.indexOf('{"qid": 2}'));
      file.append(() => '{"qid": 3}');
      expect(file.result()).toBe(['{"qid": 1}', '{"qid": 3}', ''].join(end));
    },
  );

  it('end the last line before another one comes', () => {
    const file = JsonRecordFile.of('/w/train.jsonl', ['{"qid": 1}', '{"qid": 2}'].join(end));
    file.append(() => '{"qid": 3}');
    expect(file.result()).toBe(['{"qid": 1}', '{"qid": 2}', '{"qid": 3}', ''].join(end));
  });

  it('get a record of several lines in one, with its numbers, escapes and keys', () => {
    const file = JsonRecordFile.of('/w/train.jsonl', `{"qid": 1}${end}`);
    file.append(() => long);
    const one = '{"qid" : 12345678901234567890, "w": 1.0, "list": [1e3], "a": "caf\\u00e9 { ", "a": 2}';
    expect(file.result()).toBe(['{"qid": 1}', one, ''].join(end));
  });
});

describe('a list', () => {
  it('of one record gets the next one as that is laid out', () => {
    const content = '[\r\n\t{"qid": 1}\r\n]\r\n';
    const file = JsonRecordFile.of('/w/train.json', content);
    file.append(() => '{"qid": 2}');
    expect(file.result()).toBe('[\r\n\t{"qid": 1},\r\n\t{"qid": 2}\r\n]\r\n');
  });

  it('that is new is laid out as its records', () => {
    const fresh = JsonRecordFile.of('/w/train.json', '[]');
    const record = '{\r\n\t\t"qid": 1\r\n\t}';
    expect(fresh.newText('/w/validate.json', [record, record])).toBe(
      `[\r\n\t${record},\r\n\t${record}\r\n]\r\n`,
    );
    expect(fresh.newText('/w/validate.json', ['{"qid": 1}', '{"qid": 2}'])).toBe(
      '[{"qid": 1},\n{"qid": 2}]\n',
    );
    expect(fresh.newText('/w/validate.jsonl', [record, record])).toBe('{"qid": 1}\r\n{"qid": 1}\r\n');
  });
});
