/** Findings as they are printed and written: in English, without the templates of their messages. */
import type { Finding } from './types';

export function findingsJson(findings: readonly Finding[]): string {
  const parts: keyof Finding = 'template';
  return JSON.stringify(findings, (key, value: unknown) => (key === parts ? undefined : value), 2);
}
