import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../src/analysis/dataset/types';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import type { Datasets } from '../../../src/extension/datasets/datasets';
import { editor, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { Problems } = await import('../../../src/extension/findings/problems');
const { DatasetFindings } = await import('../../../src/extension/findings/datasetFindings');

const at = (line: number) => ({ file: 'a.json', line, column: 3, message: `line ${line}` });
const finding = (id: string, line: number, rest: Partial<Finding> = {}): Finding => ({
  ...at(line),
  ...{ id, kind: 'contradiction', severity: 'warning', endLine: line, endColumn: 9 },
  ...rest,
});
const uri = 'file:///data/a.json';

let findings: InstanceType<typeof DatasetFindings>;
let open: DatasetModel[];
let listChanged: (model: DatasetModel) => void;
let decideRight: (ids: readonly string[]) => void;

beforeEach(() => {
  editor.diagnostics.clear();
  editor.settings = {};
  editor.configurationListeners.clear();
  const change = new fakeVscode.EventEmitter();
  const none = new fakeVscode.EventEmitter();
  findings = new DatasetFindings('/data', () => change.fire(model));
  const model = { findings, root: '/data', folder: file('/data') } as unknown as DatasetModel;
  open = [model];
  listChanged = (closed) => none.fire(closed);
  const datasets = {
    get all() {
      return open;
    },
    ...{ onDidChange: none.event, onDidChangeFindings: change.event },
  };
  let right = new Set<string>();
  const rightChange = new fakeVscode.EventEmitter();
  decideRight = (ids) => {
    right = new Set(ids);
    rightChange.fire(model);
  };
  new Problems(datasets as unknown as Datasets, {
    rightOf: () => right,
    onDidChangeRight: rightChange.event as never,
  });
});

/** Ids of what is shown, by their messages. */
const shown = () =>
  [...editor.diagnostics].flatMap(([path, list]) =>
    list.map((one) => `${path.split('/').at(-1)} ${(one as { message: string }).message}`),
  );
const configure = (name: string, value: unknown) => {
  editor.settings[name] = value;
  for (const listener of editor.configurationListeners) listener({ affectsConfiguration: () => true });
};

describe('the Problems panel', () => {
  it('shows only errors before an audit, and then also warnings that stand in a line', () => {
    const image = { file: 'imgs/x/source.jpg', endLine: undefined, endColumn: undefined };
    const list = [
      finding('error', 5, { severity: 'error' }),
      finding('bad image', 1, { severity: 'error', ...image }),
      finding('warning', 7),
      finding('about an image', 8, { kind: 'split-conflict' }),
      finding('leak', 1, { kind: 'leakage', ...image }),
      finding('whole file', 1, { endLine: undefined, endColumn: undefined }),
      finding('info', 9, { severity: 'info' }),
      finding('row', 1, { file: 'a.parquet', row: 3, endLine: undefined, endColumn: undefined }),
    ];
    findings.set(list, undefined);
    expect(shown()).toEqual(['a.json line 5', 'source.jpg line 1']);
    findings.setAudited([]);
    expect(shown()).toEqual(['a.json line 5', 'a.json line 7', 'source.jpg line 1', 'row-3.json line 1']);
    configure('images', true);
    expect(shown()).toHaveLength(7);
    configure('severity', 'info');
    expect(shown()).toHaveLength(8);
    configure('hiddenKinds', ['contradiction']);
    expect(shown()).toEqual(expect.arrayContaining(['a.json line 8', 'source.jpg line 1']));
    expect(shown()).toHaveLength(2);
    configure('severity', 'off');
    expect(shown()).toEqual([]);
  });

  it('shows zero-based ranges, severities, kinds and related places under the source slakescope', () => {
    findings.set([], [finding('x', 5, { related: [at(7)] })]);
    expect(JSON.parse(JSON.stringify(editor.diagnostics.get(uri)))).toMatchObject([
      {
        range: { start: { line: 4, character: 2 }, end: { line: 4, character: 8 } },
        ...{ message: 'line 5', severity: 1, source: 'slakescope', code: 'contradiction' },
        relatedInformation: [
          { location: { range: { start: { line: 6, character: 2 } } }, message: 'line 7' },
        ],
      },
    ]);
  });

  it('leaves out what was decided to be right, until the decision is taken back', () => {
    findings.set([finding('x', 5, { severity: 'error' }), finding('y', 7, { severity: 'error' })], undefined);
    decideRight(['x']);
    expect(shown()).toEqual(['a.json line 7']);
    expect(findings.all).toHaveLength(2);
    decideRight([]);
    expect(shown()).toEqual(['a.json line 5', 'a.json line 7']);
  });

  it('forgets what is mended, and a dataset that is closed', () => {
    findings.set([finding('x', 5, { severity: 'error' })], undefined);
    findings.set([], undefined);
    expect(shown()).toEqual([]);
    findings.set([finding('x', 5, { severity: 'error' })], undefined);
    const [model] = open;
    open = [];
    listChanged(model);
    expect(shown()).toEqual([]);
  });
});
