/**
 * Opens, analyses and closes a dataset again and again in one worker of the built extension, as one window does, and says
 * how the memory of the process grows. Every analysis has a seed of its own, so that nothing of it comes from the cache.
 *
 *     node test/bench/manyAnalyses.mjs FOLDER [ANALYSES]
 *
 * Needs `npm run build`. Exit code 1 where the last analyses take a tenth more than those after the first ten.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

const [folder, count = '50'] = process.argv.slice(2);
const analyses = Number(count);
/** Until then buffers, sessions and compiled code are as many as they become. */
const WARM_UP = 10;
const COMPARED = 10;
const GROWTH = 1.1;

/** @type {typeof import('../../src/common/rpc')} */
const { Rpc } = await importTypeScript('many-analyses', [`export { Rpc } from './src/common/rpc';`]);

const worker = new Worker(join(root, 'dist', 'analysisWorker.js'), { workerData: { threads: 1 } });
/** @type {InstanceType<typeof Rpc<import('../../src/analysis/worker/protocol').HostOffer, import('../../src/analysis/worker/protocol').WorkerOffer>>} */
const rpc = new Rpc(
  {
    post: (message, transfer) =>
      worker.postMessage(message, /** @type {import('node:worker_threads').Transferable[]} */ (transfer)),
    listen: (listener) => {
      worker.on('message', listener);
      return () => worker.off('message', listener);
    },
    sharesMemory: true,
  },
  { onProblem: (problem) => console.error(problem) },
);
const ended = new Promise((resolve) => worker.on('exit', resolve));
const storageDir = await mkdtemp(join(tmpdir(), 'slakescope-many-'));
const methods = await rpc.request('methods', {});

/** One panel from its opening to its closing. @param {number} seed */
async function analyse(seed) {
  const target = { target: `panel ${seed}` };
  const reports = { thumbnails: () => undefined, progress: () => undefined };
  await rpc.request('open', { folder, storageDir, encoder: 'builtin', seed }, { ...target, reports });
  const about = /** @type {const} */ ({ space: 'image', params: {}, seed });
  /** @type {Int32Array | undefined} */
  let labels;
  for (const { name, kind } of methods) {
    const fit = await rpc.request('fit', { ...about, method: name }, target);
    if (fit.kind === 'clustering') labels ??= fit.result.labels;
    if (kind === 'reduction') await rpc.request('layoutQuality', { ...about, method: name, k: 15 }, target);
  }
  await rpc.request('fit', { ...about, space: 'qa', method: 'umap' }, target);
  await rpc.request('outlierComparison', about, target);
  await rpc.request('audit', { duplicateSimilarity: null, notDuplicates: [], seed }, target);
  if (labels) await rpc.request('topics', { labels, words: 8 }, target);
  await rpc.request('close', {}, target);
}

/** @type {number[]} */
const resident = [];
for (let i = 1; i <= analyses; i++) {
  await analyse(i);
  resident.push(process.memoryUsage.rss() / 1e6);
  console.log(
    `${i}: ${resident[i - 1].toFixed(0)} MB, external ${(process.memoryUsage().external / 1e6).toFixed(0)} MB`,
  );
}
await rpc.request('shutdown', {});
await ended;
await rm(storageDir, { recursive: true });

/** @param {number} from */
const highest = (from) => Math.max(...resident.slice(from, from + COMPARED));
const [early, late] = [highest(WARM_UP), highest(analyses - COMPARED)];
console.log(
  `At most ${early.toFixed(0)} MB after analyses ${WARM_UP + 1} to ${WARM_UP + COMPARED}, ${late.toFixed(0)} MB after the last ${COMPARED}.`,
);
if (late > GROWTH * early) process.exitCode = 1;
