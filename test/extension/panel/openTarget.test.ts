/** What is opened, in which column and with which focus, for samples and for findings. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Uri, ViewColumn } from 'vscode';
import type { Finding, ImageSource } from '../../../src/analysis/dataset/types';
import type { SampleDetail } from '../../../src/analysis/session/sampleDetail';
import { editor, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { fileHolding, nextColumn, openImages, openTarget } =
  await import('../../../src/extension/panel/openTarget');
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
});
afterAll(() => rmSync(root, { recursive: true }));

describe('opening beside the panel', () => {
  it.each([
    ['sample', {}, [['split'], shownImage(3), shownLine(4, 1)]],
    ['sample', { qaRow: 4, focus: true }, [['split'], shownImage(3), shownLine(4, 2, true)]],
    ['image', { focus: true }, [shownImage(3, true)]],
    ['json', { qaRow: 4 }, [shownLine(3, 2)]],
    ['json', { qaRow: 5 }, []],
  ] as const)('opens %s with %j', async (what, options, expected) => {
    await openTarget({ index: 0, what, focus: false, ...options }, sample, uriOf, Two);
    expect(editor.opened).toEqual(expected);
  });

  it('does not split a window that is split, and shows the line of a record that is gone', async () => {
    editor.groups = 2;
    const gone = { ...sample, qa: [{ ...sample.qa[0], qid: 99, line: 3 }] };
    await openTarget({ index: 0, what: 'sample', focus: false }, gone, uriOf, Nine);
    expect(editor.opened).toEqual([shownImage(9), shownLine(9, 2)]);
    const images = [image, `${image}.gone`].map((path) => ({ kind: 'file', path }) as const);
    await expect(openImages(images, uriOf, undefined)).rejects.toThrow('ENOENT');
    expect(editor.opened.slice(2)).toEqual([shownImage(2)]);
    expect([undefined, One, Two, Nine].map(nextColumn)).toEqual([2, 2, 3, 9]);
  });

  it('opens a finding at its line, a related location after it, and nothing outside the dataset', async () => {
    await openFinding(finding, null, root, [root], One);
    await openFinding(finding, 0, root, [root], One);
    expect(editor.opened).toEqual([shownLine(2, 1, true), shownLine(2, 1), shownImage(3, true)]);
    await expect(openFinding(finding, 1, root, [root], One)).rejects.toThrow('no longer has that');
    await expect(openFinding(finding, null, root, ['/elsewhere'], One)).rejects.toThrow(
      'outside the dataset',
    );
    expect(editor.opened).toHaveLength(4);
  });
});
