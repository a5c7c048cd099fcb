// Opening a Parquet dataset of 100,000 rows with 20,000 pictures, and a row's picture:
//   node test/bench/parquet.mjs [--rows 100000] [--order grouped|scattered] [--ids] [--table]
// grouped: the questions of a picture follow each other, as in the hub's sets; scattered: they lie far apart, so that
// no dictionary holds the repeats. --ids adds a column of image ids; --table streams the text columns alone.
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

const QUESTIONS_EACH = 5;
const ROWS_OF_SHARD = 10_000;
/** As `datasets` writes images. */
const ROWS_OF_GROUP = 100;
const BASES = 16;
const SIDE = 160;
const OPENED = 200;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    order: { type: 'string', default: 'grouped' },
    ids: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    measure: { type: 'string' },
  },
});
const rows = Number(values.rows);
const pictures = Math.ceil(rows / QUESTIONS_EACH);
if (values.measure) await measure(values.measure);
else await makeAndMeasure();

async function makeAndMeasure() {
  const folder = join(root, 'out/bench/parquet');
  await rm(folder, { recursive: true, force: true });
  await make(join(folder, 'data'));
  // A process of its own: its peak of memory is that of reading.
  const args = process.argv.slice(2).concat('--measure', folder);
  const { status } = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, ...args], {
    stdio: 'inherit',
  });
  await rm(folder, { recursive: true, force: true });
  process.exitCode = status ?? 1;
}

/** @param {string} folder */
async function make(folder) {
  await mkdir(folder, { recursive: true });
  const bases = await Promise.all(Array.from({ length: BASES }, (_, i) => radiograph(i)));
  let bytes = 0;
  const shards = Math.ceil(rows / ROWS_OF_SHARD);
  for (let shard = 0; shard < shards; shard++) {
    const numbers = Array.from(
      { length: Math.min(ROWS_OF_SHARD, rows - shard * ROWS_OF_SHARD) },
      (_, i) => shard * ROWS_OF_SHARD + i,
    );
    const pictureOf = (/** @type {number} */ row) =>
      values.order === 'grouped' ? Math.floor(row / QUESTIONS_EACH) : (row * 7919) % pictures;
    const made = new Map();
    const image = (/** @type {number} */ row) => {
      const number = pictureOf(row);
      if (!made.has(number))
        made.set(number, { bytes: withNumber(bases[number % BASES], number), path: null });
      return made.get(number);
    };
    const text = (/** @type {string} */ name) => ({
      name,
      type: /** @type {const} */ ('BYTE_ARRAY'),
      converted_type: /** @type {const} */ ('UTF8'),
      repetition_type: /** @type {const} */ ('OPTIONAL'),
    });
    const columnData = [
      { name: 'question', data: numbers.map((row) => `What is seen in region ${row % 977} of the picture?`) },
      { name: 'answer', data: numbers.map((row) => (row % 2 ? 'yes' : `finding ${row % 53}`)) },
      ...(values.ids ? [{ name: 'img_id', data: numbers.map((row) => `case${pictureOf(row)}`) }] : []),
      ...(values.table ? [] : [{ name: 'image', data: numbers.map(image) }]),
    ];
    const schema = [
      { name: 'schema', num_children: columnData.length },
      text('question'),
      text('answer'),
      ...(values.ids ? [text('img_id')] : []),
      ...(values.table
        ? []
        : [
            { name: 'image', repetition_type: /** @type {const} */ ('OPTIONAL'), num_children: 2 },
            {
              name: 'bytes',
              type: /** @type {const} */ ('BYTE_ARRAY'),
              repetition_type: /** @type {const} */ ('OPTIONAL'),
            },
            text('path'),
          ]),
    ];
    const file = new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize: ROWS_OF_GROUP }));
    bytes += file.length;
    const name = `train-${String(shard).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.parquet`;
    await writeFile(join(folder, name), file);
  }
  console.log(
    `${rows} rows, ${pictures} pictures, ${values.order}, ${shards} files, ${(bytes / 1e6).toFixed(0)} MB`,
  );
}

/** @param {number} seed */
async function radiograph(seed) {
  const data = new Uint8Array(SIDE * SIDE);
  let state = seed + 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [x, y] = [(i % SIDE) / SIDE - 0.5, Math.floor(i / SIDE) / SIDE - 0.5];
    data[i] = 200 * Math.exp(-6 * (x * x + y * y * (1 + seed / 8))) + (state >>> 26);
  }
  return sharp(data, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The same picture with a comment, so that its bytes are its own. @param {Buffer} jpeg @param {number} number */
function withNumber(jpeg, number) {
  const text = Buffer.from(`picture ${number}`);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, text.length + 2]);
  return new Uint8Array(Buffer.concat([head, text, jpeg.subarray(2)]));
}

/** @param {string} folder */
async function measure(folder) {
  const ours = await importTypeScript('benchParquet', [
    "export { readDataset } from './src/analysis/dataset/readDataset';",
    "export { readImageBytes } from './src/analysis/dataset/imageSource';",
    "export { parquetFormat } from './src/analysis/dataset/tables/parquet/parquetTable';",
    "export { filesBelow } from './src/analysis/dataset/filesBelow';",
    "export { silentContext } from './src/analysis/taskContext';",
    "export { FindingList } from './src/analysis/dataset/findingList';",
  ]);
  const started = performance.now();
  const cpu = process.cpuUsage();
  if (values.table) {
    const findings = new ours.FindingList(folder);
    let streamed = 0;
    for (const path of await ours.filesBelow(folder, { findings, roots: [folder] }, () => true)) {
      const table = await ours.parquetFormat.open(path, findings, ours.silentContext());
      const names = table.columns.map((/** @type {{name: string}} */ { name }) => name);
      for await (const batch of table.read(names, ours.silentContext())) streamed += batch.rows.length;
      await table.close();
    }
    report(`listing of ${streamed} rows`, started, cpu);
    return;
  }
  const dataset = await ours.readDataset(folder, ours.silentContext());
  const listed = performance.now();
  await ours.readImageBytes(dataset.samples[0].image);
  const questions = dataset.samples.reduce(
    (/** @type {number} */ sum, /** @type {{qa: unknown[]}} */ { qa }) => sum + qa.length,
    0,
  );
  console.log(
    `${dataset.samples.length} samples, ${questions} questions, ${dataset.findings.length} findings`,
  );
  console.log(`listing ${((listed - started) / 1000).toFixed(2)} s`);
  report('listing and first picture', started, cpu);
  const times = [];
  for (let i = 0; i < OPENED; i++) {
    const { image } = dataset.samples[(i * 7919) % dataset.samples.length];
    const from = performance.now();
    await ours.readImageBytes(image);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.floor(share * (OPENED - 1))].toFixed(1);
  console.log(`picture of a random row: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`);
}

/** @param {string} what @param {number} started @param {NodeJS.CpuUsage} cpu */
function report(what, started, cpu) {
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const { user, system } = process.cpuUsage(cpu);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(`${what}: ${seconds} s (${((user + system) / 1e6).toFixed(2)} s of CPU), peak ${peak} MiB`);
}
