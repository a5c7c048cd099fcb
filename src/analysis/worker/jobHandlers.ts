/** How the worker answers each job that belongs to no open dataset. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Answer } from '../../common/rpc';
import { readDecisions } from '../curation/decisionFile';
import { relations } from '../curation/groups';
import { defaultStrata } from '../curation/resplit';
import { detectDataset } from '../dataset/detectDataset';
import { readImageBytes } from '../dataset/imageSource';
import { checkOutputFolder } from '../dataset/outputTarget';
import { locateDatasets } from '../dataset/readDataset';
import { rowText } from '../dataset/tables/rowText';
import type { Dataset } from '../dataset/types';
import { downloadSlake, importSlakeArchive, slakeBytes, slakeTerms } from '../download/slakeDataset';
import { downloadModel, officialModelTerms } from '../embedding/biomedclip/downloadModel';
import { findModel, importModel, listModels, removeModel } from '../embedding/biomedclip/modelStore';
import { releaseEncoders } from '../embedding/encoders/registry';
import { analysisFiles } from '../export/analysisFiles';
import { exportAnalysis } from '../export/exportAnalysis';
import { reportLanguageOf } from '../export/report/reportText';
import { figureFile } from '../figure/writeFigure';
import { viewableImage } from '../image/viewableImage';
import { cleanedCopy } from '../jobs/cleanedCopy';
import { resplitDataset } from '../jobs/resplitDataset';
import { verifyStored } from '../jobs/verifyStored';
import { makeSample } from '../sample/makeSample';
import { DatasetAnalysis } from '../session/datasetAnalysis';
import { moveRuns } from '../session/runs';
import { cacheEntries, clearCaches, totalBytes } from '../store/sweep';
import { inMegabytes } from '../taskContext';
import type { JobName } from './jobRequests';
import type { WorkerRequests } from './requests';
import type { RunContext } from './runContext';

export type JobHandlers = {
  readonly [K in JobName]: (
    args: WorkerRequests[K]['args'],
    context: RunContext,
  ) => Answer<WorkerRequests[K]['result']>;
};

export const jobHandlers: JobHandlers = {
  modelTerms: () => officialModelTerms,
  datasetTerms: async ({ hub }, context) => ({
    ...slakeTerms,
    bytes: await slakeBytes(context.stage('Asking the hub'), hub),
  }),
  models: ({ storageDir }) => listModels(storageDir),
  downloadModel: ({ storageDir, hub }, context) =>
    downloadModel(storageDir, inMegabytes(context.stage('Downloading BiomedCLIP (MB)')), hub),
  importModel: ({ storageDir, source }, context) =>
    importModel(storageDir, source, inMegabytes(context.stage('Importing the model (MB)'))),
  removeModel: async ({ storageDir, sha256 }) => {
    const { checkpoint } = await findModel(storageDir, sha256);
    await releaseEncoders(checkpoint); // Windows does not remove a file that is mapped
    await removeModel(storageDir, sha256);
  },
  verifyModel: async ({ storageDir, sha256, hub }, context) => {
    const stages = {
      files: inMegabytes(context.stage('Reading the model (MB)')),
      examples: context.stage('Downloading the example images'),
      numbers: context.stage('Comparing with the published numbers'),
    };
    return verifyStored(await findModel(storageDir, sha256), storageDir, stages, hub);
  },
  downloadDataset: async ({ target, hub }, context) => {
    await downloadSlake(target, context.stage('Downloading SLAKE'), hub);
    return { target };
  },
  unpackDataset: async ({ archive, target }, context) => {
    await importSlakeArchive(archive, target, context.stage('Unpacking'));
    return { target };
  },
  detectDataset: ({ folder }) => detectDataset(folder),
  datasetsIn: async ({ folder }) => ({
    roots: (await locateDatasets(folder)).map(({ match }) => match.root),
  }),
  makeSample: async ({ target, count, seed }, context) => {
    await makeSample(target, { count, seed }, context.stage('Drawing images'));
    return { target };
  },
  cacheSize: async ({ storageDir }) => ({ bytes: totalBytes(await cacheEntries(storageDir)) }),
  clearCache: async ({ storageDir }) => ({ bytes: await clearCaches(storageDir) }),
  moveRuns: async ({ storageDir, from, to }) => {
    await moveRuns(storageDir, from, to);
    return null;
  },
  rowImage: async (cell) => viewableImage(await readImageBytes({ kind: 'cell', ...cell })),
  rowRecord: async ({ file, row }) => ({ text: await rowText(file, row) }),
  figureFile: ({ figure, format }) => figureFile(figure, format),
  exportAnalysis: async ({ open, analysis, parent, said = {}, language = '' }, { cancel, reporter }) => {
    const outOf = async ({ name, roots }: Dataset) => {
      const folder = newFolder(parent, `slakescope-${name}`);
      await checkOutputFolder(folder, analysisFiles, { roots });
      return folder;
    };
    const files = { said, language: reportLanguageOf(language) };
    const { out } = await exportAnalysis(open, analysis, outOf, cancel, reporter, files);
    return { out };
  },
  resplitDataset: async ({ open, decisions, mode, date }, { cancel, reporter }) => {
    const session = await DatasetAnalysis.open(open, cancel, reporter);
    const read = decisions === null ? undefined : await readDecisions(decisions, session.dataset.root);
    const known = read?.decisions.map(({ decision }) => decision) ?? [];
    const options = { relations, stratify: defaultStrata, mode, seed: open.seed, date };
    return resplitDataset(session, known, options, cancel, reporter);
  },
  cleanedCopy: async ({ open, decisions, parent, images, date }, { cancel, reporter }) => {
    const { root } = await detectDataset(open.folder);
    const out = newFolder(parent, `${basename(root)}-cleaned`);
    return cleanedCopy({ open, decisions, out, images, date }, cancel, reporter);
  },
};

/** A name that is not taken: an earlier export stays. */
function newFolder(parent: string, name: string): string {
  for (let i = 1; ; i++) {
    const folder = join(parent, i === 1 ? name : `${name}-${i}`);
    if (!existsSync(folder)) return folder;
  }
}
