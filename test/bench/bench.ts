/**
 * Times of our methods beside what a user would else pick: npm run bench [-- ROW ...] with
 *
 *   --sizes 642,5000x512   rows, and columns where they are not 512
 *   --limit SECONDS        of one run; what does not end is listed as such and not tried with more rows
 *   --minutes N            begins no row after so many; the report says which are left out
 *   --npy FILE             the first rows of a matrix instead of the seeded ones
 *   --ours                 leaves the others out
 *   --out FILE.md          writes what is found; docs/benchmark.md where all rows are run beside the references
 *
 * A row is run when its name is given. The references run where SLAKESCOPE_PYTHON names a Python that has
 * test/bench/requirements.txt installed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ceilings } from './ceilings';
import { Contender, type DataFile, isPackage, Python, serveContender } from './contender';
import { clustered, fromFile } from './data';
import { type Measured, median, resultLines, seconds } from './figures';
import { Yardstick } from './quality';
import { report } from './report';
import type { Row } from './row';
import { rows } from './rows';
import { type Entry, type Result, takeTurns } from './takeTurns';

const HERE = join(process.cwd(), 'test/bench');
const SIZES = '642,5000,14028,50000';
const COLUMNS = 512;
const LIMIT_SECONDS = 60;

async function main(): Promise<void> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sizes: { type: 'string', default: SIZES },
      limit: { type: 'string', default: String(LIMIT_SECONDS) },
      minutes: { type: 'string', default: 'Infinity' },
      npy: { type: 'string' },
      ours: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const limit = Number(flags.limit);
  const endsAt = Date.now() + 60_000 * Number(flags.minutes);
  const chosen = rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0)
    throw new Error(`no row ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}`);
  const interpreter = flags.ours ? undefined : process.env['SLAKESCOPE_PYTHON'];
  const python = interpreter ? new Python(interpreter, join(HERE, 'references')) : undefined;
  const versions = await python?.versions();
  const out = flags.out ?? (python && positionals.length === 0 ? 'docs/benchmark.md' : undefined);
  const work = await mkdtemp(join(tmpdir(), 'slakescope-bench-'));
  try {
    const measured: Measured[] = [];
    const leftOut: string[] = [];
    const found = { measured, leftOut, versions, limit, data: flags.npy, startedAt: new Date() };
    let ceiling: Awaited<ReturnType<typeof ceilings>> | undefined;
    for (const size of flags.sizes.split(',')) {
      const [n, d = COLUMNS] = size.split('x').map(Number);
      const x = flags.npy === undefined ? clustered(n, d) : await fromFile(flags.npy, n);
      const data = { path: join(work, `${n}.f32`), n, d: x.d };
      await writeFile(data.path, x.data);
      const yardstick = new Yardstick(x);
      if (!ceiling) {
        ceiling = await ceilings(python, data);
        for (const { what, value, unit } of ceiling) console.log(`${what}: ${value.toFixed(1)} ${unit}`);
      }
      for (const row of chosen) {
        if (n > (row.most ?? Infinity)) continue;
        if (Date.now() > endsAt) {
          leftOut.push(`${row.title} (${n.toLocaleString('en')})`);
          continue;
        }
        const entries = lineUp(row, data, { python, oursOnly: flags.ours, limit, earlier: measured });
        const results = await takeTurns(entries);
        const said = await qualities(row, yardstick, results);
        measured.push({ row, n, d: x.d, results, said });
        for (const line of resultLines(measured.at(-1)!)) console.log(line);
        if (out !== undefined) await writeFile(out, await report({ ...found, ceilings: ceiling })); // so far
      }
      if (out !== undefined) await writeFile(out, await report({ ...found, ceilings: ceiling }));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Field {
  readonly python: Python | undefined;
  readonly oursOnly: boolean;
  readonly limit: number;
  readonly earlier: readonly Measured[];
}

function lineUp(row: Row, data: DataFile, { python, oursOnly, limit, earlier }: Field): Entry[] {
  const entry = (name: string, open: () => Contender, most = Infinity): Entry => ({
    name,
    open,
    absent:
      data.n > most
        ? `not tried (it holds n x n numbers, enough for ${most.toLocaleString('en')} rows)`
        : hopeless(row, name, data.n, limit, earlier),
  });
  const ours = entry('ours', () => Contender.node(row.name, 'ours', data, limit));
  if (oursOnly) return [ours];
  const others = row.others.flatMap((other) => {
    if (isPackage(other)) return [entry(other.name, () => Contender.node(row.name, other.name, data, limit))];
    return python ? [entry(other.name, () => Contender.python(other, python, data, limit), other.most)] : [];
  });
  return [ours, ...others];
}

/** Why a contender is not tried: it has failed with fewer rows, or would not end even if its time grew linearly. */
function hopeless(
  row: Row,
  name: string,
  n: number,
  limit: number,
  earlier: readonly Measured[],
): string | undefined {
  const before = earlier.filter((one) => one.row === row && one.n < n).at(-1);
  const result = before?.results.find((one) => one.name === name);
  if (!before || !result) return undefined;
  if (result.absent !== undefined) return `not tried (${before.n} rows: ${result.absent.split(' (')[0]})`;
  const least = (median(result.runs.map((run) => run.seconds)) * n) / before.n;
  if (least <= limit) return undefined;
  return `not tried (${seconds(least)} or more, by growth in proportion to the rows)`;
}

async function qualities(
  row: Row,
  yardstick: Yardstick,
  results: readonly Result[],
): Promise<readonly (string | undefined)[]> {
  const reference = results.find(({ name }) => name === row.others.at(0)?.name)?.values;
  const said = [];
  for (const { name, values } of results) {
    const others = name === row.others.at(0)?.name ? undefined : reference;
    said.push(values && (await row.quality(values, yardstick, others)));
  }
  return said;
}

const [flag, order] = process.argv.slice(2);
const served =
  flag === '--contender'
    ? serveContender(order, async ({ row: name, contender }, x) => {
        const row = rows.find((one) => one.name === name)!;
        const other = row.others.filter(isPackage).find((one) => one.name === contender);
        return other ? other.prepare(x) : row.ours(x);
      })
    : main();
served.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
