/** Each command that writes, on a disk that is full: one sentence that names what was asked for, and nothing left. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, type Program, runProgram } from '../analysis/program';

const DISK_BYTES = 400 * 1024;
const room = mkdtempSync(join(tmpdir(), 'slakescope-full-'));
const disk = join(room, 'disk');
const set = join(room, 'set');
const parts = join(room, 'parts');
const whole = join(room, 'whole');

/** Only root may, and not in every container. */
function mounts(): boolean {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasDisk = mounts();

describe.runIf(hasDisk)('on a full disk', () => {
  let cli: Program;
  const run = (...args: string[]) => runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache') });

  beforeAll(async () => {
    cli = await bundled('cli/main.ts');
    await run('sample', set, '--count', '40', '--seed', '5');
    await run('decide', set, 'exact-duplicate', '--decisions', join(room, 'kept.jsonl'), '--reader', 'AB');
    await run('embed', set, '--out', parts, '--shard', '1/1');
    await run('embed', set, '--out', whole);
  });
  afterAll(() => cli.remove());

  it.each([
    ['analyze', 'out', () => ['analyze', set, '--out', join(disk, 'out')]],
    ['embed', 'out', () => ['embed', set, '--out', join(disk, 'out')]],
    [
      'apply',
      'out',
      () => ['apply', set, '--out', join(disk, 'out'), '--decisions', join(room, 'kept.jsonl')],
    ],
    ['merge', 'out', () => ['merge', ...partsIn(parts), '--out', join(disk, 'out')]],
    ['audit, a shard', 'out', () => auditShard('thumbnails', join(disk, 'out'))],
    ['audit', 'f.json', () => ['audit', set, '--findings', join(disk, 'f.json')]],
    [
      'neighbors',
      'out',
      () => ['neighbors', join(whole, 'image_embeddings.npy'), '--out', join(disk, 'out')],
    ],
    ['export', 'out', () => ['export', set, '--as', 'coco', '--out', join(disk, 'out')]],
    ['sample', 'out', () => ['sample', join(disk, 'out'), '--count', '40']],
    ['decide', 'd.jsonl', () => ['decide', set, 'exact-duplicate', '--decisions', join(disk, 'd.jsonl')]],
    ['resplit', 'd.jsonl', () => ['resplit', set, '--write', '--decisions', join(disk, 'd.jsonl')]],
  ])('%s', async (command, name, args) => {
    const filling = command === 'apply' || command === 'sample' || command === 'analyze' ? 0 : DISK_BYTES;
    for (const left of readdirSync(disk)) rmSync(join(disk, left), { recursive: true });
    if (filling > 0) fill(join(disk, 'filling'), filling);
    const before = readdirSync(disk);
    const { code, err } = await run(...args());
    expect(err.trim().split('\n').at(-1)).toMatch(
      new RegExp(`^slakescope: ${join(disk, name)}\\S* cannot be written: the disk is full\\.`),
    );
    expect(err).not.toMatch(/ENOSPC|\.partial|\.tmp|at .*\.[jt]s:\d+/);
    expect(code).toBeGreaterThan(0);
    expect(readdirSync(disk)).toEqual(before);
  });
});

afterAll(() => {
  if (hasDisk) execFileSync('umount', [disk]);
  rmSync(room, { recursive: true });
});

function auditShard(stage: string, out: string): string[] {
  return ['audit', set, '--embeddings', whole, '--stage', stage, '--shard', '1/1', '--out', out];
}

function partsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name));
}

/** As much as there is room for. */
function fill(path: string, bytes: number): void {
  try {
    writeFileSync(path, Buffer.alloc(2 * bytes));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
