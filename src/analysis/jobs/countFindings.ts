import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditRequest, defaultAudit } from '../audit/audit';
import { countsOf } from '../counts';
import type { FindingCounts } from '../curation/changesPage';
import { DatasetAnalysis } from '../session/datasetAnalysis';
import type { OpenRequest } from '../session/openRequest';
import type { Reporter } from '../session/stageContext';
import type { CancelFlag } from '../taskContext';

/**
 * How many findings of each kind reading and the audit give. Nothing is kept: the embeddings lie in a folder that is
 * removed afterwards.
 */
export async function countFindings(
  open: OpenRequest,
  options: Pick<AuditRequest, 'transformed'>,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<FindingCounts> {
  const storageDir = await mkdtemp(join(tmpdir(), 'slakescope-audit-'));
  try {
    const session = await DatasetAnalysis.open({ ...open, storageDir }, cancel, reporter);
    const { findings } = await session.audit({ ...defaultAudit(open.seed), ...options }, cancel, reporter);
    const kinds = [...session.dataset.findings, ...findings].map(({ kind }) => kind);
    return Object.fromEntries(countsOf(kinds));
  } finally {
    await rm(storageDir, { recursive: true, force: true });
  }
}
