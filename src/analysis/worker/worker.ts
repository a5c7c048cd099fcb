/** The analysis worker: open datasets by session, and jobs, served over RPC to the extension host. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { asError } from '../../common/errors';
import { message } from '../../common/messageTemplate';
import { argumentCheck, type RequestDefinition } from '../../common/requestTable';
import { type Answer, type Call, Rpc } from '../../common/rpc';
import { isCrossModal } from '../embedding/crossModal';
import { AnalysisError } from '../errors';
import { methodInfos } from '../methods/registry';
import { engineIdle } from '../onnx/session';
import { addedRows } from '../session/addedRows';
import { DatasetAnalysis } from '../session/datasetAnalysis';
import { datasetColumns } from '../session/datasetColumns';
import type { OpenAnswer, OpenRequest } from '../session/openRequest';
import { CancelFlag } from '../taskContext';
import { setThreads } from '../threads';
import { type DatasetHandlers, datasetHandlers } from './datasetHandlers';
import { type JobHandlers, jobHandlers } from './jobHandlers';
import { type JobName, jobRequests } from './jobRequests';
import type { HostOffer, WorkerOffer } from './protocol';
import { RequestQueue } from './requestQueue';
import { controlRequests, type DatasetRequestName, datasetRequests, workerRequests } from './requests';
import { type RunContext, runContext } from './runContext';

export interface WorkerStart {
  /** Threads for the native engine. */
  readonly threads: number;
}

type WorkerCall = Call<WorkerOffer['reports']>;

function serve(port: NonNullable<typeof parentPort>): void {
  const rpc = new Rpc<WorkerOffer, HostOffer>(
    {
      post: (message, transfer) => port.postMessage(message, transfer),
      listen: (listener) => {
        port.on('message', listener);
        return () => port.off('message', listener);
      },
      sharesMemory: true,
      take: () => receiveMessageOnPort(port),
    },
    {
      check: argumentCheck(workerRequests),
      onProblem: (problem, error) =>
        rpc.emit('log', {
          level: 'warn',
          message: `${problem} ${error === undefined ? '' : asError(error).message}`,
        }),
    },
  );
  const sessions = new Map<string, DatasetAnalysis>();
  const queue = new RequestQueue();
  const complain = (error: unknown) => rpc.emit('log', { level: 'warn', message: asError(error).message });

  const opened = (session: string | undefined): DatasetAnalysis => {
    const found = sessions.get(session ?? '');
    if (!found)
      throw new AnalysisError('unavailable', message`The dataset is not open any more; open it again.`);
    return found;
  };

  /** Runs a handler as its request is declared. */
  const run = <T>(
    { queued, repeatable, snapshots }: RequestDefinition,
    call: WorkerCall,
    handler: (context: RunContext) => Answer<T>,
  ): Answer<T> => {
    const cancel = new CancelFlag(call.flag, repeatable, () => rpc.receiveArrived());
    const context = runContext(cancel, {
      progress: (progress) => call.report('progress', progress),
      snapshot: (coordinates) => {
        if (!snapshots) return;
        const copy = coordinates.slice();
        call.report('snapshot', copy, [copy.buffer]);
      },
      log: (level, message) => rpc.emit('log', { level, message }),
    });
    if (!queued) return handler(context);
    if (queued === 'beside') return queue.besides(() => handler(context));
    const task = () => {
      cancel.begin();
      cancel.check();
      return handler(context);
    };
    return queue.add(task, queued === 'first', () => cancel.makesWay);
  };

  const serveDataset = <K extends DatasetRequestName>(name: K, handler: DatasetHandlers[K]) =>
    rpc.handle(name, (args, call) =>
      run(datasetRequests[name], call, (context) => handler(opened(call.target), args, context)),
    );
  for (const name of Object.keys(datasetHandlers) as DatasetRequestName[]) {
    serveDataset(name, datasetHandlers[name]);
  }
  const serveJob = <K extends JobName>(name: K, handler: JobHandlers[K]) =>
    rpc.handle(name, (args, call) => run(jobRequests[name], call, (context) => handler(args, context)));
  for (const name of Object.keys(jobHandlers) as JobName[]) serveJob(name, jobHandlers[name]);

  rpc.handle('open', (args, call) =>
    run(controlRequests.open, call, async (context) => {
      const analysis = await openDataset(args, call, context);
      if (call.target !== undefined) sessions.set(call.target, analysis);
      return openAnswer(analysis);
    }),
  );
  rpc.handle('refresh', (args, call) =>
    run(controlRequests.refresh, call, async ({ cancel, reporter }) => {
      const before = opened(call.target);
      const analysis = await before.refreshed(args, cancel, reporter);
      const imagesChanged = !analysis.hasImagesOf(before);
      if (call.target !== undefined) sessions.set(call.target, analysis);
      const added = addedRows(before.columns.ids, analysis.columns.ids, analysis.embedded.images);
      queue.addIdle(() => analysis.embedded.keep()).catch(complain); // for the next opening
      queue.rest();
      return { ...openAnswer(analysis), columns: { ...analysis.columns, added }, imagesChanged };
    }),
  );
  rpc.handle('thumbnails', (_args, call) =>
    run(controlRequests.thumbnails, call, () => reportThumbnails(opened(call.target), call)),
  );
  rpc.handle('close', (_args, { target = '' }) => {
    sessions.delete(target);
  });
  rpc.handle('methods', () => methodInfos);
  rpc.handle('shutdown', async () => {
    await queue.add(() => undefined);
    await engineIdle();
    setImmediate(() => {
      rpc.dispose();
      port.close(); // with no port the worker has nothing left to wait for and ends by itself
    });
  });
}

/**
 * Reports the columns as soon as the files are read, again when images had to be left out, pictures of the images
 * while they are embedded, and the thumbnails.
 */
async function openDataset(
  request: OpenRequest,
  call: WorkerCall,
  { cancel, reporter }: RunContext,
): Promise<DatasetAnalysis> {
  const analysis = await DatasetAnalysis.open(request, cancel, reporter, {
    onDataset: (dataset) => call.report('dataset', datasetColumns(dataset)),
    onPicture: (coordinates) => {
      const copy = coordinates.slice();
      call.report('snapshot', copy, [copy.buffer]);
    },
  });
  await reportThumbnails(analysis, call, () => cancel.check());
  return analysis;
}

async function reportThumbnails(
  { embedded }: DatasetAnalysis,
  call: WorkerCall,
  check: () => void = () => undefined,
): Promise<void> {
  for await (const batch of embedded.thumbnails.pages()) {
    check();
    call.report('thumbnails', batch);
  }
}

function openAnswer({ dataset, embedded, columns, encoder }: DatasetAnalysis): OpenAnswer {
  return {
    name: dataset.name,
    root: dataset.root,
    samples: dataset.samples.length,
    questions: columns.qaToSample.length,
    dimension: embedded.images.d,
    encoderTitle: embedded.encoderTitle,
    crossModal: isCrossModal(encoder),
  };
}

if (parentPort) {
  setThreads((workerData as WorkerStart).threads);
  serve(parentPort);
}
