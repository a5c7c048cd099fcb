/** The tutorial's figures as SVG files and a report in HTML with figures and numbers. */
import { join } from 'node:path';
import type { WriteFile } from '../../files/atomic';
import { ofKind } from '../../methods/fit';
import { methodNamed, methodsFor } from '../../methods/registry';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { Analysis } from '../analyze';
import { priorSection } from '../priorSummary';
import { figuresOf } from './figures';
import { svgFile } from './markup';
import { jpegUri, reportPage } from './reportPage';
import { sampleGrid } from './sampleGrid';
import {
  datasetSection,
  duplicateSection,
  figureSection,
  findingsSection,
  methodsSection,
  outlierSection,
  shownRows,
} from './sections';

/** Images of each cluster, as in the tutorial. */
const PER_CLUSTER = 5;

/** Writes `figures/` and `report.html` under `out`. */
export async function writeReport(
  out: string,
  session: DatasetAnalysis,
  analysis: Analysis,
  write: WriteFile,
): Promise<void> {
  const { dataset, embedded } = session;
  const { comparison, audit, priors } = analysis;
  const groups = audit?.groups ?? [];
  const grid = gridSamples(session, analysis);
  const thumbnails = await embedded.thumbnails.files([
    ...shownRows(comparison, groups),
    ...(grid?.groups ?? []).flatMap(({ rows }) => [...rows]),
  ]);
  const figures = figuresOf(analysis);
  if (grid) {
    const title = `Sample images per cluster (${methodNamed(grid.method).title})`;
    const picture = sampleGrid(title, grid.groups, PER_CLUSTER, (row) => jpegUri(thumbnails.get(row)));
    figures.push({ file: 'cluster_samples.svg', title, picture });
  }
  for (const { file, picture } of figures) await write(join(out, 'figures', file), svgFile(picture));
  const page = reportPage(
    `${dataset.name}: Slakescope report`,
    `slakescope ${__VERSION__}, ${analysis.request.space} embeddings, seed ${analysis.request.seed}`,
    datasetSection(dataset, embedded.encoderTitle),
    methodsSection(analysis),
    ...figures.map(figureSection),
    priors ? priorSection(priors) : [],
    comparison ? outlierSection(dataset, comparison, thumbnails) : [],
    audit ? duplicateSection(dataset, groups, audit.pairs, thumbnails) : [],
    findingsSection([...dataset.findings, ...(audit?.findings ?? [])]),
  );
  await write(join(out, 'report.html'), page);
}

function gridSamples(session: DatasetAnalysis, analysis: Analysis) {
  const fit = ofKind(analysis.fits, 'clustering').find(
    ({ method }) => methodsFor('clustering')[0] === method,
  );
  if (!fit) return null;
  const { space, seed } = analysis.request;
  const options = { strategy: 'stratified', perGroup: PER_CLUSTER, seed } as const;
  const groups = session.representativeSamples(space, fit.result.labels, options);
  return groups.length > 0 ? { method: fit.method, groups } : null;
}
