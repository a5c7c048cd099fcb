import type { Finding } from '../../analysis/dataset/types';

/** How many of them are errors or warnings. */
export function severeCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity !== 'info').length;
}
