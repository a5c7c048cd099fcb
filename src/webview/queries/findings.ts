/** What reading the files and the audit found, together. Pure. */
import type { Finding, Severity } from '../../analysis/dataset/types';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Each once; errors first, then by file and line. */
export function allFindings(read: readonly Finding[], audited: readonly Finding[]): readonly Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of [...read, ...audited]) if (!byId.has(finding.id)) byId.set(finding.id, finding);
  return [...byId.values()].sort(
    (a, b) =>
      order[a.severity] - order[b.severity] ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line,
  );
}

/** How many of them are errors or warnings. */
export function severeCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity !== 'info').length;
}
