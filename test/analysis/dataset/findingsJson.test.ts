import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../src/analysis/audit/rules/contradictions';
import { findingsJson } from '../../../src/analysis/dataset/findingsJson';
import type { Finding } from '../../../src/analysis/dataset/types';
import { findingsOfOne, qa } from '../audit/auditRecords';

describe('findings as JSON', () => {
  it('are English messages in the known order of properties, without templates', async () => {
    const findings = await findingsOfOne([qa('Is it {0}?', 'Yes'), qa('Is it {0}?', 'No')], contradictions);
    const written = JSON.parse([...findingsJson(findings)].join('')) as Finding[];
    const place = ['sample', 'file', 'line', 'column', 'endLine', 'endColumn', 'message'];
    expect(Object.keys(written[0])).toEqual(['id', 'kind', 'severity', ...place, 'related']);
    expect(Object.keys(written[0].related![0])).toEqual(place);
    expect(written[0].message).toBe(findings[0].message);
    expect(findings[0].template?.values).toHaveLength(3);
  });
});
