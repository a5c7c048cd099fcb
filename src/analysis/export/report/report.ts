/** The figures as files, and a report in HTML: the explorer over frozen results, with figures and tables for print. */
import { join } from 'node:path';
import type { FigureFormat } from '../../../common/figure';
import { figurePresets } from '../../../common/figurePresets';
import { message } from '../../../common/messageTemplate';
import type { WriteFile } from '../../files/atomic';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Reporter, stageContext } from '../../session/stageContext';
import { type CancelFlag, partsOf } from '../../taskContext';
import type { Analysis } from '../analyze';
import { figuresOf, figureTasks } from '../figures/registry';
import { figureStyle } from '../figures/style';
import { writeFigures } from '../figures/writeFigures';
import { priorSection } from '../priorSummary';
import { freeze } from './frozen';
import type { Child } from './markup';
import { pack } from './pack';
import { readPageFiles } from './pageFiles';
import { MAX_REPORT_IMAGES } from './reportImages';
import { reportPage } from './reportPage';
import { count, readReportText, type ReportLanguage } from './reportText';
import {
  datasetSection,
  duplicateSection,
  embeddingNames,
  figureSection,
  findingsSection,
  methodsSection,
  originSection,
  outlierSection,
  shownRows,
} from './sections';

/** PNG and PDF of `slakescope figures` take some seconds more. */
const FORMATS: readonly FigureFormat[] = ['svg'];

/**
 * Rough times in microseconds of one processor as of 2026, by which the parts share the progress: an image that the report
 * holds, and a record.
 */
const IMAGE_COST = 4000;
const FREEZE_COST = 4;
const PACK_COST = 18;

/** Writes `figures/` and `report.html` under `out`. */
export async function writeReport(
  out: string,
  session: DatasetAnalysis,
  analysis: Analysis,
  write: WriteFile,
  cancel: CancelFlag,
  reporter: Reporter,
  language: ReportLanguage,
): Promise<void> {
  const text = await readReportText(language);
  const { say, lookUp } = text;
  const { dataset, embedded } = session;
  const { comparison, audit, priors } = analysis;
  const groups = audit?.groups ?? [];
  const thumbnails = await embedded.thumbnails.files(shownRows(comparison, groups), () => cancel.check());
  const drawing = figureTasks(session, FORMATS, stageContext('Drawing figures', cancel, reporter));
  const figures = await figuresOf(session, analysis, figureStyle(figurePresets[0]), drawing.making);
  await writeFigures(join(out, 'figures'), figures, FORMATS, write, drawing.writing);
  const { space, seed } = analysis.request;
  const writing = stageContext('Writing the report', cancel, reporter);
  const [freezing, packing] = partsOf(writing, [
    FREEZE_COST * embedded.texts.n +
      (dataset.samples.length > MAX_REPORT_IMAGES ? 0 : IMAGE_COST * dataset.samples.length),
    PACK_COST * embedded.texts.n,
  ]);
  freezing.progress(0, 1);
  const frozen = await freeze(session, analysis, figures, text, freezing);
  const leftOut =
    frozen.images.length < dataset.samples.length
      ? say(
          message`. Without images: a report holds those of datasets of up to ${count(MAX_REPORT_IMAGES)}, and this one has ${count(dataset.samples.length)}`,
        )
      : '';
  const sections: readonly (() => Child)[] = [
    () => datasetSection(dataset, embedded.encoderTitle, text, () => writing.check()),
    () => methodsSection(analysis, text),
    () => figures.map(figureSection),
    () => (priors ? priorSection(priors, text) : []),
    () => (comparison ? outlierSection(dataset, comparison, thumbnails, text) : []),
    () => (audit ? duplicateSection(dataset, audit, thumbnails, text) : []),
    () => findingsSection([...dataset.findings, ...(audit?.findings ?? [])], text),
    () => originSection(session, analysis, text),
  ];
  const parts = {
    title: say(message`${dataset.name}: Slakescope report`),
    subtitle: say(
      message`Slakescope ${__VERSION__}, ${lookUp(embedded.encoderTitle)}, ${say(embeddingNames[space])}, seed ${seed}${leftOut}`,
    ),
    sections: sections.map((make) => {
      writing.check();
      return make();
    }),
    packed: await pack(frozen, packing),
  };
  await write(join(out, 'report.html'), reportPage(parts, await readPageFiles(), text));
}
