/** `apply` killed at 20 moments: the copy is as it was before, none or an earlier one, and whole when it is run again. */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { external } from '../../../scripts/build/build.mjs';
import { decisionsText } from '../../../src/analysis/curation/decisionFile';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { runProgram } from '../program';
import { bytesBelow } from './bytesBelow';

const MOMENTS = 20;
const root = join(__dirname, '../../..');
/** Inside the repository, so that the program finds the native packages. */
const built = join(root, 'out', `applyOnce-${process.pid}`);
const room = temporaryFolder();
const [set, decisions, none] = ['set', 'decisions.jsonl', 'none.jsonl'].map((name) => join(room, name));

beforeAll(async () => {
  await makeSample(set, { count: 12, seed: 3 }, silentContext());
  const date = '2026-11-28';
  writeFileSync(
    decisions,
    decisionsText([
      { sample: 'xmlab3', kind: 'drop-image', date },
      // One of them fits.
      { sample: 'xmlab1', kind: 'move', from: 'train', to: 'test', date },
      { sample: 'xmlab1', kind: 'move', from: 'validate', to: 'test', date },
    ]),
  );
  writeFileSync(none, '');
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

const apply = (out: string, killAt = 0, file = decisions) =>
  runProgram(join(built, 'applyOnce.js'), [set, file, out, String(killAt)], {});

it('is the same in the end', { timeout: 400_000 }, async () => {
  const whole = await apply(join(room, 'whole'));
  expect(whole.err).toBe('');
  const steps = Number(whole.out);
  expect(steps).toBeGreaterThan(MOMENTS);
  const undisturbed = bytesBelow(join(room, 'whole'));
  await apply(join(room, 'earlier'), 0, none);
  const earlier = bytesBelow(join(room, 'earlier'));
  expect(earlier).not.toEqual(undisturbed);
  const again = join(room, 'again');
  mkdirSync(again);
  for (let moment = 0; moment < MOMENTS; moment++) {
    const out = join(again, `copy${moment}`);
    const replaces = moment % 2 === 1;
    if (replaces) cpSync(join(room, 'earlier'), out, { recursive: true });
    const killed = await apply(out, 1 + Math.floor((moment * (steps - 1)) / (MOMENTS - 1)));
    expect(killed.signal).toBe('SIGKILL');
    if (replaces) expect(bytesBelow(out)).toEqual(earlier);
    else expect(existsSync(out)).toBe(false);
    await apply(out);
    expect(bytesBelow(out)).toEqual(undisturbed);
  }
  expect(readdirSync(again)).toHaveLength(MOMENTS);
});
