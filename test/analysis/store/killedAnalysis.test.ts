/** `analyze` that is killed at moments of its whole course; test/fuzz/kills.mjs does so a hundred times. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { bundled, type Program, runProgram } from '../program';
import { makeDataset } from './analyzed';
import { outputsIn } from './outputs';

/** Five runs of the program. */
const TIMEOUT_MS = 240_000;
const room = temporaryFolder();
let cli: Program;

beforeAll(async () => {
  await makeDataset(room);
  cli = await bundled('cli/main.ts');
});
afterAll(() => cli.remove());

function analyze(cache: string, out: string, killAfterMs?: number) {
  const args = ['analyze', join(room, 'set'), '--out', join(room, out)];
  return runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'caches', cache) }, (kill) => {
    if (killAfterMs !== undefined) setTimeout(() => kill('SIGKILL'), killAfterMs);
  });
}

it(
  'ends, the next time, with the bytes of a run that was not killed',
  async () => {
    const startedAt = performance.now();
    expect(await analyze('whole', 'wanted')).toMatchObject({ code: 0 });
    const wholeMs = performance.now() - startedAt;
    const wanted = await outputsIn(join(room, 'wanted'));
    for (const part of [0.5, 0.75, 0.95]) {
      await analyze('torn', 'torn', wholeMs * part);
      const torn = existsSync(join(room, 'torn')) ? await outputsIn(join(room, 'torn')) : {};
      const halfWritten = Object.keys(torn).filter((name) => torn[name] !== wanted[name]);
      expect(halfWritten).toEqual([]);
    }
    const { code, err } = await analyze('torn', 'out');
    expect({ code, warnings: err.match(/warning: .*(damaged|cut off).*/g) }).toEqual({
      code: 0,
      warnings: null,
    });
    expect(await outputsIn(join(room, 'out'))).toEqual(wanted);
  },
  TIMEOUT_MS,
);
