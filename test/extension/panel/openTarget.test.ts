/** What is opened, in which column and with which focus, for samples and for findings. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Uri, ViewColumn } from 'vscode';
import type { Finding, ImageSource } from '../../../src/analysis/dataset/types';
import type { SampleDetail } from '../../../src/analysis/session/sampleDetail';
import { editor, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { BesideEditors } = await import('../../../src/extension/panel/besideEditors');
const { fileHolding, nextColumn, openImages } = await import('../../../src/extension/panel/openTarget');
const { openFinding } = await import('../../../src/extension/findings/openFinding');

const { One, Two, Nine } = fakeVscode.ViewColumn as unknown as typeof ViewColumn;
const root = realpathSync(mkdtempSync(join(tmpdir(), 'slakescope-open-')));
const image = join(root, 'source.jpg');
const json = join(root, 'question.json');
writeFileSync(image, '');
writeFileSync(json, '[\n{"qid": 7},\n{"qid": 8}]');
const record = (row: number, qid: number) => ({
  ...{ row, qid, question: '', answer: '', file: json, line: 1 },
  ...{ language: 'en', answerType: '', contentType: '' },
});
const sample = {
  ...{ id: 'xmlab1', image: { kind: 'file', path: image } },
  qa: [record(3, 7), record(4, 8)],
} as Partial<SampleDetail> as SampleDetail;
const finding = {
  ...{ file: 'question.json', line: 2, column: 1 },
  related: [{ file: 'source.jpg', line: 1, column: 1, message: '' }],
} as Partial<Finding> as Finding;
const uriOf = (source: ImageSource) =>
  Promise.resolve(fakeVscode.Uri.file(fileHolding(source)) as unknown as Uri);
/** File, column, whether the focus moves, and the line of a document. */
const shownImage = (column: number, focus = false) => ['source.jpg', column, focus];
const shownLine = (column: number, at: number, focus = false) => ['question.json', column, focus, at];

beforeEach(() => {
  editor.opened.length = 0;
  editor.groups = 1;
  editor.tabs = [];
});
afterAll(() => rmSync(root, { recursive: true }));

const other = join(root, 'other');
mkdirSync(other);
writeFileSync(join(other, 'source.jpg'), '');
writeFileSync(join(other, 'question.json'), '[{"qid": 9}]');
const next = {
  ...{ id: 'xmlab2', image: { kind: 'file', path: join(other, 'source.jpg') } },
  qa: [{ ...record(5, 9), file: join(other, 'question.json') }],
} as Partial<SampleDetail> as SampleDetail;
const tabs = () => editor.tabs.map(({ uri, column }) => [uri.path.slice(root.length + 1), column]);
const wide = { column: One, widthPx: 1500 };
const narrow = { column: One, widthPx: 900 };
const target = { index: 0, what: 'sample', focus: false } as const;

describe('opening beside the panel', () => {
  it.each([
    [wide, 'sample', {}, [['split'], shownImage(2), shownLine(3, 1)]],
    [wide, 'sample', { qaRow: 4, focus: true }, [['split'], shownImage(2), shownLine(3, 2, true)]],
    [narrow, 'sample', {}, [shownImage(2), shownLine(2, 1)]],
    [wide, 'image', { focus: true }, [shownImage(2, true)]],
    [wide, 'json', { qaRow: 4 }, [shownLine(2, 2)]],
    [wide, 'json', { qaRow: 5 }, []],
  ] as const)('from %j opens %s with %j', async (place, what, options, expected) => {
    await new BesideEditors(uriOf).open({ ...target, what, ...options }, sample, place);
    expect(editor.opened).toEqual(expected);
  });

  it.each([
    ['in a narrow window', narrow, [2, 2]],
    ['in a wide one', wide, [2, 3]],
  ] as const)('shows the next sample in the same tabs %s', async (_, place, [image, json]) => {
    const beside = new BesideEditors(uriOf);
    await beside.follow(next);
    expect(tabs()).toEqual([]);
    await beside.open(target, sample, place);
    await beside.follow(next);
    expect(tabs()).toEqual([
      ['other/source.jpg', image],
      ['other/question.json', json],
    ]);
    await beside.open(target, sample, place);
    expect(tabs()).toEqual([
      ['source.jpg', image],
      ['question.json', json],
    ]);
    expect(editor.opened.filter(([name]) => name === 'split')).toHaveLength(place === wide ? 1 : 0);
  });

  it('leaves a tab that the user has kept or edited as it is, and does not bring back what was closed', async () => {
    const beside = new BesideEditors(uriOf);
    await beside.open(target, sample, wide);
    editor.tabs[0].isPreview = false;
    editor.tabs[1].isDirty = true;
    await beside.follow(next);
    expect(tabs()).toEqual([
      ['source.jpg', 2],
      ['question.json', 3],
    ]);
    editor.tabs = [];
    await beside.open(target, sample, wide);
    editor.tabs = [];
    await beside.follow(next);
    expect(tabs()).toEqual([]);
  });

  it('takes the group that is there, and shows the line of a record that is gone', async () => {
    editor.groups = 2;
    const gone = { ...sample, qa: [{ ...sample.qa[0], qid: 99, line: 3 }] };
    await new BesideEditors(uriOf).open(target, gone, { column: Two, widthPx: 1500 });
    expect(editor.opened).toEqual([shownImage(1), shownLine(1, 2)]);
    const images = [image, `${image}.gone`].map((path) => ({ kind: 'file', path }) as const);
    await expect(openImages(images, uriOf, undefined)).rejects.toThrow('ENOENT');
    expect(editor.opened.slice(2)).toEqual([shownImage(2)]);
    expect([undefined, One, Two, Nine].map(nextColumn)).toEqual([2, 2, 3, 9]);
  });

  it('opens a finding at its line, a related location after it, and nothing outside the dataset', async () => {
    await openFinding(finding, null, root, [root], One);
    await openFinding(finding, 0, root, [root], One);
    expect(editor.opened).toEqual([shownLine(2, 1, true), shownLine(2, 1), shownImage(3, true)]);
    expect(editor.tabs.map(({ isPreview }) => isPreview)).toEqual([true, true]); // the next finding takes them over
    await expect(openFinding(finding, 1, root, [root], One)).rejects.toThrow('no longer has that');
    await expect(openFinding(finding, null, root, ['/elsewhere'], One)).rejects.toThrow(
      'outside the dataset',
    );
    expect(editor.opened).toHaveLength(4);
  });
});
