/**
 * Times of our methods beside the published ones: npm run bench [-- FILTER ...]. A row is run when every filter is
 * part of its title, such as "hdbscan 642x512"; "ours" leaves the others out.
 *
 * The references run where SLAKESCOPE_PYTHON names a Python that has test/bench/requirements.txt installed. All
 * contenders of a row take turns in one run, after a warm-up each, in processes of their own.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Contender, type DataFile, nodeContender, Python, serveContender } from './contender';
import { dataSets } from './data';
import type { Row, Size } from './row';
import { rows } from './rows';
import { heading, type Result, resultLines } from './table';
const HERE = join(process.cwd(), 'test/bench');
const MIN_RUNS = 5;
const MAX_RUNS = 15;
/** Short work is repeated until this is spent, for a better median. */
const ENOUGH_SECONDS = 3;
/** Work beyond this is run as often as LONG_RUNS says, its warm-up included. */
const LONG_SECONDS = 20;
const LONG_RUNS = 2;
/** Thread pools spin for a moment after their work; the next contender shall not pay for it. */
const PAUSE_MS = 100;

async function main(filters: readonly string[]): Promise<void> {
  const oursOnly = filters.includes('ours');
  const wanted = filters.filter((filter) => filter !== 'ours');
  const chosen = rows.flatMap((row) =>
    row.sizes
      .filter((size) => wanted.every((filter) => titleOf(row, size).includes(filter)))
      .map((size) => ({ row, size })),
  );
  if (chosen.length === 0) {
    throw new Error(
      `no row matches ${wanted.join(' ')}; there are ${rows.map(({ name }) => name).join(', ')}`,
    );
  }
  const interpreter = oursOnly ? undefined : process.env['SLAKESCOPE_PYTHON'];
  const python = interpreter ? new Python(interpreter, join(HERE, 'references')) : undefined;
  const work = await mkdtemp(join(tmpdir(), 'slakescope-bench-'));
  try {
    console.log(`${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`);
    console.log(`Node ${process.version}${python ? await pythonLine(python) : ', no Python references'}`);
    console.log(heading());
    for (const { row, size } of chosen) {
      const contenders = await lineUp(row, size, await writeData(row, size, work), python, oursOnly);
      const results = await takeTurns(contenders);
      for (const line of resultLines(titleOf(row, size), size.bar, results)) console.log(line);
    }
  } finally {
    python?.close();
    await rm(work, { recursive: true, force: true });
  }
}

function titleOf(row: Row, { n, d }: Size): string {
  return `${row.name} ${n}x${d}`;
}

async function pythonLine(python: Python): Promise<string> {
  const { python: version, packages } = await python.versions(join(HERE, 'requirements.txt'));
  const shown = Object.entries(packages).map(([name, [pinned, found]]) =>
    found === pinned ? `${name} ${found}` : `${name} ${found ?? 'missing'} (not the pinned ${pinned})`,
  );
  return `, Python ${version}: ${shown.join(', ')}`;
}

async function writeData(row: Row, { n, d }: Size, directory: string): Promise<DataFile> {
  const path = join(directory, `${row.data}-${n}-${d}.f32`);
  const x = dataSets[row.data](n, d);
  await writeFile(path, x.data);
  return { path, n: x.n, d };
}

async function lineUp(
  row: Row,
  size: Size,
  data: DataFile,
  python: Python | undefined,
  oursOnly: boolean,
): Promise<Contender[]> {
  const contenders = [nodeContender(row.name, 'ours', data)];
  if (size.oursOnly || oursOnly) return contenders;
  if (python && row.reference) contenders.push(await python.contender(row.reference, data));
  if (size.withoutPeers) return contenders;
  for (const peer of Object.keys(row.peers ?? {})) contenders.push(nodeContender(row.name, peer, data));
  return contenders;
}

async function takeTurns(contenders: readonly Contender[]): Promise<Result[]> {
  try {
    const results = [];
    for (const contender of contenders) {
      const first = await contender.measure();
      const long = first.seconds > LONG_SECONDS;
      const runs = long ? [first] : [];
      const enough = Math.ceil(ENOUGH_SECONDS / first.seconds);
      const count = long ? LONG_RUNS : Math.max(MIN_RUNS, Math.min(MAX_RUNS, enough));
      results.push({ contender, name: contender.name, runs, warm: !long, count });
    }
    while (results.some(({ runs, count }) => runs.length < count)) {
      for (const { contender, runs, count } of results) {
        if (runs.length >= count) continue;
        await pause(PAUSE_MS);
        runs.push(await contender.measure());
      }
    }
    return results;
  } finally {
    for (const contender of contenders) contender.close();
  }
}

const [flag, order] = process.argv.slice(2);
const served =
  flag === '--contender'
    ? serveContender(JSON.parse(order) as Parameters<typeof serveContender>[0])
    : main(process.argv.slice(2));
served.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
