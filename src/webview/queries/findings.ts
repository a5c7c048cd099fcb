/** What reading the files and the audit found, together. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import { compareFindings } from '../../common/findings';

/** Each once; errors first, then by file and line. */
export function allFindings(read: readonly Finding[], audited: readonly Finding[]): readonly Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of [...read, ...audited]) if (!byId.has(finding.id)) byId.set(finding.id, finding);
  return [...byId.values()].sort(compareFindings);
}

/** How many of them are errors or warnings. */
export function severeCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity !== 'info').length;
}
