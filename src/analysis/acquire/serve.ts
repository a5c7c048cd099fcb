/** The worker's side of getting models and datasets. Downloads run beside the analysis, native work in its queue. */
import type { Rpc } from '../../common/rpc';
import { downloadSlake, importSlakeArchive, slakeBytes, slakeTerms } from '../download/slakeDataset';
import { downloadModel, officialModelTerms } from '../embedding/biomedclip/downloadModel';
import { findModel, importModel, listModels, removeModel } from '../embedding/biomedclip/modelStore';
import { releaseEncoders } from '../embedding/encoders';
import type { Reporter } from '../pipeline/progress';
import { stageRun } from '../pipeline/progress';
import type { HostOffer, WorkerOffer } from '../protocol';
import { CancelFlag, inMegabytes } from '../run';
import { verifyStored } from './verifyStored';

export interface WorkerParts {
  readonly rpc: Rpc<WorkerOffer, HostOffer>;
  /** Runs a job after those before it. */
  readonly queued: <T>(job: () => Promise<T>) => Promise<T>;
  readonly reporter: (session: string) => Reporter;
}

export function serveAcquiring({ rpc, queued, reporter }: WorkerParts): void {
  rpc.handle('modelTerms', () => officialModelTerms);
  rpc.handle('datasetTerms', async (job) => {
    const run = stageRun('Asking the hub', new CancelFlag(job.cancel), reporter(job.session));
    return { ...slakeTerms, bytes: await slakeBytes(run, job.hub) };
  });
  rpc.handle('models', ({ storageDir }) => listModels(storageDir));
  rpc.handle('downloadModel', (job) => {
    const run = stageRun('Downloading BiomedCLIP (MB)', new CancelFlag(job.cancel), reporter(job.session));
    return downloadModel(job.storageDir, inMegabytes(run), job.hub);
  });
  rpc.handle('importModel', (job) => {
    const run = stageRun('Importing the model (MB)', new CancelFlag(job.cancel), reporter(job.session));
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
        files: inMegabytes(stageRun('Reading the model (MB)', cancel, reporter(job.session))),
        examples: stageRun('Downloading the example images', cancel, reporter(job.session)),
        numbers: stageRun('Comparing with the published numbers', cancel, reporter(job.session)),
      };
      return verifyStored(model, job.storageDir, runs, job.hub);
    }),
  );
  rpc.handle('downloadDataset', (job) => {
    const run = stageRun('Downloading SLAKE', new CancelFlag(job.cancel), reporter(job.session));
    return downloadSlake(job.target, run, job.hub);
  });
  rpc.handle('unpackDataset', (job) => {
    const run = stageRun('Unpacking', new CancelFlag(job.cancel), reporter(job.session));
    return importSlakeArchive(job.archive, job.target, run);
  });
}
