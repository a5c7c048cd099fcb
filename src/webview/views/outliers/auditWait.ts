import type { AuditAnswer } from '../../../analysis/audit/audit';
import type { AppContext } from '../../appContext';
import { auditKey, type PendingResult } from '../../queries/analysisQueries';
import { t } from '../../text';

export function auditWait(page: AppContext, similarity: number | null): PendingResult {
  const { model, store } = page;
  const ready = store.get().phase.phase === 'ready';
  return {
    title: t('Audit'),
    run: ready ? model.answers.audit(similarity) : null,
    retry: () => model.answers.retry(auditKey(similarity)),
  };
}

export function auditAnswer(wait: PendingResult): AuditAnswer | null {
  return wait.run?.status === 'done' ? (wait.run.answer as AuditAnswer) : null;
}
