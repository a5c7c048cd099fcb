// Feeds mutated checkpoints to the reader: each must be read or refused with an AnalysisError, quickly, and nothing
// else may happen. node test/fuzz/checkpoint.mjs [count] [seed]
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1); // never 0: xorshift would stay there
const SLOW_MS = 2_000;

/** @type {Pick<typeof import('../../src/analysis/embedding/biomedclip/checkpoint'), 'readCheckpointSource' | 'CheckpointProblem'> & typeof import('../../src/analysis/embedding/biomedclip/architecture') & typeof import('../analysis/memorySource') & typeof import('../../src/analysis/errors')} */
const { readCheckpointSource, CheckpointProblem, architectureOf, memorySource, AnalysisError } =
  await importTypeScript('fuzz', [
    `export { readCheckpointSource, CheckpointProblem } from './src/analysis/embedding/biomedclip/checkpoint';`,
    `export { architectureOf } from './src/analysis/embedding/biomedclip/architecture';`,
    `export { memorySource } from './test/analysis/memorySource';`,
    `export { AnalysisError } from './src/analysis/errors';`,
  ]);

const original = await readFile(join(root, 'test/parity/fixtures/biomedclip/open_clip_pytorch_model.bin'));
const structures = findStructures(original);
let state = seed >>> 0;
const tally = { read: 0, refused: 0 };
const refusals = new Map();
let slowest = 0;
const work = await mkdtemp(join(tmpdir(), 'slakescope-fuzz-cwd-'));
process.chdir(work);
for (let i = 0; i < count; i++) {
  const bytes = mutate();
  const startedAt = performance.now();
  try {
    architectureOf((await readCheckpointSource(memorySource(bytes), 'fuzzed')).tensors);
    tally.read++;
  } catch (error) {
    if (!(error instanceof AnalysisError) && !(error instanceof CheckpointProblem)) {
      console.error(`Case ${i} of seed ${seed} is a crash:`, error);
      process.exitCode = 1;
      break;
    }
    tally.refused++;
    const kind = error.message.replace(/"[^"]*"|\d+/g, '#').slice(0, 90);
    refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
  }
  slowest = Math.max(slowest, performance.now() - startedAt);
}
if (slowest > SLOW_MS) process.exitCode = 1;
const written = await readdir(work);
if (written.length > 0) process.exitCode = 1;
console.log(
  `${count} mutated checkpoints (seed ${seed}): ${tally.read} read, ${tally.refused} refused in ${refusals.size} ways, ` +
    `slowest ${slowest.toFixed(1)} ms, ${written.length} files written.`,
);
await rm(work, { recursive: true });

/** xorshift32 */
function random(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

/** Where the pickle, the directory and the headers lie: mutations of weights would all be read. */
function findStructures(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const first = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const pickle = bytes.indexOf(Buffer.from([0x80, 2]));
  const data = bytes.indexOf(Buffer.from([0x50, 0x4b, 3, 4]), pickle);
  return [
    [pickle, data],
    [pickle, data],
    [first, bytes.length],
    [end, bytes.length],
    [0, bytes.length],
  ];
}

function mutate() {
  let bytes = Buffer.from(original);
  for (let n = 1 + random(6); n > 0; n--) {
    const [from, to] = structures[random(structures.length)];
    const at = Math.min(bytes.length - 1, from + random(to - from));
    switch (random(6)) {
      case 0:
        bytes[at] ^= 1 << random(8);
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes.fill(random(2) * 255, at, Math.min(bytes.length, at + 1 + random(8)));
        break;
      case 3: // a piece of the file over another
        original.copy(
          bytes,
          at,
          from + random(to - from),
          Math.min(original.length, from + random(to - from) + random(64)),
        );
        break;
      case 4: // a piece left out or put in
        bytes = random(2)
          ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(16))])
          : Buffer.concat([
              bytes.subarray(0, at),
              original.subarray(from, from + 1 + random(16)),
              bytes.subarray(at),
            ]);
        break;
      default:
        if (random(20) === 0) bytes = bytes.subarray(0, at);
        else if (at + 4 <= bytes.length)
          bytes.writeUInt32LE([0, 1, 0x7fffffff, 0x80000000, 0xffffffff][random(5)], at);
    }
    if (bytes.length === 0) break;
  }
  return bytes;
}
