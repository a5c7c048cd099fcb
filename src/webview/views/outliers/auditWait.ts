/** The audit as a part of the view waits for it, and what it found. */
import type { AuditAnswer } from '../../../analysis/protocol';
import { auditKey, type Wait } from '../../data/answers';
import type { Page } from '../../page';
import { t } from '../../text';

export function auditWait(page: Page, similarity: number | null): Wait {
  const { model, store } = page;
  const ready = store.get().phase.phase === 'ready';
  return {
    title: t('Audit'),
    run: ready ? model.answers.audit(similarity) : null,
    retry: () => model.answers.retry(auditKey(similarity)),
  };
}

export function auditAnswer(wait: Wait): AuditAnswer | null {
  return wait.run?.status === 'done' ? (wait.run.answer as AuditAnswer) : null;
}
