import { expect, it } from 'vitest';
import type { Finding } from '../../../src/analysis/dataset/types';
import { findingsOfSample, ownOrWorst } from '../../../src/webview/inspector/findingBadges';
import type { SampleView } from '../../../src/webview/protocol';

const found = (kind: string, severity: Finding['severity'], line: number, file = 'imgs/a/question.json') =>
  ({ kind, severity, message: kind, sample: 'a', file, line, column: 1 }) as unknown as Finding;

it('stand above the facts: errors of records first, then what is about the image, no warning of a record', () => {
  const sample = { id: 'a', qa: [{ row: 7, file: '/set/imgs/a/question.json', line: 2 }] };
  const findings = findingsOfSample(sample as unknown as SampleView, [
    found('near-duplicate', 'warning', 1, 'imgs/a/source.jpg'),
    found('contradiction', 'warning', 6),
    found('empty-answer', 'error', 6),
  ]);
  expect(findings.map(({ record }) => record)).toEqual([null, 7, 7]);
  expect(ownOrWorst(findings).map(({ finding }) => finding.kind)).toEqual(['empty-answer', 'near-duplicate']);
});
