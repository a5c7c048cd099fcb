import { execFileSync } from 'node:child_process';
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLE_FIELDS } from '../../../src/analysis/dataset/fields';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import questionFiles from './questionFiles.json';
import { brief, fingerprint, jpeg, makeRoot, png, read, readOne, record } from './tinyDataset';

const question = 'imgs/xmlab1/question.json';
interface QuestionFile {
  /** The content, in Latin-1 instead of UTF-8 where it is not valid UTF-8. */
  readonly text?: string;
  readonly latin1?: string;
  readonly findings: readonly string[];
  readonly records: number;
}
const named = (id: string, more: object = {}) => record({ img_name: `${id}/source.jpg`, ...more });

describe('findings of a question file', () => {
  it.each<QuestionFile>(questionFiles)('$title', async ({ text, latin1, findings: expected, records }) => {
    const content = latin1 === undefined ? (text ?? '') : Buffer.from(latin1, 'latin1');
    const { samples, findings } = await readOne({ 'question.json': content });
    // A list without any record is said besides the reason for it.
    const reasons = findings.filter((finding) => finding.kind !== 'no-questions');
    expect(brief(reasons)).toEqual(expected.map((one) => one.replace(' question.json', ` ${question}`)));
    expect(samples[0].qa).toHaveLength(records);
    for (const finding of findings) expect(finding.message).toMatch(/^\S.*\S\.$/);
  });

  it('marks the end of what is wrong', async () => {
    const { findings } = await readOne({ 'question.json': '[{"question":"a","answer":""}]' });
    expect(findings[0]).toMatchObject({ column: 27, endLine: 1, endColumn: 29, sample: 'xmlab1' });
  });

  it('a number as answer is read as its text', async () => {
    const { samples } = await readOne({ 'question.json': '[{"question":"a","answer":2}]' });
    expect(samples[0].qa[0].answer).toBe('2');
  });

  it('a missing file leaves the image in the dataset, without questions', async () => {
    const { samples, findings } = await read({ 'imgs/s/source.jpg': jpeg() });
    expect(brief(findings)).toEqual(['error missing-file imgs/s/question.json:1:1']);
    expect(samples[0].qa).toEqual([]);
  });

  it('a file above the limit is not read', async () => {
    const root = await makeRoot({ 'imgs/s/source.jpg': jpeg() });
    const file = await open(join(root, 'imgs/s/question.json'), 'w');
    await file.truncate(64 * 1024 * 1024 + 1); // sparse: takes no room
    await file.close();
    const { findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual([
      'error file-too-large imgs/s/question.json:1:1',
      'info no-split-file imgs:1:1',
    ]);
  });

  it('a qid used twice over the dataset is said at its second use', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record({ qid: 5 })],
      'imgs/b/source.jpg': jpeg(),
      'imgs/b/question.json': [record({ qid: 6 }), record({ qid: 5 })],
    });
    expect(brief(findings)).toEqual(['warning duplicate-qid imgs/b/question.json:1:53']);
    expect(findings[0].message).toBe('qid 5 was already used by a (line 1).');
  });

  it('has ids that are unique and the same on every reading', async () => {
    const bad = [record({ qid: 1, answer: '' }), record({ qid: 1, answer: '' }), 3, 3];
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg(), 'imgs/a/question.json': bad });
    const ids = async () => (await readDataset(root, silentContext())).findings.map((finding) => finding.id);
    const first = await ids();
    expect(new Set(first).size).toBe(first.length);
    expect(first).toContain('empty-answer:a:qid=1');
    expect(await ids()).toEqual(first);
  });
});

describe('findings of split files', () => {
  it('an image in two splits', async () => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'train.json': [named('a', { qid: 1 })],
      'test.json': [named('a', { qid: 2 }), named('a', { qid: 3 })],
    });
    expect(brief(findings)).toEqual(['warning split-conflict train.json:1:2']);
    expect(findings[0].message).toContain('train (1 question) and test (2 questions)');
    expect(samples[0].split).toBe('test');
    expect(samples[0].splitCounts).toEqual([
      ['train', 1],
      ['test', 2],
    ]);
    expect(SAMPLE_FIELDS.map((field) => field.of(samples[0]))).toContain('train + test');
  });

  it('a record without image name, and questions about an image that is not there', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'train.json': [record(), named('gone'), named('..'), record({ img_name: 'c.jpg' })],
    });
    expect(brief(findings)).toEqual([
      'warning no-image-name train.json:1:2',
      'warning no-image-name train.json:1:117',
      'warning no-image-name train.json:1:187',
      'warning no-folder train.json:1:1',
    ]);
  });

  it('faults that only a split file has are said there, those of question.json too are said once', async () => {
    const empty = (qid: number) => record({ qid, answer: '' });
    const ofA = (more: object) => record({ img_name: 'a/source.jpg', ...more });
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record({ qid: 1 }), empty(2), record({ qid: 3, triple: 'Lung' })],
      'imgs/b/source.jpg': jpeg(),
      'imgs/b/question.json': '[{"qid": 4',
      'train.json': [
        ofA({ qid: 1, answer: '' }),
        ofA({ qid: 2, answer: '' }),
        ofA({ qid: 3, triple: 'Lung', location: 7 }),
        named('b', { qid: 4, question: '' }),
      ],
      'test.json': [ofA({ qid: 2, answer: '' })],
    });
    expect(findings.map(({ id, file }) => `${file} ${id}`)).toEqual([
      'train.json empty-answer:a:qid=1',
      'train.json wrong-type:a:qid=3:location',
      'train.json empty-question:b:qid=4',
      'test.json split-conflict:a',
      'imgs/a/question.json empty-answer:a:qid=2',
      'imgs/a/question.json wrong-type:a:qid=3:triple',
      'imgs/b/question.json invalid-json:b',
    ]);
  });

  it('records without a qid are compared by their order among those of the image', async () => {
    const [good, empty] = [record(), record({ answer: '' })];
    const ofImage = (id: string, one: object) => ({ ...one, img_name: `${id}/source.jpg` });
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [good, empty, empty],
      'imgs/b/source.jpg': jpeg(),
      'imgs/b/question.json': [good, empty, good, empty],
      'train.json': [
        ...[good, empty, empty].map((one) => ofImage('a', one)),
        ...[empty, empty, good, good].map((one) => ofImage('b', one)),
      ],
      'test.json': [good, good, good, empty].map((one) => ofImage('b', one)),
    });
    const summed = findings.find(({ kind }) => kind === 'empty-answer');
    expect(summed?.id).toMatch(/:b:record=3:train\.json$/);
    expect([summed, ...(summed?.related ?? [])].map((one) => one?.file)).toEqual([
      'train.json',
      'imgs/a/question.json',
      'imgs/a/question.json',
      'imgs/b/question.json',
      'imgs/b/question.json',
    ]);
  });

  it('many faults of one image that both files have are said once, not counted twice', async () => {
    const all = Array.from({ length: 150 }, (_, qid) => record({ qid, answer: '' }));
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': all,
      'train.json': all.map((one) => ({ ...one, img_name: 'a/source.jpg' })),
    });
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['imgs/a/question.json']));
  });

  it('a split file without records beside others: its images would lose their split', async () => {
    const findings = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'train.json': [named('a')],
      'test.json': [],
    });
    expect(brief(findings.findings)).toEqual(['warning no-questions test.json:1:1']);
  });

  it('the only split file holds no record', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'train.json': [],
    });
    expect(brief(findings)).toEqual(['warning no-questions train.json:1:1']);
  });

  it('a split file that is a folder, or a link out of the dataset', async () => {
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg(), 'imgs/a/question.json': [record()] });
    await mkdir(join(root, 'train.json'));
    await writeFile(join(dirname(root), 'outside.json'), JSON.stringify([named('a')]));
    await symlink(join(dirname(root), 'outside.json'), join(root, 'test.json'));
    const { samples, findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual([
      'error link-outside test.json:1:1',
      'error unreadable-file train.json:1:1',
    ]);
    expect(samples[0].split).toBeUndefined();
  });
});

describe('findings of images, masks and boxes', () => {
  it.each<[string, Buffer]>([
    ['is an empty file', Buffer.alloc(0)],
    ['is neither JPEG nor PNG', Buffer.from([0, 1, 2, 3])],
    ['is cut off', jpeg().subarray(0, -2)],
    ['is cut off', jpeg().subarray(0, 8)],
    ['is cut off', png().subarray(0, -12)],
    ['is cut off', png().subarray(0, 20)],
    ['is damaged (no frame header)', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9])],
    ['is damaged (no marker where one must be)', Buffer.from([0xff, 0xd8, 0, 0, 0, 0, 0xff, 0xd9])],
    ['has no pixels', jpeg(0, 10)],
    ['has no pixels', png(10, 0)],
  ])('an image that %s leaves its sample out, not the others', async (reason, bytes) => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': bytes,
      'imgs/a/question.json': [record()],
      'imgs/b/source.jpg': jpeg(),
      'imgs/b/question.json': [record()],
    });
    expect(samples.map((sample) => sample.id)).toEqual(['b']);
    expect(brief(findings)).toEqual(['error bad-image imgs/a/source.jpg:1:1']);
    expect(findings[0].message).toBe(`The image ${reason}; it is left out.`);
  });

  it('no image, a folder as image, several images', async () => {
    const root = await makeRoot({
      'imgs/a/question.json': [record()],
      'imgs/b/source.jpg/inner': '',
      'imgs/c/source.jpg': jpeg(),
      'imgs/c/Source.JPG': jpeg(7, 7),
      'imgs/c/source.png': png(),
      'imgs/c/question.json': [record()],
    });
    const { samples, findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual([
      'error missing-image imgs/a:1:1',
      'error unreadable-file imgs/b/source.jpg:1:1',
      'error missing-image imgs/b:1:1',
      'warning several-images imgs/c/Source.JPG:1:1',
      'info no-split-file imgs:1:1',
    ]);
    expect(samples[0]).toMatchObject({ id: 'c', width: 40 });
  });

  it('a mask or boxes that are a folder or a pipe', async () => {
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg(), 'imgs/a/question.json': [record()] });
    await mkdir(join(root, 'imgs/a/mask.png'));
    execFileSync('mkfifo', [join(root, 'imgs/a/detection.json')]);
    const { findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual([
      'error unreadable-file imgs/a/detection.json:1:1',
      'error unreadable-file imgs/a/mask.png:1:1',
      'info no-split-file imgs:1:1',
    ]);
  });

  it('a mask of another size stays, a broken one is not shown', async () => {
    const other = await readOne({ 'mask.png': png(41, 30) });
    expect(brief(other.findings)).toEqual(['warning mask-size imgs/xmlab1/mask.png:1:1']);
    expect(other.samples[0].maskPath).toBeDefined();
    const broken = await readOne({ 'mask.png': 'x' });
    expect(brief(broken.findings)).toEqual(['warning bad-image imgs/xmlab1/mask.png:1:1']);
    expect(broken.samples[0].maskPath).toBeUndefined();
  });

  it.each<[unknown, string[], number]>([
    [{}, ['wrong-type'], 0],
    [[5], ['bad-box'], 0],
    [[{}], ['bad-box'], 0],
    [[{ a: [1, 2, 3, 4], b: [1, 2, 3, 4] }], ['bad-box'], 0],
    [[{ a: [1, 2, 3] }], ['bad-box'], 0],
    [[{ a: [1, 2, 3, '4'] }, { b: [1, 1, 5, 5] }], ['bad-box'], 1],
    [[{ a: [30, 0, 20, 10] }], ['box-outside-image'], 1],
    [[{ a: [0, 0, -5, 5] }], ['bad-box'], 1],
    [[{ a: [10, 10, 0, 20] }], ['bad-box'], 1],
    [[{ a: [0, 0, 41, 31] }], [], 1],
  ])('boxes %j', async (boxes, kinds, kept) => {
    const { samples, findings } = await readOne({ 'detection.json': JSON.stringify(boxes) });
    expect(findings.map((finding) => finding.kind)).toEqual(kinds);
    expect(samples[0].boxes).toHaveLength(kept);
  });
});

describe('hostile input', () => {
  it.each<[string, string]>([
    ['a million brackets', '['.repeat(1_000_000)],
    ['a million objects', '{"a":'.repeat(1_000_000)],
    ['deep but whole', '['.repeat(65) + ']'.repeat(65)],
  ])('%s are refused without a crash', async (_, text) => {
    const { findings } = await readOne({ 'question.json': text });
    expect(findings.map((finding) => finding.kind)).toEqual(['too-deep']);
  });

  it('brackets in texts are no depth', async () => {
    const { samples, findings } = await readOne({
      'question.json': [record({ question: '[{'.repeat(1000), answer: '"\\"[' })],
    });
    expect(findings).toEqual([]);
    expect(samples[0].qa[0].question).toHaveLength(2000);
  });

  it('long texts, lone surrogates, NUL, bidi controls and markup come through as they are', async () => {
    const texts = [
      'x'.repeat(1_000_000),
      '\ud800',
      '\udc00\u0000',
      '\u202Eabc\u2066',
      '<img src=x onerror=1>',
    ];
    const { samples, findings } = await readOne({
      'question.json': texts.map((text) => record({ question: text, answer: text })),
    });
    expect(findings.filter(({ kind }) => kind !== 'long-text')).toEqual([]);
    expect(samples[0].qa.map((one) => one.answer)).toEqual(texts);
  });

  it('keys such as __proto__ are only keys', async () => {
    const { samples, findings } = await readOne({
      'question.json': '[{"__proto__":{"qid":1,"answer":"no"},"constructor":1,"question":"a"}]',
      'detection.json': '[{"__proto__":[1,1,5,5]}]',
    });
    expect(findings.map((finding) => finding.kind)).toEqual(['missing-answer']);
    expect(samples[0].qa[0]).toMatchObject({ question: 'a', answer: '' });
    expect(samples[0].qa[0].qid).toBeUndefined();
    expect(samples[0].boxes[0].organ).toBe('__proto__');
  });

  it('links out of the dataset are not followed, links within it are', async () => {
    const root = await makeRoot({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'imgs/c/question.json': [record()],
      'imgs/d/question.json': [record()],
      'imgs/e/question.json': [record()],
    });
    const outside = join(dirname(root), 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'source.jpg'), jpeg());
    await symlink(outside, join(root, 'imgs', 'b'));
    await symlink(join(outside, 'source.jpg'), join(root, 'imgs', 'c', 'source.jpg'));
    await symlink(join(root, 'imgs', 'a', 'source.jpg'), join(root, 'imgs', 'd', 'source.jpg'));
    await symlink(join(root, 'nowhere'), join(root, 'imgs', 'e', 'source.jpg'));
    await symlink('loop', join(root, 'imgs', 'loop'));
    const before = await fingerprint(root);
    const { samples, findings } = await readDataset(root, silentContext());
    expect(samples.map((sample) => sample.id)).toEqual(['a', 'd']);
    expect(brief(findings)).toEqual([
      'error link-outside imgs/b:1:1',
      'error link-outside imgs/c/source.jpg:1:1',
      'error missing-image imgs/c:1:1',
      'error broken-link imgs/e/source.jpg:1:1',
      'error missing-image imgs/e:1:1',
      'error broken-link imgs/loop:1:1',
      'info no-split-file imgs:1:1',
    ]);
    expect(await fingerprint(root)).toBe(before);
  });

  it('a pipe is neither image nor questions, also behind a link', async () => {
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg() });
    execFileSync('mkfifo', [join(root, 'imgs', 'pipe'), join(root, 'train.json')]);
    await symlink(join(root, 'imgs', 'pipe'), join(root, 'imgs', 'a', 'question.json'));
    const { findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual([
      'error unreadable-file train.json:1:1',
      'error unreadable-file imgs/a/question.json:1:1',
      'error missing-file imgs/a/question.json:1:1',
    ]);
  });

  it('what may not be read is a finding', async () => {
    const root = await makeRoot({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'imgs/b/source.jpg': jpeg(),
    });
    await chmod(join(root, 'imgs/a/question.json'), 0);
    await chmod(join(root, 'imgs/b'), 0);
    const { findings } = await readDataset(root, silentContext());
    await chmod(join(root, 'imgs/b'), 0o700);
    // The superuser may read everything: then there is nothing wrong but the missing questions of b.
    const isRoot = process.getuid?.() === 0;
    expect(brief(findings)).toEqual(
      isRoot
        ? ['error missing-file imgs/b/question.json:1:1', 'info no-split-file imgs:1:1']
        : [
            'error unreadable-file imgs/a/question.json:1:1',
            'error unreadable-folder imgs/b:1:1',
            'info no-split-file imgs:1:1',
          ],
    );
  });
});
