// BiomedCLIP beside open_clip on PyTorch, alternating in one run, on a full-size checkpoint with random weights:
//   SLAKESCOPE_CLIP_PYTHON=python node test/bench/biomedclip.mjs DATASET [--precision int8]
// Without that Python it needs --checkpoint FILE and measures ours alone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

const ROUNDS = 5;
const IMAGES = 32;
const TEXTS = 32;
/** Multiply-adds of the whole image tower, twice: 12 blocks of 197 tokens, patches and head. */
const IMAGE_GFLOP = (2 * (12 * (197 * 768 * 768 * 12 + 2 * 197 * 197 * 768) + 196 * 768 * 768)) / 1e9;
const here = join(root, 'test/bench');
const { values, positionals } = parseArgs({
  options: {
    checkpoint: { type: 'string' },
    tokenizer: { type: 'string' },
    precision: { type: 'string', default: 'fp32' },
  },
  allowPositionals: true,
});
const python = process.env.SLAKESCOPE_CLIP_PYTHON;
const [dataset] = positionals;
if (!dataset || (!python && !values.checkpoint)) {
  console.error(
    'Usage: [SLAKESCOPE_CLIP_PYTHON=python] node test/bench/biomedclip.mjs DATASET [--checkpoint FILE]',
  );
  process.exit(2);
}
const out = join(root, 'out/bench');
await mkdir(out, { recursive: true });
const checkpoint = values.checkpoint ?? join(out, 'open_clip_pytorch_model.bin');
if (python && !existsSync(checkpoint)) {
  const tokenizer = values.tokenizer ?? join(root, 'test/parity/fixtures/biomedclip/tokenizer.json');
  run(python, [join(here, 'biomedclip.py'), 'make', out, tokenizer]);
}
/** @type {typeof import('../../src/analysis/embedding/biomedclip/biomedclipEncoder') & typeof import('../../src/analysis/dataset/comparedText') & typeof import('../../src/analysis/dataset/readDataset') & typeof import('../../src/analysis/image/decode') & typeof import('../../src/analysis/taskContext')} */
const ours = await importTypeScript('biomedclip', [
  `export { createBiomedclipEncoder } from './src/analysis/embedding/biomedclip/biomedclipEncoder';`,
  `export { textsOf } from './src/analysis/dataset/comparedText';`,
  `export { readDataset } from './src/analysis/dataset/readDataset';`,
  `export { decodeImage } from './src/analysis/image/decode';`,
  `export { silentContext } from './src/analysis/taskContext';`,
]);
const { samples } = await ours.readDataset(dataset, ours.silentContext());
const texts = ours.textsOf(samples);
const peer = python ? await startPeer(python) : undefined;
console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, torch ${peer?.version ?? '-'}`,
);

const rssBefore = process.memoryUsage.rss();
const encoder = await ours.createBiomedclipEncoder(checkpoint, {
  precision: values.precision === 'int8' ? 'int8' : 'fp32',
});
const memory = { get: () => undefined, put: () => Promise.resolve() };
const chosen = spread(samples, IMAGES).map(({ image }) => image.path);
const chosenTexts = spread([...new Set(texts)], TEXTS);
const visionLoad = await seconds(() => images(chosen.slice(0, 1)));
const textLoad = await seconds(() => encodeTexts(['CT']));
console.log(
  `load and first vector: image tower ${visionLoad.toFixed(2)} s, text tower ${textLoad.toFixed(2)} s`,
);
console.log(`resident after both: ${mib(process.memoryUsage.rss())}, before: ${mib(rssBefore)}`);

/** @type {Record<'image' | 'text' | 'peerImage' | 'peerText' | 'ceiling', number[]>} */
const table = { image: [], text: [], peerImage: [], peerText: [], ceiling: [] };
let difference = 0;
for (let round = 0; round < ROUNDS; round++) {
  const own = await timed(() => images(chosen));
  table.image.push(own.seconds / chosen.length);
  const ownTexts = await timed(() => encodeTexts(chosenTexts));
  table.text.push(ownTexts.seconds / chosenTexts.length);
  if (!peer) continue;
  const theirs = await peer.ask({ images: chosen });
  table.peerImage.push(theirs.seconds / chosen.length);
  const theirTexts = await peer.ask({ texts: chosenTexts });
  table.peerText.push(theirTexts.seconds / chosenTexts.length);
  table.ceiling.push((await peer.ask({ ceiling: true })).gflops);
  difference = Math.max(
    difference,
    apart(own.value, theirs.vectors),
    apart(ownTexts.value.data, theirTexts.vectors),
  );
}
peer?.stop();
const all = await timed(() => encodeTexts(texts));
const perText = all.seconds / texts.length;
row('image, ours', table.image);
row('image, open_clip', table.peerImage);
row('text one by one as they come, ours', table.text);
row('text padded to 256, open_clip', table.peerText);
console.log(
  `all ${texts.length} texts, ours: ${all.seconds.toFixed(1)} s, ${(perText * 1000).toFixed(2)} ms a text`,
);
const gflops = IMAGE_GFLOP / median(table.image);
console.log(`image tower: ${IMAGE_GFLOP.toFixed(1)} GFLOP, ${gflops.toFixed(0)} GFLOP/s`);
if (peer) {
  console.log(
    `images: ${(median(table.peerImage) / median(table.image)).toFixed(2)} x open_clip's throughput`,
  );
  console.log(`texts: ${(median(table.peerText) / perText).toFixed(0)} x the tutorial's way`);
  console.log(`product ceiling (torch, 788 x 768 x 3072): ${median(table.ceiling).toFixed(0)} GFLOP/s`);
  console.log(`largest difference to the tutorial's way: ${difference.toExponential(1)}`);
}
console.log(`peak resident: ${mib(process.resourceUsage().maxRSS * 1024)}`);
await encoder.release();

async function images(paths) {
  const prepared = [];
  // As in the product: the next picture is decoded while the network works on the last.
  const rows = new Float32Array(paths.length * encoder.dimension);
  let next = prepare(paths[0]);
  for (let i = 0; i < paths.length; i++) {
    prepared[i] = await next;
    if (i + 1 < paths.length) next = prepare(paths[i + 1]);
    rows.set(await encoder.encodeImages([prepared[i]]), i * encoder.dimension);
  }
  return rows;
}

async function prepare(path) {
  return encoder.prepareImage(await ours.decodeImage(await readFile(path), path));
}

function encodeTexts(list) {
  return encoder.encodeTexts(list, memory, ours.silentContext());
}

async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

async function seconds(work) {
  return (await timed(work)).seconds;
}

function row(name, values) {
  if (values.length === 0) return;
  const ms = values.map((value) => (value * 1000).toFixed(1)).sort((a, b) => a - b);
  console.log(
    `${name}: median ${(median(values) * 1000).toFixed(1)} ms (${ms[0]} to ${ms.at(-1)}, ${values.length} rounds)`,
  );
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function apart(own, rows) {
  let largest = 0;
  rows.forEach((vector, i) =>
    vector.forEach((value, j) => {
      largest = Math.max(largest, Math.abs(value - own[i * vector.length + j]));
    }),
  );
  return largest;
}

function spread(list, count) {
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, i) => list[Math.floor((i * list.length) / count)],
  );
}

function mib(bytes) {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

async function startPeer(python) {
  const args = [join(here, 'biomedclip.py'), 'serve', dirname(checkpoint), String(availableParallelism())];
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('The Python peer ended.');
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const { ready } = await read();
  return {
    version: ready,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read();
    },
    stop: () => child.stdin.end(),
  };
}
