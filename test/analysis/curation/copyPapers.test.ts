/** What stands beside a copy: lists with one id a line, and lines of the decisions file that are no decisions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import { parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { jpeg, makeRoot } from '../dataset/tinyDataset';

async function papers(files: Readonly<Record<string, Buffer>>, decisions: string) {
  const root = await makeRoot(files);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date: '2026-11-28' } as const;
  const file = parseDecisions(decisions, '/w/d.jsonl', root);
  await applyDecisions(await readDataset(root, silentContext()), file, request, silentContext());
  return (name: string) => readFileSync(join(out, name), 'utf8');
}

it('gives each id one line of the lists, whatever line ends it holds', async () => {
  const ids = ['a\nb', '"c"', 'd\u2028e', 'plain \\ id'];
  const text = await papers(
    Object.fromEntries(ids.map((id, at) => [`imgs/${id}/source.jpg`, jpeg(40 + at)])),
    '',
  );
  const lines = text('lists/images_keep.txt').split(/[\n\u2028]/);
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(ids.length);
  const read = lines.map((line) => (line.startsWith('"') ? (JSON.parse(line) as string) : line));
  expect(read.sort()).toEqual([...ids].sort());
  expect(lines).toContain('plain \\ id');
});

it('names the lines of the decisions file that are no decisions among those not applied', async () => {
  const text = await papers(
    { 'imgs/a/source.jpg': jpeg() },
    '{"sample":"a","kind":"checked","date":"2026-11-28"}\nno decision\n{"kind":"later","sample":"a"}\n',
  );
  const [, notApplied] = /## Not applied\n\n([^#]*)/.exec(text('CHANGES.md')) ?? [];
  expect(notApplied.trim().split('\n')).toEqual([
    expect.stringMatching(/^- Line 2: The line is not a decision/),
    expect.stringMatching(/^- Line 3: This version does not know decisions of the kind later/),
  ]);
});

it('lists images by the ids of the source, where another image gets the id of one that goes', async () => {
  const files = {
    'images/train/1.jpg': jpeg(),
    'images/test/1.jpg': jpeg(41),
    'qa.csv': Buffer.from('image,question,answer\ntrain/1.jpg,What?,Lung\ntest/1.jpg,What?,Liver\n'),
  };
  const drop = '{"sample":"1","kind":"drop-image","date":"2026-11-28"}\n';
  const text = await papers(files, drop);
  expect([text('lists/images_keep.txt'), text('lists/images_drop.txt')]).toEqual(['1~2\n', '1\n']);
});
