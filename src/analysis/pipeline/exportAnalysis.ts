/** A dataset from its folder to the files that `analyze` leaves, for the CLI and the editor alike. */
import type { Dataset } from '../dataset/types';
import type { AnalyzeRequest, OpenRequest } from '../protocol';
import type { CancelFlag } from '../run';
import { writeAnalysis } from './analysisFiles';
import { analyze } from './analyze';
import type { Analysis } from './analyze';
import type { Reporter } from './progress';
import type { Json } from './resultJson';
import { AnalysisSession } from './session';

export interface ExportedAnalysis {
  readonly analysis: Analysis;
  /** What summary.json holds. */
  readonly summary: Json;
  readonly out: string;
}

/**
 * @param outOf gives the folder for the results, once the dataset is read.
 * @throws AnalysisError, CancelledError as the session and the methods do.
 */
export async function exportAnalysis(
  open: OpenRequest,
  request: AnalyzeRequest,
  outOf: (dataset: Dataset) => string,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<ExportedAnalysis> {
  const startedAt = performance.now();
  const session = await AnalysisSession.open(open, cancel, reporter);
  const openedMs = performance.now() - startedAt;
  const out = outOf(session.dataset);
  const analysis = await analyze(session, request, cancel, reporter);
  const timings = { openedMs, totalMs: performance.now() - startedAt };
  return { analysis, summary: await writeAnalysis(out, session, analysis, timings), out };
}
