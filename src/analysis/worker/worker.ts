/** The analysis worker: sessions by name, served over RPC to the extension host. */
import { parentPort, workerData } from 'node:worker_threads';
import { Rpc, transferring } from '../../common/rpc';
import { isCrossModal } from '../embedding/crossModal';
import { thumbnailPages } from '../embedding/thumbnails';
import { AnalysisError } from '../errors';
import { serveJobs } from '../jobs/serve';
import { methodInfos } from '../methods/registry';
import { engineIdle, setThreads } from '../onnx/session';
import { DatasetAnalysis } from '../session/datasetAnalysis';
import { datasetColumns } from '../session/datasetColumns';
import type { Reporter } from '../session/stageContext';
import { CancelFlag } from '../taskContext';
import type { HostOffer, WorkerOffer } from './protocol';

export interface WorkerStart {
  /** Threads for the native engine. */
  readonly threads: number;
}

function serve(port: NonNullable<typeof parentPort>): void {
  const rpc = new Rpc<WorkerOffer, HostOffer>(
    {
      post: (message, transfer) => port.postMessage(message, transfer),
      listen: (listener) => {
        port.on('message', listener);
        return () => port.off('message', listener);
      },
    },
    (problem, error) =>
      rpc.emit('log', { level: 'warn', message: `${problem} ${error ? String(error) : ''}` }),
  );
  const sessions = new Map<string, DatasetAnalysis>();
  /** Jobs run one after another: two at once would only take the cores from each other. */
  let lastJob: Promise<unknown> = Promise.resolve();
  const queued = <T>(job: () => Promise<T>): Promise<T> => {
    const result = lastJob.then(job);
    lastJob = result.catch(() => undefined);
    return result;
  };
  const session = (name: string): DatasetAnalysis => {
    const found = sessions.get(name);
    if (!found) throw new AnalysisError('unavailable', 'The dataset is not open any more; open it again.');
    return found;
  };
  const reporter = (
    name: string,
    about?: { method: string; space: Parameters<DatasetAnalysis['neighbors']>[0] },
  ) =>
    ({
      progress: (progress) => rpc.emit('progress', { session: name, progress }),
      snapshot: (coordinates) => {
        const copy = coordinates.slice();
        if (about) rpc.emit('snapshot', { session: name, ...about, coordinates: copy }, [copy.buffer]);
      },
      log: (level, message) => rpc.emit('log', { level, message }),
    }) satisfies Reporter;

  rpc.handle('open', (request) =>
    queued(async () => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      const opened = await DatasetAnalysis.open(request, cancel, reporter(request.session), (dataset) =>
        rpc.emit('dataset', { session: request.session, dataset: datasetColumns(dataset) }),
      );
      sessions.set(request.session, opened);
      if (opened.embedded.undecodable.length > 0) {
        rpc.emit('dataset', { session: request.session, dataset: opened.columns });
      }
      for await (const page of thumbnailPages(opened.embedded.folder, opened.embedded.images.n)) {
        cancel.check();
        rpc.emit('thumbnails', { session: request.session, page });
      }
      const { dataset, embedded, columns } = opened;
      return {
        name: dataset.name,
        root: dataset.root,
        samples: dataset.samples.length,
        questions: columns.qaToSample.length,
        dimension: embedded.images.d,
        encoderTitle: embedded.encoderTitle,
        crossModal: isCrossModal(opened.encoder),
      };
    }),
  );
  rpc.handle('fit', (request) =>
    queued(() => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      return session(request.session).fit(request, cancel, reporter(request.session, request));
    }),
  );
  rpc.handle('trust', (request) =>
    queued(() => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      return session(request.session).trust(request, cancel, reporter(request.session, request));
    }),
  );
  rpc.handle('ledger', (request) =>
    queued(() => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      return session(request.session).ledger(request, cancel, reporter(request.session));
    }),
  );
  rpc.handle('topics', (request) =>
    queued(() => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      const { session: name, labels, words } = request;
      return Promise.resolve(session(name).topics(labels, words, cancel, reporter(name)));
    }),
  );
  rpc.handle('choose', ({ session: name, space, labels, ...options }) =>
    session(name).choose(space, labels, options),
  );
  rpc.handle('audit', (request) =>
    queued(() => {
      const cancel = new CancelFlag(request.cancel);
      cancel.check();
      return session(request.session).audit(request, cancel, reporter(request.session));
    }),
  );
  rpc.handle('priors', ({ session: name, labels }) => session(name).priors(labels));
  rpc.handle('neighbors', ({ session: name, space, row, k }) => session(name).neighbors(space, row, k));
  rpc.handle('sample', ({ session: name, index }) => session(name).sample(index));
  rpc.handle('search', ({ session: name, text }) => {
    const rows = session(name).find(text);
    return transferring({ rows }, [rows.buffer as ArrayBuffer]);
  });
  rpc.handle('searchImages', (request) =>
    queued(() => {
      const { session: name, text, k } = request;
      return session(name).searchImages(text, k, new CancelFlag(request.cancel), reporter(name));
    }),
  );
  rpc.handle('questionsOfImage', ({ session: name, index, k }) => session(name).questionsOfImage(index, k));
  rpc.handle('zeroShot', (request) =>
    queued(async () => {
      const { session: name, labels } = request;
      const { data } = await session(name).zeroShot(labels, new CancelFlag(request.cancel), reporter(name));
      return transferring({ probabilities: data }, [data.buffer as ArrayBuffer]);
    }),
  );
  rpc.handle('methods', () => methodInfos);
  serveJobs({ rpc, queued, reporter });
  rpc.handle('close', ({ session: name }) => {
    sessions.delete(name);
  });
  rpc.handle('shutdown', async () => {
    await lastJob;
    await engineIdle();
    setImmediate(() => {
      rpc.dispose();
      port.close(); // with no port the worker has nothing left to wait for and ends by itself
    });
  });
}

if (parentPort) {
  setThreads((workerData as WorkerStart).threads);
  serve(parentPort);
}
