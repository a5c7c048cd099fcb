/** The cleaned copy of a dataset, for the editor. */
import { applyDecisions } from '../curation/apply';
import { readDecisions } from '../curation/decisionFile';
import type { ImageMode } from '../curation/imageMode';
import { readDataset } from '../dataset/readDataset';
import type { Finding } from '../dataset/types';
import type { OpenRequest } from '../session/openRequest';
import { type Reporter, stageContext } from '../session/stageContext';
import type { CancelFlag } from '../taskContext';
import { countFindings } from './countFindings';

export interface CopyRequest {
  readonly open: OpenRequest;
  /** Absolute path of the decisions file. */
  readonly decisions: string;
  readonly out: string;
  readonly images: ImageMode;
  /** ISO date of a copy without any dated decision. */
  readonly date: string;
}

export interface CopyAnswer {
  readonly out: string;
  readonly samples: number;
  readonly applied: number;
  readonly notApplied: number;
  readonly findings: readonly Finding[];
  readonly unreadable: readonly string[];
}

/** Audits the source and the copy too, for the counts in its CHANGES.md. @throws as `applyDecisions`. */
export async function cleanedCopy(
  { open, decisions, out, images, date }: CopyRequest,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<CopyAnswer> {
  const dataset = await readDataset(open.folder, stageContext('Reading the dataset', cancel, reporter), open);
  const file = await readDecisions(decisions, dataset.root);
  const audit = (folder: string) => countFindings({ ...open, folder }, {}, cancel, reporter);
  const task = stageContext('Writing the copy', cancel, reporter);
  const { columns } = open;
  const request = { out, images, replace: false, card: {}, date, audit, ...(columns && { columns }) };
  const { after, ...answer } = await applyDecisions(dataset, file, request, task);
  const { applied, notApplied, findings, unreadable } = answer;
  return { out, samples: after.samples.length, applied, notApplied, findings, unreadable };
}
