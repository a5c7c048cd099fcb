import { describe, expect, it } from 'vitest';
import { readersHiddenFrom } from '../../../src/analysis/curation/blindReaders';
import type { Decision } from '../../../src/analysis/curation/decision';

const decided = (reader: string, ...findings: string[]): Decision[] =>
  findings.map((finding) => ({ kind: 'checked', sample: 'xmlab1', finding, reader, date: '2026-11-28' }));

describe('readers', () => {
  const other = decided('CD', 'a', 'b', 'c');

  it('are hidden from who has begun their list and not ended it', () => {
    expect([...readersHiddenFrom('AB', [...other, ...decided('AB', 'a', 'b')])]).toEqual(['CD']);
    expect([...readersHiddenFrom('CD', [...other, ...decided('AB', 'a', 'b')])]).toEqual([]);
  });

  it('are shown to who is done, to who reads other findings, and to who has no name', () => {
    expect(readersHiddenFrom('AB', [...other, ...decided('AB', 'c', 'b', 'a')]).size).toBe(0);
    expect(readersHiddenFrom('EF', other).size).toBe(0);
    expect(readersHiddenFrom('EF', [...other, ...decided('EF', 'd')]).size).toBe(0);
    expect(readersHiddenFrom('', other).size).toBe(0);
  });
});
