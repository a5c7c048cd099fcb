/** The real worker in a real thread, and the channel to it as the extension host has it. */
import { Worker } from 'node:worker_threads';
import type { HostOffer, WorkerOffer } from '../../../src/analysis/worker/protocol';
import { Rpc } from '../../../src/common/rpc';
import type { Program } from '../program';

export function startWorker(program: Program) {
  const worker = new Worker(program.path, { workerData: { threads: 2 } });
  const problems: string[] = [];
  const rpc = new Rpc<HostOffer, WorkerOffer>(
    {
      post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
      listen: (listener) => {
        worker.on('message', listener);
        return () => worker.off('message', listener);
      },
      sharesMemory: true,
    },
    { onProblem: (problem) => problems.push(problem) },
  );
  const ended = new Promise<number>((resolve) => worker.on('exit', resolve));
  const stop = async () => {
    await rpc.request('shutdown', {});
    return ended;
  };
  return { rpc, stop, problems };
}
