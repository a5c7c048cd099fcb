/**
 * Runs `analyze` on a large set and says of each stage how long it took, how long it said nothing, how far its
 * estimates of the time left were off, how far its progress was from its share of the time, how long a cancel would have
 * waited, and the memory of the process; and of all stages together how far the estimates were off. Times are those of the
 * processor, all threads together, so that what else runs on the machine does not count; the whole also by the clock.
 *
 *     node test/bench/load.mjs FOLDER [OUT] [more arguments of analyze]
 *
 * Estimates count after the first tenth, of a stage of at least five seconds; progress of one of at least one second. Needs `npm run build`; SLAKESCOPE_CACHE as
 * for the command. SIGINT ends the run, as a cancel does, and shows the stages until then.
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';

const LONG_MS = 5000;
const MEASURED_MS = 1000;
const SLOW_CHECK_MS = 250;
const SAMPLE_EVERY_MS = 200;
/** Of an estimate, as a share of its stage: the worst moment of one beyond is shown. */
const MOST_ERROR = 0.2;

/** @type {Pick<typeof import('../../src/analysis/cli/runCommand'), 'runCommand'> & Pick<typeof import('../../src/analysis/taskContext'), 'CancelFlag'> & typeof import('../../src/analysis/session/pace') & typeof import('../../src/analysis/session/wholeEstimate') & typeof import('../../src/analysis/session/workingClock') & typeof import('../../src/analysis/export/expectedStages')} */
const { runCommand, CancelFlag, Pace, WholeEstimate, workingClock, expectedStages } = await importTypeScript(
  'load',
  [
    `export { runCommand } from './src/analysis/cli/runCommand';`,
    `export { CancelFlag } from './src/analysis/taskContext';`,
    `export { Pace } from './src/analysis/session/pace';`,
    `export { WholeEstimate } from './src/analysis/session/wholeEstimate';`,
    `export { workingClock } from './src/analysis/session/workingClock';`,
    `export { expectedStages } from './src/analysis/export/expectedStages';`,
  ],
  'dist',
);

const [folder, out = await mkdtemp(join(tmpdir(), 'slakescope-load-')), ...more] = process.argv.slice(2);

/**
 * `at` by the processor, `clock` by the clock, in milliseconds.
 * @typedef {{ at: number, clock: number, done: number, total: number }} Report
 * @typedef {{ name: string, from: number, to: number, reports: Report[], silentMs: number, uncheckedMs: number, peak: number }} Stage
 */
/** @type {Stage[]} */
const stages = [];
/** Milliseconds of the processor so far. */
function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const wallStartedAt = performance.now();
const clock = workingClock();
const startedAt = processorMs();
const clockStartedAt = clock();
let heardAt = startedAt;
let checkedAt = startedAt;

/** @param {string} name @returns {Stage} */
function begin(name) {
  const from = stages.at(-1)?.to ?? startedAt;
  const stage = { name, from, to: from, reports: [], silentMs: 0, uncheckedMs: 0, peak: 0 };
  stages.push(stage);
  return stage;
}

let stage = begin('Starting');

function checked() {
  const now = processorMs();
  const waited = now - checkedAt;
  checkedAt = now;
  if (waited > stage.uncheckedMs) stage.uncheckedMs = waited;
  if (waited < SLOW_CHECK_MS) return;
  const place = new Error().stack
    ?.split('\n')
    .slice(3, 8)
    .map((line) => line.trim().replace(/\(.*\//, '('));
  console.log(
    `${(waited / 1000).toFixed(2)} s without a look at the flag, in or after "${stage.name}": ${place?.join(' < ')}`,
  );
}

class WatchedFlag extends CancelFlag {
  /** @override */
  check() {
    checked();
    super.check();
  }

  /** @override */
  get raised() {
    checked();
    return super.raised;
  }
}

const flag = new WatchedFlag();
process.once('SIGINT', () => flag.raise());

const sampling = setInterval(measure, SAMPLE_EVERY_MS);
function measure() {
  stage.peak = Math.max(stage.peak, process.memoryUsage.rss());
}

/** @type {import('../../src/analysis/cli/terminal').CommandTerminal} */
const terminal = {
  print: (text) => console.log(text),
  printText: () => undefined,
  printJsonPiece: () => undefined,
  snapshot: () => undefined,
  log: (level, text) => {
    if (level !== 'debug') console.log(`${level}: ${text}`);
  },
  progress({ stage: name, done, total }) {
    const at = processorMs();
    measure();
    const last = stage.reports.at(-1);
    const isNew = name !== stage.name || (last !== undefined && last.done >= last.total && done < total);
    if (isNew) {
      stage.to = at;
      stage.silentMs = Math.max(stage.silentMs, at - heardAt);
      stage = begin(name);
    }
    if (isNew || !last || done > last.done) {
      stage.silentMs = Math.max(stage.silentMs, isNew ? 0 : at - heardAt);
      heardAt = at;
    }
    stage.reports.push({ at, clock: clock(), done, total });
    stage.to = at;
  },
};

const ending = await runCommand(['analyze', folder, '--out', out, ...more], terminal, flag);
clearInterval(sampling);
stage.to = processorMs();
const endedAt = processorMs();
const clockEndedAt = clock();
stage.silentMs = Math.max(stage.silentMs, endedAt - heardAt);

/** Largest error of an estimate, as a share of what the stage took. @param {Stage} stage */
function estimateError({ name, reports, to }) {
  const from = reports.at(0)?.at ?? to;
  const took = to - from;
  if (took < LONG_MS) return '';
  const pace = new Pace();
  let worst = 0;
  let where = '';
  for (const { at, done, total } of reports) {
    const share = done / total;
    pace.add(at, share);
    if (at - from < took / 10 || share >= 1 || pace.left === undefined) continue;
    const error = Math.abs(pace.left - (to - at)) / took;
    if (error <= worst) continue;
    worst = error;
    where = `at ${seconds(at - from)} of ${seconds(took)}, ${(100 * share).toFixed(0)} %: ${seconds(pace.left)} left, was ${seconds(to - at)}`;
  }
  if (worst > MOST_ERROR) console.log(`"${name}" ${where}`);
  return `${(100 * worst).toFixed(0)} %`;
}

/** Largest distance of the progress from its share of the time. @param {Stage} stage */
function progressError({ reports, to }) {
  const from = reports.at(0)?.at ?? to;
  const took = to - from;
  if (took < MEASURED_MS) return '';
  const errors = reports.map(({ at, done, total }) => Math.abs(done / total - (at - from) / took));
  return `${(100 * Math.max(...errors)).toFixed(0)} %`;
}

/**
 * Says by how much the estimates of the whole were off, as a share of it and of what was left, without the last tenth.
 * @param {string} by @param {'at' | 'clock'} time @param {number} from @param {number} to
 */
async function sayWholeError(by, time, from, to) {
  const { embeddings, encoder, space } = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
  const counts = { samples: embeddings.images[0], records: embeddings.texts[0] };
  const estimate = new WholeEstimate();
  const took = to - from;
  let worst = 0;
  let worstOfLeft = 0;
  let where = '';
  let known = 0;
  for (const { name, reports } of stages) {
    // As in a run: after reading the counts are known.
    if (name !== 'Starting' && name !== 'Reading the dataset' && known++ === 0) {
      estimate.expect(expectedStages({ ...counts, encoder: encoder.name, space }));
    }
    for (const { done, total, ...times } of reports) {
      const at = times[time] - from;
      const { remainingMs } = estimate.add(at, name, total > 0 ? Math.min(1, done / total) : 1);
      if (at < took / 10 || remainingMs < 0) continue;
      const left = took - at;
      const error = Math.abs(remainingMs - left);
      if (left > took / 10) worstOfLeft = Math.max(worstOfLeft, error / left);
      if (error / took <= worst) continue;
      worst = error / took;
      where = `in "${name}" at ${seconds(at)} of ${seconds(took)}: ${seconds(remainingMs)} left, was ${seconds(left)}`;
    }
  }
  console.log(
    `The whole by the ${by}: off by ${(100 * worst).toFixed(0)} % at most (${where}), by ${(100 * worstOfLeft).toFixed(0)} % of what was left.`,
  );
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.table(
  stages.map((each) => ({
    stage: each.name,
    seconds: ((each.to - each.from) / 1000).toFixed(1),
    'silent for s': (each.silentMs / 1000).toFixed(1),
    'estimate off by': estimateError(each),
    'progress off by': progressError(each),
    'cancel waits ms': Math.round(each.uncheckedMs),
    'MB at most': Math.round(each.peak / 1e6),
  })),
);
if (ending.error === undefined) {
  await sayWholeError('processor', 'at', startedAt, endedAt);
  await sayWholeError('clock', 'clock', clockStartedAt, clockEndedAt);
}
if (process.env['LOAD_TRACE']) await writeFile(process.env['LOAD_TRACE'], JSON.stringify(stages));
console.log(
  `${ending.error ?? `Written to ${out}`}; exit ${ending.code}; ${((performance.now() - wallStartedAt) / 1000).toFixed(0)} s, ` +
    `${((userCPUTime + systemCPUTime) / 1e6).toFixed(0)} s of processor, ${(maxRSS / 1024 / 1024).toFixed(2)} GiB at most.`,
);
