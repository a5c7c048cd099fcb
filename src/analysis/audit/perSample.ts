/**
 * The run of a rule that looks at the records of one image at a time. What it found stays while the records are the same
 * objects, so that an audit of edited records looks at the images of those alone.
 */
import type { AuditRule } from './auditRule';
import type { PendingFinding } from './pendingFinding';
import type { ReadRecord } from './records';

/**
 * @param start gives what finds them in the records of an image; called once a run, with what is called now and then
 * where an image may have tens of thousands.
 */
export function perSample(
  start: (check: () => void) => (records: readonly ReadRecord[]) => PendingFinding[],
): Extract<AuditRule, { readonly needs: 'records' }>['run'] {
  const found = new WeakMap<readonly ReadRecord[], PendingFinding[]>();
  return ({ records: samples }, task) => {
    const find = start(() => task.check());
    return samples.flatMap((records) => {
      task.check();
      let own = found.get(records);
      if (!own) found.set(records, (own = find(records)));
      return own;
    });
  };
}
