/** The audit as a part of the view waits for it, and what it found. */
import type { AuditAnswer } from '../../../analysis/protocol';
import type { Finding, Severity } from '../../../analysis/dataset/types';
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

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** What reading found and what the audit found, each once; errors first, then by file and line. */
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
