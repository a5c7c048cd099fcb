import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateFindings } from '../../../src/analysis/audit/locateFindings';
import { atRecord, type PendingFinding, type RecordField } from '../../../src/analysis/audit/pendingFinding';
import { readClaims } from '../../../src/analysis/audit/records';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { message } from '../../../src/common/messageTemplate';
import { type Files, jpeg, makeRoot, record } from '../dataset/tinyDataset';

/** Where findings about a field of each record are, as "line:column-line:column". */
async function placesOf(
  files: Files,
  field?: RecordField,
  before: (root: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const root = await makeRoot(files);
  const dataset = await readDataset(root, silentContext());
  const records = readClaims(dataset, silentContext()).flat();
  const pending = records.map((ref, i): PendingFinding => {
    const other = records[(i + 1) % records.length];
    return {
      kind: 'empty-answer',
      target: atRecord(ref, field),
      about: String(i),
      message: (line) => message`See line ${line}.`,
      related: [{ target: atRecord(other, field), message: message`The other.` }],
    };
  });
  await before(root);
  const found = await locateFindings(pending, root, silentContext());
  return found.map(({ line, column, endLine, endColumn, message: text, related }) => {
    expect(text).toBe(`See line ${related?.at(0)?.line}.`);
    return `${line}:${column}-${endLine ?? ''}:${endColumn ?? ''}`;
  });
}

const image = { 'imgs/xmlab1/source.jpg': jpeg() };
const indented = JSON.stringify([record({ answer: 'No' }), record({ answer: '肺, "left"' })], null, 2);

describe('findings are', () => {
  it('at the field of their record', async () => {
    const files = { ...image, 'imgs/xmlab1/question.json': indented };
    expect(await placesOf(files, 'answer')).toEqual(['4:15-4:19', '8:15-8:28']);
    expect(await placesOf(files)).toEqual(['2:3-5:4', '6:3-9:4']);
    expect(await placesOf(files, 'modality')).toEqual(['2:3-5:4', '6:3-9:4']);
  });

  it('at the last of equal fields, and in what is no valid JSON', async () => {
    const twice = '[{"question": "What?", "answer": "a", "answer": "bc"}, {"question"';
    expect(await placesOf({ ...image, 'imgs/xmlab1/question.json': twice }, 'answer')).toEqual(['1:49-1:53']);
  });

  it('at the row of their record in a table', async () => {
    const rows = 'image,question,answer\na.jpg,What is it?,Lung\na.jpg,"Is it\na lung?",Yes\n';
    expect(await placesOf({ 'data.csv': rows, 'a.jpg': jpeg() }, 'answer')).toEqual(['2:1-2:23', '3:1-4:13']);
  });

  it('where the record was, in a file that has become shorter or is gone', async () => {
    const files = { ...image, 'imgs/xmlab1/question.json': indented };
    const shorten = (root: string) => writeFile(join(root, 'imgs/xmlab1/question.json'), '[]');
    expect(await placesOf(files, 'answer', shorten)).toEqual(['2:3-:', '6:3-:']);
  });
});
