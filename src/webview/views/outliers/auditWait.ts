import type { AuditAnswer } from '../../../analysis/audit/audit';
import type { AppContext } from '../../appContext';
import { auditArguments } from '../../queries/auditArguments';
import type { PendingResult } from '../../queries/queryCache';
import { t } from '../../text';

/** The audit as the user set it. */
export function auditWait({ model, store }: AppContext): PendingResult<AuditAnswer> {
  const state = store.get();
  return model.queries.pending(t('Audit'), 'audit', auditArguments(state), state.phase.phase === 'ready');
}
