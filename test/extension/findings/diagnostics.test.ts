import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../src/analysis/dataset/types';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import { editor, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { Findings } = await import('../../../src/extension/findings/diagnostics');

const at = (line: number) => ({ file: 'a.json', line, column: 3, message: `line ${line}` });
const finding = (id: string, line: number, rest: Partial<Finding> = {}): Finding => ({
  ...at(line),
  ...{ id, kind: 'empty-answer', severity: 'error', sample: id },
  ...rest,
});
const dataset = (...findings: Finding[]) =>
  ({ root: '/data', findings }) as Partial<DatasetColumns> as DatasetColumns;
const uri = 'file:///data/a.json';
const range = (line: number) => new fakeVscode.Range(line, 0, line, 9);

describe('findings in the Problems panel', () => {
  it('are diagnostics by file with severity, zero-based range and related locations, each finding once', () => {
    const findings = new Findings();
    const whole = finding('y', 1, { severity: 'info', endLine: 2, endColumn: 4, file: 'b/c.json' });
    findings.show(dataset(finding('x', 5, { related: [at(7)] }), whole), [
      finding('x', 5, { related: [at(7)] }),
    ]);
    expect([...editor.diagnostics.keys()]).toEqual([uri, 'file:///data/b/c.json']);
    expect(editor.diagnostics.get(uri)).toMatchObject([
      { message: 'line 5', severity: 0, source: 'Slakescope', code: 'empty-answer' },
    ]);
    expect(JSON.parse(JSON.stringify([...editor.diagnostics.values()].flat()))).toMatchObject([
      {
        range: { start: { line: 4, character: 2 }, end: { line: 4, character: 3 } },
        relatedInformation: [
          { location: { range: { start: { line: 6, character: 2 } } }, message: 'line 7' },
        ],
      },
      { severity: 2, range: { start: { line: 0, character: 2 }, end: { line: 1, character: 3 } } },
    ]);
    findings.clear('/data');
    expect([editor.diagnostics.size, findings.find('/data', 'x')]).toEqual([0, undefined]);
  });

  it('are replaced by those of a later audit and found by id, and by a range with their samples', () => {
    const findings = new Findings();
    findings.show(dataset(finding('x', 5)), [finding('z', 9)]);
    findings.show(dataset(finding('x', 5, { related: [{ ...at(7), sample: 'w' }] }), finding('v', 5)));
    expect([findings.find('/data', 'x')?.line, findings.find('/data', 'z')]).toEqual([5, undefined]);
    const samples = (line: number) =>
      findings
        .samplesAt(fakeVscode.Uri.parse(uri) as never, range(line) as never)
        .map(({ sample }) => sample);
    expect([samples(4), samples(8)]).toEqual([['x', 'v', 'w'], []]);
  });
});
