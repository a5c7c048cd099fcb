/** What `analyze` leaves for the eye: the tutorial's figures and one page that holds them with their numbers. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { thumbnailFiles } from '../embedding/thumbnails';
import type { Analysis } from '../export/analyze';
import { writeAtomically } from '../files/atomic';
import type { ClusteringResult } from '../methods/method';
import { methodNamed } from '../methods/registry';
import type { DatasetAnalysis } from '../session/datasetAnalysis';
import { type Figure, figuresOf } from './figures';
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

/** As the tutorial: five images of each K-means cluster. */
const GRID_METHOD = 'kmeans';
const PER_CLUSTER = 5;

/** Writes `figures/` and `report.html` under `out`. */
export async function writeReport(out: string, session: DatasetAnalysis, analysis: Analysis): Promise<void> {
  const { dataset, embedded } = session;
  const { ledger, audit } = analysis;
  const groups = audit?.groups ?? [];
  const chosen = gridSamples(session, analysis);
  const thumbnails = await thumbnailFiles(embedded.folder, dataset.samples.length, [
    ...shownRows(ledger, groups),
    ...chosen.flatMap(({ rows }) => [...rows]),
  ]);
  const figures = figuresOf(analysis);
  if (chosen.length > 0) {
    const title = `Sample images per cluster (${methodNamed(GRID_METHOD).title})`;
    const picture = sampleGrid(title, chosen, PER_CLUSTER, (row) => jpegUri(thumbnails.get(row)!));
    figures.push({ file: 'cluster_samples.svg', title, picture });
  }
  await writeFigures(join(out, 'figures'), figures);
  const page = reportPage(
    `${dataset.name}: Slakescope report`,
    `slakescope ${__VERSION__}, ${analysis.request.space} embeddings, seed ${analysis.request.seed}`,
    datasetSection(dataset, embedded.encoderTitle),
    methodsSection(analysis),
    ...figures.map(figureSection),
    ledger ? outlierSection(dataset, ledger, thumbnails) : [],
    audit ? duplicateSection(dataset, groups, audit.pairs, thumbnails) : [],
    findingsSection([...dataset.findings, ...(audit?.findings ?? [])]),
  );
  await writeAtomically(join(out, 'report.html'), page);
}

async function writeFigures(folder: string, figures: readonly Figure[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file, picture } of figures) await writeAtomically(join(folder, file), svgFile(picture));
}

function gridSamples(session: DatasetAnalysis, analysis: Analysis) {
  const fit = analysis.fits.find(({ method }) => method === GRID_METHOD);
  if (!fit) return [];
  const { labels } = fit.result as unknown as ClusteringResult;
  const { space, seed } = analysis.request;
  return session.choose(space, labels, { strategy: 'stratified', perGroup: PER_CLUSTER, seed });
}
