import type { Finding } from '../dataset/types';

/** file:line:column: severity: message, as compilers print and editors recognise. */
export function findingLine(finding: Finding): string {
  return `${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message}`;
}
