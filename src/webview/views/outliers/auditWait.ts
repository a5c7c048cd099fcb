import type { AuditAnswer } from '../../../analysis/audit/audit';
import type { AppContext } from '../../appContext';
import type { PendingResult } from '../../queries/queryCache';
import { t } from '../../text';

export function auditWait(
  { model, store }: AppContext,
  similarity: number | null,
): PendingResult<AuditAnswer> {
  const ready = store.get().phase.phase === 'ready';
  return model.queries.pending(t('Audit'), 'audit', { duplicateSimilarity: similarity }, ready);
}
