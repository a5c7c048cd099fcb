// Copies that people make: how many changed copies of pictures the audit finds, by kind of change, and what it takes
// for a copy that is none, among neighbouring slices and other patients:
//   [SLAKESCOPE_PYTHON=python] node test/bench/copies.mjs DATASET [--sources FILE.json] [--seed 1] [--each 22]
// DATASET is a folder in the layout of SLAKE; SOURCES names the volume of each sample, "VOLUME:AXIS:SLICE" by id. Every
// original lies in the set; each copy has an original of its own. With a Python that has test/bench/copies/requirements.txt,
// pHash and PDQ judge the same pictures.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';
import { readGrey, transformations } from './copies/transformations.mjs';

/** One picture of each synthetic patient: takes of one differ less than a crop does. */
const SYNTHETIC = 320;
/** Of originals: further apart than this in one volume they are no neighbours any more. */
const NEIGHBOURS = 12;

const { values, positionals } = parseArgs({
  options: {
    sources: { type: 'string' },
    seed: { type: 'string', default: '1' },
    each: { type: 'string', default: '22' },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [dataset] = positionals;
if (!dataset) {
  console.error(
    'Usage: node test/bench/copies.mjs DATASET [--sources FILE.json] [--seed N] [--each N] [--keep] [--list]',
  );
  process.exit(2);
}
/** @type {typeof import('../../src/analysis/session/datasetAnalysis') & typeof import('../../src/analysis/sample/makeSample') & typeof import('../../src/analysis/sample/datasetPlan') & typeof import('../../src/analysis/taskContext')} */
const ours = await importTypeScript('benchCopies', [
  "export { DatasetAnalysis } from './src/analysis/session/datasetAnalysis';",
  "export { makeSample } from './src/analysis/sample/makeSample';",
  "export { planDataset } from './src/analysis/sample/datasetPlan';",
  "export { silentContext } from './src/analysis/taskContext';",
]);

const out = join(root, 'out/bench/copies', values.seed);
const folder = join(out, 'set');
const images = join(folder, 'images');
/** @type {{ copy: string, of: string, kind: string }[]} */
let truth;
try {
  truth = JSON.parse(await readFile(join(out, 'truth.json'), 'utf8'));
} catch {
  truth = await make();
}
const volumes = values.sources ? JSON.parse(await readFile(values.sources, 'utf8')) : {};
const firstOf = await equalOriginals();
const cancel = { check: () => undefined, isRaised: () => false };
const reporter = { log: () => undefined, progress: () => undefined, snapshot: () => undefined };
const open = { folder, storageDir: join(out, 'storage'), seed: 42, encoder: 'builtin' };
const session = await ours.DatasetAnalysis.open(
  /** @type {any} */ (open),
  /** @type {any} */ (cancel),
  /** @type {any} */ (reporter),
);
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const { pairs } = await session.audit(
  { duplicateSimilarity: null, notDuplicates: [], transformed: true, seed: 42 },
  /** @type {any} */ (cancel),
  /** @type {any} */ (reporter),
);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const ids = session.dataset.samples.map(({ id }) => basename(id).replace(/\.[a-z]+$/, ''));
console.log(
  `${ids.length} pictures, ${truth.length} copies; audit ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of processor`,
);
judge(
  'slakescope',
  pairs.map(({ a, b, sameVolume, changes }) => ({
    a: ids[a],
    b: ids[b],
    isSlice: sameVolume,
    text: JSON.stringify(changes),
  })),
);
if (process.env.SLAKESCOPE_PYTHON) {
  const { status, stdout } = spawnSync(
    process.env.SLAKESCOPE_PYTHON,
    [join(root, 'test/bench/copies/peers.py'), images],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (status !== 0) process.exit(1);
  for (const [name, found] of Object.entries(JSON.parse(stdout))) {
    judge(
      name,
      found.map((/** @type {[string, string]} */ [a, b]) => ({ a, b, isSlice: false, text: '' })),
    );
  }
}
if (!values.keep) await rm(out, { recursive: true, force: true });

async function make() {
  await rm(out, { recursive: true, force: true });
  await mkdir(images, { recursive: true });
  const drawn = join(out, 'drawn');
  const faults = {
    outliers: 0,
    nearDuplicates: 0,
    exactDuplicates: 0,
    contradictions: 0,
    wrongModalities: 0,
    leakagePairs: 0,
  };
  const seed = Number(values.seed);
  await ours.makeSample(drawn, { count: SYNTHETIC, seed, faults }, ours.silentContext());
  const first = new Set(
    ours
      .planDataset(SYNTHETIC, seed, faults)
      .filter(({ slice }) => slice === 0)
      .map(({ id }) => id),
  );
  const random = generator(Number(values.seed));
  const originals = [
    ...(await imagesOf(dataset, '')),
    ...(await imagesOf(drawn, 'drawn-')).filter(({ id }) => first.has(id.replace('drawn-', ''))),
  ];
  for (const { id, path } of originals) await writeFile(join(images, `${id}.jpg`), await readFile(path));
  const order = originals.map((one) => ({ one, key: random() })).sort((a, b) => a.key - b.key);
  const kinds = Object.entries(transformations);
  /** @type {{ copy: string, of: string, kind: string }[]} */
  const made = [];
  for (let i = 0; i < Math.min(order.length, kinds.length * Number(values.each)); i++) {
    const { id, path } = order[i].one;
    const [kind, transform] = kinds[i % kinds.length];
    const { bytes, extension } = await transform(await readGrey(path), random);
    await writeFile(join(images, `copy-${id}.${extension}`), bytes);
    made.push({ copy: `copy-${id}`, of: id, kind });
  }
  const records = (await readdir(images))
    .sort()
    .map((name) => ({ image: `images/${name}`, question: 'What is it?', answer: 'A picture.' }));
  await writeFile(
    join(folder, 'records.jsonl'),
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  await writeFile(join(out, 'truth.json'), JSON.stringify(made));
  return made;
}

/** @param {string} from @param {string} prefix */
async function imagesOf(from, prefix) {
  const samples = (await readdir(join(from, 'imgs'))).sort();
  const found = await Promise.all(
    samples.map(async (id) => {
      const image = (await readdir(join(from, 'imgs', id))).find((name) => /^source\./.test(name));
      return image ? [{ id: `${prefix}${id}`, path: join(from, 'imgs', id, image) }] : [];
    }),
  );
  return found.flat();
}

/** @param {string} name @param {readonly { a: string, b: string, isSlice: boolean, text: string }[]} found */
function judge(name, found) {
  const original = new Map(truth.map(({ copy, of }) => [copy, of]));
  const pictureOf = (/** @type {string} */ id) => sourceOf(original.get(id) ?? id);
  const copies = found.filter(({ isSlice }) => !isSlice);
  const key = (/** @type {string} */ a, /** @type {string} */ b) => [a, b].sort().join(' ');
  const named = new Map(copies.map((one) => [key(one.a, one.b), one]));
  const slices = new Set(found.filter(({ isSlice }) => isSlice).map(({ a, b }) => key(a, b)));
  const wrong = copies.filter(({ a, b }) => pictureOf(a) !== pictureOf(b));
  const wrongSlices = [...slices].filter((pair) => {
    const [a, b] = pair.split(' ').map((id) => original.get(id) ?? id);
    return sourceOf(a) !== sourceOf(b) && !areNeighbours(a, b);
  });
  /** @type {Map<string, { found: number, all: number, missed: string[] }>} */
  const byKind = new Map();
  for (const { copy, of, kind } of truth) {
    const row = byKind.get(kind) ?? { found: 0, all: 0, missed: [] };
    byKind.set(kind, row);
    row.all++;
    if (named.has(key(copy, of))) row.found++;
    else row.missed.push(slices.has(key(copy, of)) ? `${of} (slices)` : of);
  }
  const rows = [...byKind.values()];
  const foundCount = rows.reduce((sum, row) => sum + row.found, 0);
  console.log(
    `\n${name}: recall ${(foundCount / truth.length).toFixed(3)} (${foundCount} of ${truth.length}), ` +
      `least of a kind ${Math.min(...rows.map((row) => row.found / row.all)).toFixed(2)}; ` +
      `${wrong.length} of ${copies.length} named copies are none; ${slices.size} pairs named slices, ${wrongSlices.length} of them of other volumes`,
  );
  for (const [kind, row] of byKind) {
    console.log(
      `  ${kind.padEnd(38)} ${row.found}/${row.all}${values.list ? ` ${row.missed.join(' ')}` : ''}`,
    );
  }
  if (!values.list) return;
  for (const { a, b, text } of wrong)
    console.log(`  no copy: ${a} ${b} ${volumes[a] ?? ''} ${volumes[b] ?? ''} ${text}`);
  for (const pair of wrongSlices) console.log(`  no slices: ${pair}`);
}

/** The picture that an original shows: some were made of one slice in other sizes. @param {string} id */
function sourceOf(id) {
  const first = firstOf.get(id) ?? id;
  return String(volumes[first] ?? first).replace(/:rescaled\d+$/, '');
}

/** Of originals with equal pixels, whatever their sources are called, the first (OpenIST holds radiographs twice). */
async function equalOriginals() {
  const copies = new Set(truth.map(({ copy }) => copy));
  /** @type {Map<string, string>} */
  const byPixels = new Map();
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const name of (await readdir(images)).sort()) {
    const id = name.replace(/\.[a-z]+$/, '');
    if (copies.has(id)) continue;
    const { width, height, data } = await readGrey(join(images, name));
    const key = createHash('sha256').update(`${width}x${height}:`).update(data).digest('hex');
    const first = byPixels.get(key);
    if (first === undefined) byPixels.set(key, id);
    else found.set(id, first);
  }
  return found;
}

/** Slices of one volume along one axis. @param {string} a @param {string} b */
function areNeighbours(a, b) {
  const [one, other] = [a, b].map((id) => sourceOf(id).split(':'));
  return (
    one[0] === other[0] &&
    (one[1] === other[1] || one.length < 3) &&
    Math.abs(Number(one.at(-1)) - Number(other.at(-1))) <= NEIGHBOURS
  );
}

/** Numbers from [0, 1) (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
