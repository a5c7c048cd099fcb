/** The worker's side of jobs that belong to no panel. Downloads run beside the analysis, native work in its queue. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Rpc } from '../../common/rpc';
import type { Dataset } from '../dataset/types';
import { downloadSlake, importSlakeArchive, slakeBytes, slakeTerms } from '../download/slakeDataset';
import { downloadModel, officialModelTerms } from '../embedding/biomedclip/downloadModel';
import { findModel, importModel, listModels, removeModel } from '../embedding/biomedclip/modelStore';
import { releaseEncoders } from '../embedding/encoders/registry';
import { AnalysisError } from '../errors';
import { exportAnalysis } from '../export/exportAnalysis';
import { type Reporter, stageContext } from '../session/stageContext';
import { CancelFlag, inMegabytes } from '../taskContext';
import type { HostOffer, WorkerOffer } from '../worker/protocol';
import { verifyStored } from './verifyStored';

export interface WorkerParts {
  readonly rpc: Rpc<WorkerOffer, HostOffer>;
  /** Runs a job after those before it. */
  readonly queued: <T>(job: () => Promise<T>) => Promise<T>;
  readonly reporter: (session: string) => Reporter;
}

export function serveJobs({ rpc, queued, reporter }: WorkerParts): void {
  rpc.handle('modelTerms', () => officialModelTerms);
  rpc.handle('datasetTerms', async (job) => {
    const run = stageContext('Asking the hub', new CancelFlag(job.cancel), reporter(job.session));
    return { ...slakeTerms, bytes: await slakeBytes(run, job.hub) };
  });
  rpc.handle('models', ({ storageDir }) => listModels(storageDir));
  rpc.handle('downloadModel', (job) => {
    const run = stageContext(
      'Downloading BiomedCLIP (MB)',
      new CancelFlag(job.cancel),
      reporter(job.session),
    );
    return downloadModel(job.storageDir, inMegabytes(run), job.hub);
  });
  rpc.handle('importModel', (job) => {
    const run = stageContext('Importing the model (MB)', new CancelFlag(job.cancel), reporter(job.session));
    return importModel(job.storageDir, job.source, inMegabytes(run));
  });
  rpc.handle('removeModel', ({ storageDir, sha256 }) =>
    queued(async () => {
      const { checkpoint } = await findModel(storageDir, sha256);
      await releaseEncoders(checkpoint); // Windows removes no file that is mapped
      await removeModel(storageDir, sha256);
    }),
  );
  rpc.handle('verifyModel', (job) =>
    queued(async () => {
      const model = await findModel(job.storageDir, job.sha256);
      const cancel = new CancelFlag(job.cancel);
      const runs = {
        files: inMegabytes(stageContext('Reading the model (MB)', cancel, reporter(job.session))),
        examples: stageContext('Downloading the example images', cancel, reporter(job.session)),
        numbers: stageContext('Comparing with the published numbers', cancel, reporter(job.session)),
      };
      return verifyStored(model, job.storageDir, runs, job.hub);
    }),
  );
  rpc.handle('downloadDataset', (job) => {
    const run = stageContext('Downloading SLAKE', new CancelFlag(job.cancel), reporter(job.session));
    return downloadSlake(job.target, run, job.hub);
  });
  rpc.handle('unpackDataset', (job) => {
    const run = stageContext('Unpacking', new CancelFlag(job.cancel), reporter(job.session));
    return importSlakeArchive(job.archive, job.target, run);
  });
  rpc.handle('exportAnalysis', (job) =>
    queued(async () => {
      const parent = await realpath(job.parent);
      const outOf = ({ name, root }: Dataset) => newFolder(outside(parent, root), `slakescope-${name}`);
      const { out } = await exportAnalysis(
        job.open,
        job.analysis,
        outOf,
        new CancelFlag(job.cancel),
        reporter(job.session),
      );
      return { out };
    }),
  );
}

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
