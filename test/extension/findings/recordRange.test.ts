import { describe, expect, it } from 'vitest';
import { recordRange } from '../../../src/extension/findings/recordRange';

const records = [
  { img_name: 'xmlab1/source.jpg', question: 'What is this?', answer: 'MRI', qid: 7 },
  { img_name: 'xmlab2/source.jpg', question: 'What is this?', answer: 'MRI', qid: 8 },
  { img_name: 'xmlab3/source.jpg', question: 'What is this?', answer: 'MRI', qid: 8 },
];
const text = `\n\n${JSON.stringify(records, null, 2)}`;

function found(wanted: Parameters<typeof recordRange>[1], sample: string, of = text): unknown {
  const range = recordRange(of, wanted, sample);
  return range && JSON.parse(of.slice(range.offset, range.offset + range.length));
}

describe('record in an open text', () => {
  it('is found by its qid, wherever it stands now', () => {
    expect(found({ qid: 7, question: 'edited since', answer: '' }, 'xmlab1')).toEqual(records[0]);
  });

  it('is the one of the sample where several share a qid', () => {
    expect(found({ qid: 8, question: 'What is this?', answer: 'MRI' }, 'xmlab3')).toEqual(records[2]);
  });

  it('is found by question and answer where there is no qid', () => {
    expect(found({ qid: null, question: 'What is this?', answer: 'MRI' }, 'xmlab2')).toEqual(records[1]);
  });

  it('does not take xmlab10 for xmlab1', () => {
    const two = JSON.stringify([
      { img_name: 'xmlab10/source.jpg', qid: 1 },
      { img_name: 'xmlab1/source.jpg', qid: 1 },
    ]);
    expect(found({ qid: 1, question: '', answer: '' }, 'xmlab1', two)).toMatchObject({
      img_name: 'xmlab1/source.jpg',
    });
  });

  it('is undefined when the record, the list or the text is gone', () => {
    const wanted = { qid: 99, question: 'x', answer: 'y' };
    for (const of of [text, '', '{}', '[', 'null', '[1, "a", null]'])
      expect(found(wanted, 'xmlab1', of)).toBeUndefined();
  });
});
