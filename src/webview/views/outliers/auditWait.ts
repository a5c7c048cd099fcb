import type { AuditAnswer } from '../../../analysis/audit/audit';
import type { AppContext } from '../../appContext';
import type { PendingResult } from '../../queries/queryCache';
import { t } from '../../text';

/** The audit with the least similarity of duplicates that the user set. */
export function auditWait({ model, store }: AppContext): PendingResult<AuditAnswer> {
  const { phase, duplicateSimilarity } = store.get();
  return model.queries.pending(t('Audit'), 'audit', { duplicateSimilarity }, phase.phase === 'ready');
}
