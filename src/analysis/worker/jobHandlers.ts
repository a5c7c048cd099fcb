/** How the worker answers each job that belongs to no open dataset. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Answer } from '../../common/rpc';
import type { Dataset } from '../dataset/types';
import { downloadSlake, importSlakeArchive, slakeBytes, slakeTerms } from '../download/slakeDataset';
import { downloadModel, officialModelTerms } from '../embedding/biomedclip/downloadModel';
import { findModel, importModel, listModels, removeModel } from '../embedding/biomedclip/modelStore';
import { releaseEncoders } from '../embedding/encoders/registry';
import { AnalysisError } from '../errors';
import { exportAnalysis } from '../export/exportAnalysis';
import { verifyStored } from '../jobs/verifyStored';
import { inMegabytes } from '../taskContext';
import type { JobName } from './jobRequests';
import type { WorkerRequests } from './requests';
import type { RunContext } from './runContext';

export type JobHandlers = {
  readonly [K in JobName]: (
    args: WorkerRequests[K]['args'],
    run: RunContext,
  ) => Answer<WorkerRequests[K]['result']>;
};

export const jobHandlers: JobHandlers = {
  modelTerms: () => officialModelTerms,
  datasetTerms: async ({ hub }, run) => ({
    ...slakeTerms,
    bytes: await slakeBytes(run.stage('Asking the hub'), hub),
  }),
  models: ({ storageDir }) => listModels(storageDir),
  downloadModel: ({ storageDir, hub }, run) =>
    downloadModel(storageDir, inMegabytes(run.stage('Downloading BiomedCLIP (MB)')), hub),
  importModel: ({ storageDir, source }, run) =>
    importModel(storageDir, source, inMegabytes(run.stage('Importing the model (MB)'))),
  removeModel: async ({ storageDir, sha256 }) => {
    const { checkpoint } = await findModel(storageDir, sha256);
    await releaseEncoders(checkpoint); // Windows does not remove a file that is mapped
    await removeModel(storageDir, sha256);
  },
  verifyModel: async ({ storageDir, sha256, hub }, run) => {
    const stages = {
      files: inMegabytes(run.stage('Reading the model (MB)')),
      examples: run.stage('Downloading the example images'),
      numbers: run.stage('Comparing with the published numbers'),
    };
    return verifyStored(await findModel(storageDir, sha256), storageDir, stages, hub);
  },
  downloadDataset: async ({ target, hub }, run) => {
    await downloadSlake(target, run.stage('Downloading SLAKE'), hub);
    return { target };
  },
  unpackDataset: async ({ archive, target }, run) => {
    await importSlakeArchive(archive, target, run.stage('Unpacking'));
    return { target };
  },
  exportAnalysis: async ({ open, analysis, parent }, { cancel, reporter }) => {
    const folder = await realpath(parent);
    const outOf = ({ name, root }: Dataset) => newFolder(outside(folder, root), `slakescope-${name}`);
    const { out } = await exportAnalysis(open, analysis, outOf, cancel, reporter);
    return { out };
  },
};

/** @throws AnalysisError for a folder of the dataset itself. */
function outside(folder: string, root: string): string {
  if (folder !== root && !folder.startsWith(root + sep)) return folder;
  throw new AnalysisError(
    'bad-parameter',
    `${folder} lies in the dataset, which is never altered; choose another folder.`,
  );
}

/** A name that is not taken: an earlier export stays. */
function newFolder(parent: string, name: string): string {
  for (let i = 1; ; i++) {
    const folder = join(parent, i === 1 ? name : `${name}-${i}`);
    if (!existsSync(folder)) return folder;
  }
}
