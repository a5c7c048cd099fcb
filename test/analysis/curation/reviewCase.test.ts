/** The cases of a made dataset: what is shown about a finding, what its rule proposes, and the same as edits of a text. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReviewCase } from '../../../src/analysis/curation/reviewCase';
import type { Finding } from '../../../src/analysis/dataset/types';
import type { InjectedFaults } from '../../../src/analysis/sample/injectedFaults';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from '../session/openedSample';

const faults = {
  outliers: 0,
  nearDuplicates: 2,
  exactDuplicates: 1,
  contradictions: 3,
  wrongModalities: 2,
  leakagePairs: 3,
};
let session: Awaited<ReturnType<typeof openedSample>>['session'];
let injected: InjectedFaults;
let findings: readonly Finding[];
beforeAll(async () => {
  ({ session, injected } = await openedSample(temporaryFolder(), { count: 60, seed: 5, faults }));
  const request = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
  ({ findings } = await session.audit(request, new CancelFlag(), reporter));
}, 120_000);

const titles = ({ proposals }: ReviewCase) => proposals.map(({ title }) => formatEnglish(title));
const ofKind = (kind: string) => findings.filter((finding) => finding.kind === kind);

describe('a case', () => {
  it('of copies lets each of them stay, in the order of the splits, or all come to one split', async () => {
    const leak = ofKind('leakage').find(({ related }) => related?.length === 1)!;
    const found = await session.curation.reviewCase(leak);
    const [a, b] = found.samples.map((row) => session.dataset.samples[row]);
    expect(titles(found)).toHaveLength(5);
    const [kept, dropped] = a.split === 'train' ? [a, b] : b.split === 'train' ? [b, a] : [a, b];
    if (kept.split === 'train')
      expect(titles(found)[0]).toBe(`Keep ${kept.id} (train), drop ${dropped.id} (${dropped.split})`);
    expect(found.proposals[0].decisions).toMatchObject([{ kind: 'drop-image', finding: leak.id }]);
    expect(found.proposals.flatMap(({ decisions }) => decisions.map(({ kind }) => kind))).toEqual([
      'drop-image',
      'drop-image',
      'move',
      'move',
      'not-copies',
    ]);
  });

  it('of records that contradict each other gives each answer to all of them', async () => {
    const contradiction = ofKind('contradiction').find(({ sample }) =>
      injected.contradictions.some(({ id }) => id === sample),
    )!;
    const found = await session.curation.reviewCase(contradiction);
    const own = found.records.find(({ isOwn }) => isOwn)!;
    const other = found.records.find(({ isOwn }) => !isOwn)!;
    expect(own.place.question).toBe(other.place.question);
    // The sentence, the link below it and the table name the same lines.
    expect(own.line).toBe(contradiction.line);
    expect(contradiction.message).toContain(`in line ${other.line}.`);
    expect(titles(found).slice(0, 3)).toEqual([
      `Answer: ${other.place.answer}`,
      `Answer: ${own.place.answer}`,
      'Drop the record',
    ]);
    expect(found.proposals[0].decisions).toMatchObject([
      { kind: 'correct', old: own.place.answer, new: other.place.answer, record: own.place },
    ]);
  });

  it('of a wrong modality gives the other value to every record of the image', async () => {
    const [finding] = ofKind('wrong-modality');
    const found = await session.curation.reviewCase(finding);
    expect(found.field).toBe('modality');
    const planted = injected.wrongModalities.find(({ id }) => id === finding.sample)!;
    expect(titles(found)[0]).toBe(`Modality: ${planted.is}`);
    const own = found.records.find(({ isOwn }) => isOwn)!;
    const drafts = await session.curation.corrections({
      sample: finding.sample!,
      record: own.place,
      field: 'modality',
      to: 'MRI',
    });
    const { qa } = session.dataset.samples[found.samples[0]];
    const is = own.fields.find(({ name }) => name === 'modality')?.value;
    expect(drafts).toHaveLength(qa.filter(({ modality }) => modality === is).length);
  });
});

describe('the proposals as edits of a text', () => {
  it('follow the record where the text has changed above it, and are none where it has gone', async () => {
    const finding = ofKind('contradiction')[0];
    const path = join(session.dataset.root, finding.file);
    const text = await readFile(path, 'utf8');
    const { proposals } = await session.curation.reviewCase(finding);
    const fixes = await session.curation.quickFixes(finding, path, `\n\n${text}`);
    expect(fixes.map(({ title }) => formatEnglish(title))).toEqual(
      proposals.map(({ title }) => formatEnglish(title)),
    );
    const [fix] = fixes;
    const [wanted] = proposals[0].decisions;
    if (wanted.kind !== 'correct') throw new Error('The first proposal corrects an answer.');
    const edited =
      `\n\n${text}`.slice(0, fix.offset) + fix.content + `\n\n${text}`.slice(fix.offset + fix.length);
    const answers = (json: string) => (JSON.parse(json) as { answer: string }[]).map(({ answer }) => answer);
    const changed = answers(edited).flatMap((answer, at) => (answer === answers(text)[at] ? [] : [answer]));
    expect(changed).toEqual([wanted.new]);
    expect(await session.curation.quickFixes(finding, path, '[]')).toEqual([]);
  });
});
