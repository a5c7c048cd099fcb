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
 * removed afterwards. Notices are not passed on: they name the folder, and a copy that is being made has another name yet.
 */
export async function countFindings(
  open: OpenRequest,
  options: Pick<AuditRequest, 'transformed'>,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<FindingCounts> {
  const quiet: Reporter = {
    progress: (progress) => reporter.progress(progress),
    snapshot: (coordinates) => reporter.snapshot(coordinates),
    log: (level, text) => {
      if (level !== 'notice') reporter.log(level, text);
    },
  };
  const storageDir = await mkdtemp(join(tmpdir(), 'slakescope-audit-'));
  try {
    const session = await DatasetAnalysis.open({ ...open, storageDir }, cancel, quiet);
    const { findings } = await session.audit({ ...defaultAudit(open.seed), ...options }, cancel, quiet);
    const kinds = [...session.dataset.findings, ...findings].map(({ kind }) => kind);
    return Object.fromEntries(countsOf(kinds));
  } finally {
    await rm(storageDir, { recursive: true, force: true });
  }
}
