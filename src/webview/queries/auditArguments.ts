import type { AppState } from '../state/appState';

/** Of the audit as the user set it: the least similarity of duplicates, and whether changed copies are looked for. */
export function auditArguments({
  duplicateSimilarity,
  transformedCopies,
}: Pick<AppState, 'duplicateSimilarity' | 'transformedCopies'>) {
  return { duplicateSimilarity, ...(transformedCopies && { transformed: true }) };
}
