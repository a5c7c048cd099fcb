/** `apply` killed at 20 moments: the copy is as it was before, none or an earlier one, and whole when it is run again. */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { external } from '../../../scripts/build/build.mjs';
import { decisionsText } from '../../../src/analysis/curation/decisionFile';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { writeParquet } from '../dataset/hub/parquetFile';
import { jpeg } from '../dataset/tinyDataset';
import { runProgram } from '../program';
import { bytesBelow } from './bytesBelow';

const MOMENTS = 20;
const root = join(__dirname, '../../..');
/** Inside the repository, so that the program finds the native packages. */
const built = join(root, 'out', `applyOnce-${process.pid}`);
const room = temporaryFolder();
const inRoom = (name: string) => join(room, name);

const date = '2026-11-28';
/** Names of files in the room by layout: the dataset, and decisions about it. */
const layouts = { SLAKE: 'slake', Parquet: 'parquet' } as const;

beforeAll(async () => {
  await makeSample(inRoom('slake'), { count: 12, seed: 3 }, silentContext());
  writeFileSync(
    inRoom('slake.jsonl'),
    decisionsText([
      { sample: 'xmlab3', kind: 'drop-image', date },
      // One of them fits.
      { sample: 'xmlab1', kind: 'move', from: 'train', to: 'test', date },
      { sample: 'xmlab1', kind: 'move', from: 'validate', to: 'test', date },
    ]),
  );
  // Of several row groups and columns, so that most steps lie inside the writing of a file.
  const features = { image: 'image', question: 'string', answer: 'string', qid: 'int64' } as const;
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      image: { bytes: jpeg(30 + from + i), path: `p${from + i}.jpg` },
      question: `Question ${from + i}?`,
      answer: `Answer ${from + i}`,
      qid: BigInt(from + i),
    }));
  await writeParquet(inRoom('parquet/data/train-00000-of-00001.parquet'), features, rows(0, 8), 2);
  await writeParquet(inRoom('parquet/data/test-00000-of-00001.parquet'), features, rows(8, 12), 2);
  const { samples } = await readDataset(inRoom('parquet'), silentContext());
  writeFileSync(
    inRoom('parquet.jsonl'),
    decisionsText([
      { sample: samples[1].id, kind: 'drop-image', date },
      { sample: samples[5].id, kind: 'move', from: 'train', to: 'test', date },
      { sample: samples[5].id, kind: 'move', from: 'test', to: 'train', date },
    ]),
  );
  writeFileSync(inRoom('none.jsonl'), '');
  await mkdir(built, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/analysis/curation/applyOnce.ts'],
    outfile: join(built, 'applyOnce.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external,
  });
});
afterAll(() => rm(built, { recursive: true, force: true }));

it.each(Object.entries(layouts))('%s is the same in the end', { timeout: 400_000 }, async (_, name) => {
  const apply = (out: string, killAt = 0, file = `${name}.jsonl`) =>
    runProgram(join(built, 'applyOnce.js'), [inRoom(name), inRoom(file), out, String(killAt)], {});
  const whole = await apply(inRoom(`${name}-whole`));
  expect(whole.err).toBe('');
  const steps = Number(whole.out);
  expect(steps).toBeGreaterThan(MOMENTS);
  const undisturbed = bytesBelow(inRoom(`${name}-whole`));
  const earlierCopy = inRoom(`${name}-earlier`);
  await apply(earlierCopy, 0, 'none.jsonl');
  const earlier = bytesBelow(earlierCopy);
  expect(earlier).not.toEqual(undisturbed);
  const again = inRoom(`${name}-again`);
  mkdirSync(again);
  for (let moment = 0; moment < MOMENTS; moment++) {
    const out = join(again, `copy${moment}`);
    const replaces = moment % 2 === 1;
    if (replaces) cpSync(earlierCopy, out, { recursive: true });
    const killed = await apply(out, 1 + Math.floor((moment * (steps - 1)) / (MOMENTS - 1)));
    expect(killed.signal).toBe('SIGKILL');
    if (replaces) expect(bytesBelow(out)).toEqual(earlier);
    else expect(existsSync(out)).toBe(false);
    await apply(out);
    expect(bytesBelow(out)).toEqual(undisturbed);
  }
  expect(readdirSync(again)).toHaveLength(MOMENTS);
});
