/** Opens a dataset, analyses it and writes the output files, for the CLI and the editor. */
import type { Dataset } from '../dataset/types';
import type { AnalysisParameters } from '../methods/fit';
import { DatasetAnalysis } from '../session/datasetAnalysis';
import { leftOutReporter } from '../session/leftOut';
import type { OpenRequest } from '../session/openRequest';
import type { Reporter } from '../session/stageContext';
import { WholeEstimate, withWhole } from '../session/wholeEstimate';
import type { CancelFlag } from '../taskContext';
import { type FileOptions, writeAnalysis } from './analysisFiles';
import { type Analysis, analyze } from './analyze';
import { expectedStages } from './expectedStages';
import type { Json } from './resultJson';

export interface ExportedAnalysis {
  readonly analysis: Analysis;
  /** Content of summary.json. */
  readonly summary: Json;
  readonly out: string;
}

/**
 * @param outOf gives the folder for the results, which it has checked, once the dataset is read.
 * @throws AnalysisError, CancelledError as the session and the methods do.
 */
export async function exportAnalysis(
  open: OpenRequest,
  request: AnalysisParameters,
  outOf: (dataset: Dataset) => Promise<string>,
  cancel: CancelFlag,
  listener: Reporter,
  files: FileOptions = {},
): Promise<ExportedAnalysis> {
  const startedAt = performance.now();
  let out = '';
  const whole = new WholeEstimate();
  const reporter = withWhole(listener, whole);
  const expect = ({ samples }: Dataset, stored?: ReadonlySet<string>) => {
    const records = samples.reduce((sum, { qa }) => sum + qa.length, 0);
    whole.expect(
      expectedStages({
        samples: samples.length,
        records,
        encoder: open.encoder,
        space: request.space,
        stored,
      }),
    );
  };
  const sayLeftOut = leftOutReporter(reporter);
  const session = await DatasetAnalysis.open(open, cancel, reporter, {
    onDataset: async (dataset) => {
      sayLeftOut(dataset);
      expect(dataset);
      out = await outOf(dataset);
    },
  });
  const openedMs = performance.now() - startedAt;
  expect(session.dataset, await session.storedKinds(request));
  const analysis = await analyze(session, request, cancel, reporter);
  const timings = { openedMs, totalMs: performance.now() - startedAt };
  return {
    analysis,
    summary: await writeAnalysis(out, session, analysis, timings, cancel, { reporter, ...files }),
    out,
  };
}
