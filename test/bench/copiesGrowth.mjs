// How the search for transformed copies grows with the number of pictures: time of the processor, memory and exponent.
//   node test/bench/copiesGrowth.mjs DATASET [--sizes 1250,2500,5000,10000]
// DATASET is a folder in the layout of SLAKE with as many images; of each size its first ones are looked at.
import { link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importTypeScript } from '../../scripts/build/importTypeScript.mjs';

const { values, positionals } = parseArgs({
  options: { sizes: { type: 'string', default: '1250,2500,5000,10000' } },
  allowPositionals: true,
});
const [dataset] = positionals;
if (!dataset) {
  console.error('Usage: node test/bench/copiesGrowth.mjs DATASET [--sizes 1250,2500,5000,10000]');
  process.exit(2);
}
/** @type {typeof import('../../src/analysis/session/datasetAnalysis')} */
const { DatasetAnalysis } = await importTypeScript('benchGrowth', [
  "export { DatasetAnalysis } from './src/analysis/session/datasetAnalysis';",
]);
const cancel = { check: () => undefined, isRaised: () => false };
const reporter = { log: () => undefined, progress: () => undefined, snapshot: () => undefined };
// On the file system of the dataset, so that pictures need not be copied.
const work = await mkdtemp(join(dataset, '../copies-growth-'));
try {
  const folder = join(work, 'images');
  await mkdir(folder);
  const ids = (await readdir(join(dataset, 'imgs'))).sort();
  /** @type {{ size: number, seconds: number }[]} */
  const rows = [];
  for (const size of values.sizes.split(',').map(Number)) {
    for (const id of ids.slice(rows.at(-1)?.size ?? 0, size))
      await link(join(dataset, 'imgs', id, 'source.jpg'), join(folder, `${id}.jpg`));
    const open = { folder, storageDir: join(work, 'storage'), seed: 42, encoder: 'builtin' };
    const session = await DatasetAnalysis.open(
      /** @type {any} */ (open),
      /** @type {any} */ (cancel),
      /** @type {any} */ (reporter),
    );
    const timed = async (transformed) => {
      const [startedAt, before] = [performance.now(), process.cpuUsage()];
      const request = { duplicateSimilarity: null, notDuplicates: [], transformed, seed: 42 };
      await session.audit(request, /** @type {any} */ (cancel), /** @type {any} */ (reporter));
      const { user, system } = process.cpuUsage(before);
      return { seconds: (user + system) / 1e6, clock: (performance.now() - startedAt) / 1000 };
    };
    const plain = await timed(false);
    const whole = await timed(true);
    const last = rows.at(-1);
    const exponent = last && Math.log(whole.seconds / last.seconds) / Math.log(size / last.size);
    rows.push({ size, seconds: whole.seconds });
    console.log(
      `${session.dataset.samples.length} pictures: ${whole.seconds.toFixed(1)} s of processor (${whole.clock.toFixed(1)} s by the clock; without transformed copies ${plain.seconds.toFixed(1)} s)` +
        `, peak ${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GiB` +
        (exponent === undefined ? '' : `, exponent ${exponent.toFixed(2)}`),
    );
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
