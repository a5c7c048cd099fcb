import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/analysis/dataset/types';
import { mergeFindings, type Severity } from '../../src/common/findings';
import { severeCount } from '../../src/webview/queries/findings';

const finding = (id: string, severity: Severity, file: string, line: number): Finding => ({
  id,
  kind: 'bad-box',
  severity,
  file,
  line,
  column: 1,
  message: id,
});

describe('findings', () => {
  const read = [
    finding('a', 'info', 'b', 1),
    finding('b', 'warning', 'b', 9),
    finding('c', 'warning', 'b', 2),
  ];
  const audited = [finding('b', 'warning', 'b', 9), finding('d', 'error', 'z', 1)];

  it('of reading and of the audit stand together, each once, errors first, then by place', () => {
    expect(mergeFindings(read, audited).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('count as severe where they are errors or warnings', () => {
    expect(severeCount(mergeFindings(read, audited))).toBe(3);
    expect(severeCount([])).toBe(0);
  });
});
