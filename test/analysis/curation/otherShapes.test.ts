/** Records of JSON in shapes that are read but not edited: a decision about one is not applied, and why is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import type { Decision } from '../../../src/analysis/curation/decision';
import { decisionsText, parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { RecordIndex } from '../../../src/analysis/curation/recordIndex';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { jpeg, makeRoot } from '../dataset/tinyDataset';

/** Corrects or drops the record of a.jpg. */
async function applied(text: string, kind: 'correct' | 'drop-record') {
  const root = await makeRoot({ 'a.jpg': jpeg(), 'b.jpg': jpeg(41), 'qa.json': text });
  const dataset = await readDataset(root, silentContext());
  const [{ id: sample, qa }] = dataset.samples;
  const place = { sample, record: new RecordIndex(dataset).placeOf(sample, qa[0]), date: '2026-11-30' };
  const decision: Decision =
    kind === 'correct' ? { ...place, kind, field: 'answer', old: 'Lung', new: 'Liver' } : { ...place, kind };
  const decisions = parseDecisions(decisionsText([decision]), '/w/decisions.jsonl', root);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date: '2026-11-30' } as const;
  const { findings } = await applyDecisions(dataset, decisions, request, silentContext());
  return { said: findings.map(({ message }) => message), copy: readFileSync(join(out, 'qa.json'), 'utf8') };
}

const asked = (image: string) => `"image": "${image}", "question": "What?", "answer": "Lung"`;
const shapes: readonly (readonly [string, string])[] = [
  ['records by id', `{"1": {${asked('a.jpg')}}, "2": {${asked('b.jpg')}}}`],
  ['columns', '{"image": ["a.jpg", "b.jpg"], "question": ["What?", "Where?"], "answer": ["Lung", "Left"]}'],
  [
    'columns by row',
    '{"image": {"0": "a.jpg", "1": "b.jpg"}, "question": {"0": "What?", "1": "Where?"}, "answer": {"0": "Lung", "1": "Left"}}',
  ],
  [
    'lines of values',
    '{"columns": ["image", "question", "answer"], "index": [0, 1], "data": [["a.jpg", "What?", "Lung"], ["b.jpg", "What?", "Lung"]]}',
  ],
  [
    'several questions of an image',
    '[{"image": "a.jpg", "qa_pairs": [{"question": "What?", "answer": "Lung"}]}, {"image": "b.jpg", "qa_pairs": [{"question": "What?", "answer": "Lung"}]}]',
  ],
];

describe.each(shapes)('%s', (_shape, text) => {
  it.each(['correct', 'drop-record'] as const)(
    '%s is not applied, and the shape is said to be why',
    async (kind) => {
      const { said, copy } = await applied(text, kind);
      expect(said).toEqual([
        expect.stringContaining(
          'qa.json holds its records in a shape that apply does not edit; it edits lists of objects',
        ),
      ]);
      expect(copy).toBe(text);
    },
  );
});
