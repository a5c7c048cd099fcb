// Kills `analyze` at random moments of embedding, analysis and export, each time with an empty cache; what was written
// must be whole, and the next run must write the bytes of one that was never killed. Needs `npm run build`.
// node test/fuzz/kills.mjs [count] [seed]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';
import { root } from '../../scripts/root.mjs';

const count = Number(process.argv[2] ?? 100);
const seed = Number(process.argv[3] ?? 1);
const SAMPLES = '24';

/** @type {typeof import('../analysis/store/outputs') & typeof import('../../src/analysis/numeric/mt19937')} */
const { outputsIn, MT19937 } = await importTypeScript('kills', [
  `export { outputsIn } from './test/analysis/store/outputs';`,
  `export { MT19937 } from './src/analysis/numeric/mt19937';`,
]);

const room = await mkdtemp(join(tmpdir(), 'slakescope-kills-'));
const set = join(room, 'set');
const cache = join(room, 'cache');
const out = join(room, 'out');
const random = new MT19937(seed);

/**
 * @param {readonly string[]} args
 * @param {number} [killAfterMs]
 * @returns {Promise<{ code: number | null, last: string, ms: number }>} `last` line that it said
 */
function cli(args, killAfterMs) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
      env: { ...process.env, SLAKESCOPE_CACHE: cache },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (bytes) => (said += String(bytes)));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, last: said.trim().split('\n').at(-1) ?? '', ms: performance.now() - startedAt });
    });
    if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
}

/** @param {number} [killAfterMs] */
const analyze = (killAfterMs) => cli(['analyze', set, '--out', out], killAfterMs);
const clean = () => Promise.all([cache, out].map((folder) => rm(folder, { recursive: true, force: true })));

/**
 * A run that nobody killed; against one that failed every other would be right.
 * @param {Awaited<ReturnType<typeof cli>>} run
 */
function whole(run) {
  if (run.code !== 0) throw new Error(`A run that was not killed ended with ${run.code}: ${run.last}`);
  return run;
}

/** @type {Map<string, number>} */
const moments = new Map();
let failures = 0;
try {
  whole(await cli(['sample', set, '--count', SAMPLES, '--seed', '3']));
  whole(await analyze());
  await clean();
  const { ms } = whole(await analyze());
  const wanted = JSON.stringify(await outputsIn(out));
  for (let i = 0; i < count; i++) {
    await clean();
    const killed = await analyze((0.05 + 0.95 * random.random()) * ms);
    const stage = killed.last.replace(/ [\d%].*/, '') || 'start';
    moments.set(stage, (moments.get(stage) ?? 0) + 1);
    const torn = existsSync(out) ? await outputsIn(out) : {};
    const isWhole = Object.values(torn).every((content) => wanted.includes(JSON.stringify(content)));
    const next = await analyze();
    const right = next.code === 0 && JSON.stringify(await outputsIn(out)) === wanted;
    if (isWhole && right) continue;
    failures++;
    console.error(
      `Kill ${i} of seed ${seed} in "${stage}": ${isWhole ? '' : 'a file is half-written; '}${next.last}`,
    );
  }
} finally {
  await rm(room, { recursive: true, force: true });
}
const where = [...moments].map(([stage, times]) => `${stage} ${times}`).join(', ');
console.log(`${count} kills (seed ${seed}): ${failures} failures. Moments: ${where}.`);
if (failures > 0) process.exitCode = 1;
