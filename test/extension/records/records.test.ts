/** From the text of a file of records to its samples, and what stands above and over a record. */
import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../src/analysis/dataset/types';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { folderOfName, imageNames } = await import('../../../src/extension/records/imageNames');
const { lastUpTo, recordAt } = await import('../../../src/extension/records/recordPlaces');
const { lensWindows, shownRecords } = await import('../../../src/extension/records/lensWindows');
const { RecordLenses, linesOf } = await import('../../../src/extension/records/recordLenses');

/** As the editor finds lines: by the offsets at which they begin. */
function documentOf(text: string) {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return {
    positionAt: (offset: number) => ({ line: lastUpTo(starts, offset) }) as never,
    offsetAt: ({ line }: { readonly line: number }) => starts[line],
  };
}
const record = (id: number) => `{"img_name": "xmlab${id}/source.jpg", "question": "a.png?", "answer": "No"}`;
const findings = (...lines: number[]) => lines.map((line) => ({ line }) as Finding);

describe('names of images', () => {
  it('are found in JSON and in tables, and name the folder of the sample', () => {
    const text = `[${record(1)},\n{"image": "dir\\\\x y.PNG"}, "no.jpg.txt"]`;
    expect(imageNames(text, true).map(({ name }) => name)).toEqual(['xmlab1/source.jpg', 'dir\\\\x y.PNG']);
    for (const { offset, length, name } of imageNames(text, true)) {
      expect(text.slice(offset, offset + length)).toBe(name);
    }
    const table = 'image,question\nimgs/a.jpg,"Which, b.png or none?"\nc.jpeg\t"d.tif"';
    expect(imageNames(table, false).map(({ name }) => name)).toEqual(['imgs/a.jpg', 'c.jpeg', 'd.tif']);
    expect(folderOfName('./imgs\\xmlab7/source.jpg')).toBe('xmlab7');
    expect(folderOfName('source.jpg')).toBeUndefined();
  });
});

describe('lenses', () => {
  const model = {} as never;
  const offsets = (text: string) => Float64Array.from(text.matchAll(/\{/g), ({ index }) => index);

  it('stand where the sample changes and where there are findings', () => {
    const text = [1, 1, 1, 2].map(record).join(',\n');
    const records = { model, offsets: offsets(text), samples: [0, 0, 0, 1] };
    expect(linesOf(documentOf(text), records, findings(3, 3, 4))).toMatchObject([
      { line: 0, findings: 0 },
      { line: 2, findings: 2 },
      { line: 3, findings: 1 },
    ]);
    expect(recordAt(records, text.length)).toBe(1);
    expect(recordAt({ ...records, offsets: Float64Array.of(5) }, 4)).toBeUndefined();
  });

  it('are one for many records in one line', () => {
    const text = [1, 1, 2].map(record).join(', ');
    const records = { model, offsets: offsets(text), samples: [0, 0, 1] };
    const [only, ...others] = linesOf(documentOf(text), records, findings(1, 1));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ line: 0, records: 3, findings: 2 });
    expect([...only.samples]).toEqual([0, 1]);
  });

  it('count every one of 10,000 findings', () => {
    const text = Array.from({ length: 30_000 }, (_, i) => record(i)).join(',\n');
    const samples = Array.from({ length: 30_000 }, (_, i) => i);
    const lines = Array.from({ length: 10_000 }, (_, i) => 1 + 3 * i);
    const found = linesOf(documentOf(text), { model, offsets: offsets(text), samples }, findings(...lines));
    expect(found.reduce((sum, line) => sum + line.findings, 0)).toBe(10_000);
  });

  it('is one in a file of a dataset that is not open yet, which opens it, and none in other files', async () => {
    const nothing = () => ({ dispose: () => undefined });
    Object.assign(fakeVscode, {
      CodeLens: class {
        constructor(
          readonly range: object,
          readonly command: object,
        ) {}
      },
    });
    Object.assign(fakeVscode.languages, { registerCodeLensProvider: nothing });
    Object.assign(fakeVscode.window, { onDidChangeTextEditorVisibleRanges: nothing });
    let open: object | null = null;
    const datasets = {
      ...{ onDidChange: nothing, onDidChangeFindings: nothing },
      holding: () => Promise.resolve(open),
    };
    const found = [
      { root: '/set', sampleFolders: ['/set/imgs/xmlab1'], tables: ['/set/train.json'] },
      { root: '/list', sampleFolders: [], tables: ['/list/vqa.csv'] },
    ];
    const parts = [datasets, { of: () => Promise.resolve(undefined) }, { found, onDidChange: nothing }];
    const lenses = new RecordLenses(...(parts as unknown as ConstructorParameters<typeof RecordLenses>));
    const lensesOf = async (path: string) => {
      const uri = fakeVscode.Uri.file(path);
      const given = await lenses.provideCodeLenses({ uri } as never);
      return given.map(({ command }) => [command?.command, (command?.arguments?.[0] as typeof uri).fsPath]);
    };
    for (const path of ['/set/imgs/xmlab1/question.json', '/set/train.json', '/list/vqa.csv']) {
      expect(await lensesOf(path)).toEqual([['slakescope.showInSlakescope', path]]);
    }
    for (const path of ['/set/imgs/xmlab1/other.json', '/set/package.json', '/notes/question.json']) {
      expect(await lensesOf(path)).toEqual([]);
    }
    open = {};
    expect(await lensesOf('/set/train.json')).toEqual([]);
  });

  describe('of a large file', () => {
    const editor = (...lines: [from: number, to: number][]) => ({
      visibleRanges: lines.map(([from, to]) => ({ start: { line: from }, end: { line: to } })) as never,
    });
    const large = (separator: string) => {
      const text = Array.from({ length: 5_000 }, (_, i) => record(i)).join(separator);
      const samples = Array.from({ length: 5_000 }, (_, i) => i);
      return { document: documentOf(text), records: { model, offsets: offsets(text), samples } };
    };

    it('stand around what its editors show', () => {
      const { document, records } = large(',\n');
      const windows = lensWindows(document, records.offsets, [editor([4000, 4040]), editor([1000, 1040])]);
      expect(windows).toEqual([
        { first: 900, end: 1141 },
        { first: 3900, end: 4141 },
      ]);
      expect(shownRecords(document, records.offsets, editor([1000, 1010], [1030, 1040]))).toEqual({
        first: 1000,
        end: 1041,
      });
      // Line 901 is the record's before, line 1142 the one's after.
      const lines = linesOf(document, records, findings(900, 901, 1141, 1142), windows[0]);
      expect(lines).toHaveLength(241);
      expect(lines.filter(({ findings }) => findings > 0)).toMatchObject([{ line: 900 }, { line: 1140 }]);
    });

    it('are those of one window where two editors show the same', () => {
      const { document, records } = large(',\n');
      const windows = lensWindows(document, records.offsets, [editor([900, 940]), editor([1000, 1040])]);
      expect(windows).toEqual([{ first: 800, end: 1141 }]);
    });

    it('are one for all records of its only line', () => {
      const { document, records } = large(', ');
      const windows = lensWindows(document, records.offsets, [editor([0, 0])]);
      const [only, ...others] = windows.flatMap((window) => linesOf(document, records, [], window));
      expect(others).toEqual([]);
      expect(only.records).toBe(5_000);
    });
  });
});
