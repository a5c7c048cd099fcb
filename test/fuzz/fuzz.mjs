// Feeds mutated files to each parser: it must read or refuse them, quickly and in bounded memory, and write nothing.
// node test/fuzz/fuzz.mjs [count a parser] [seed] [parser]
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { parsers, sources } from './parsers.mjs';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1); // never 0: xorshift would stay there
const only = process.argv[4];
const SLOW_MS = 5_000;
const MAX_RSS_BYTES = 2 ** 30;

const code = await importTypeScript('fuzz-parsers', sources);
const empty = await mkdtemp(join(tmpdir(), 'slakescope-fuzz-cwd-'));
process.chdir(empty);
const refusals = [code.AnalysisError, code.ZipError, code.BadImage, code.StoredFault];
for (const parser of await parsers(code)) {
  if (only === undefined || parser.name === only) await fuzz(parser);
}
if ((await readdir(empty)).length > 0) process.exitCode = 1;
await rm(empty, { recursive: true });

/** @param {Awaited<ReturnType<typeof parsers>>[number]} parser */
async function fuzz({ name, file, originals, beside = {}, read }) {
  const random = xorshift(seed);
  const room = await mkdtemp(join(tmpdir(), 'slakescope-fuzz-'));
  const path = join(room, file);
  await mkdir(dirname(path), { recursive: true });
  for (const [other, content] of Object.entries(beside)) await writeFile(join(room, other), content);
  for (const original of originals) {
    await writeFile(path, original);
    await read(path, original); // a set of originals that are refused would prove nothing
  }
  let refused = 0;
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const bytes = mutate(originals[random(originals.length)], random);
    await writeFile(path, bytes);
    const startedAt = process.cpuUsage();
    try {
      await read(path, bytes);
    } catch (error) {
      if (!refusals.some((kind) => error instanceof kind)) {
        console.error(`${name}: case ${i} of seed ${seed} is a crash:`, error);
        process.exitCode = 1;
        break;
      }
      refused++;
    }
    const { user, system } = process.cpuUsage(startedAt);
    slowest = Math.max(slowest, (user + system) / 1000);
  }
  await rm(room, { recursive: true });
  const rss = process.memoryUsage().rss;
  if (slowest > SLOW_MS || rss > MAX_RSS_BYTES) process.exitCode = 1;
  console.log(
    `${name}: ${count} mutated files (seed ${seed}), ${refused} refused, slowest ${slowest.toFixed(1)} ms of processor, ${(rss / 1e6).toFixed(0)} MB`,
  );
}

/** @param {number} start */
function xorshift(start) {
  let state = start >>> 0;
  return (/** @type {number} */ limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** @param {Buffer} original @param {(limit: number) => number} random */
function mutate(original, random) {
  let bytes = Buffer.from(original);
  for (let n = 1 + random(6); n > 0 && bytes.length > 0; n--) {
    const at = random(bytes.length);
    const piece = original.subarray(random(original.length)).subarray(0, 1 + random(32));
    switch (random(7)) {
      case 0:
        bytes[at] ^= 1 << random(8);
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes.fill(random(2) * 255, at, Math.min(bytes.length, at + 1 + random(8)));
        break;
      case 3:
        piece.copy(bytes, at);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(16))]);
        break;
      case 5: // a piece, now and then thousands of times
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          ...Array(random(50) ? 1 : 2000).fill(piece),
          bytes.subarray(at),
        ]);
        break;
      default:
        if (random(10) === 0) bytes = bytes.subarray(0, at);
        else if (at + 4 <= bytes.length)
          bytes.writeUInt32LE([0, 1, 0x7fffffff, 0x80000000, 0xffffffff][random(5)], at);
    }
  }
  return bytes;
}
