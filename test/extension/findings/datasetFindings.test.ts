import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Finding } from '../../../src/analysis/dataset/types';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { DatasetFindings } = await import('../../../src/extension/findings/datasetFindings');

const finding = (id: string, line: number, rest: Partial<Finding> = {}): Finding => ({
  ...{ id, kind: 'empty-answer', severity: 'error', sample: id },
  ...{ file: 'a.json', line, column: 3, message: `line ${line}` },
  ...rest,
});
const uri = fakeVscode.Uri.parse('file:///data/a.json') as unknown as vscode.Uri;
const at = (line: number) => new fakeVscode.Range(line, 0, line, 9) as unknown as vscode.Range;

let changes: number;
let findings: InstanceType<typeof DatasetFindings>;

beforeEach(() => {
  changes = 0;
  findings = new DatasetFindings('/data', () => changes++);
});

describe('the findings of a dataset', () => {
  it('are one list of what reading and the latest audit found, each once and in order', () => {
    const warning = finding('w', 1, { severity: 'warning' });
    findings.set([warning, finding('x', 5)], undefined);
    expect([findings.audited, changes]).toEqual([false, 1]);
    findings.setAudited([finding('y', 2), finding('x', 5)]);
    expect(findings.all.map(({ id }) => id)).toEqual(['y', 'x', 'w']);
    findings.setAudited([]);
    expect(findings.all.map(({ id }) => id)).toEqual(['x', 'w']);
    expect([findings.audited, changes]).toEqual([true, 3]);
  });

  it('are found by id, sample, kind, and by the place in a file', () => {
    findings.set([finding('x', 5), finding('v', 5), finding('z', 9, { file: 'b.json' })], undefined);
    expect(findings.find('x')?.line).toBe(5);
    expect(findings.find('q')).toBeUndefined();
    expect(findings.ofSample('v').map(({ id }) => id)).toEqual(['v']);
    expect(findings.ofSample('q')).toEqual([]);
    expect([...findings.counts()]).toEqual([['empty-answer', 3]]);
    expect(findings.at(uri, at(4)).map(({ id }) => id)).toEqual(['x', 'v']);
    expect(findings.at(uri, at(8))).toEqual([]);
    findings.set([], undefined);
    expect([findings.ofSample('v'), findings.at(uri, at(4))]).toEqual([[], []]);
  });

  it('are gone once cleared, and again what the dataset holds once the user asks for them', () => {
    findings.set([finding('x', 5)], [finding('y', 6)]);
    findings.clear();
    expect([findings.all, findings.audited]).toEqual([[], false]);
    findings.set([finding('x', 7)], undefined);
    expect(findings.all).toEqual([]);
    findings.restore();
    expect(findings.all.map(({ line }) => line)).toEqual([7]);
  });
});
