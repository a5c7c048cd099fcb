import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { external } from '../../../scripts/build/build.mjs';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';

const root = join(__dirname, '../../..');
/** Inside the repository, so that the program finds the native packages and the models. */
const built = join(root, 'out', `embedOnce-${process.pid}`);
const room = temporaryFolder();
let dataset: string;

beforeAll(async () => {
  dataset = join(room, 'set');
  await makeSample(
    dataset,
    { count: 48, seed: 3, faults: { outliers: 2, exactDuplicates: 2 } },
    silentContext(),
  );
  await mkdir(built, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/analysis/embedding/embedOnce.ts'],
    outfile: join(built, 'embedOnce.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external,
    // Where the bundle lies no models are beside it; the sources know better.
    define: { __VERSION__: '"test"', __dirname: JSON.stringify(join(root, 'src/analysis/embedding')) },
  });
});
afterAll(async () => {
  await rm(built, { recursive: true, force: true });
});

/**
 * Runs the program.
 * @param step of its progress at which it kills itself.
 * @param afterMs how much later; it may have finished by then.
 * @returns true when it finished.
 */
function embed(storage: string, step = '', afterMs = 0): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const args = [join(built, 'embedOnce.js'), dataset, storage, step, String(afterMs)];
    const child = spawn(process.execPath, args);
    let errors = '';
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(true);
      else if (signal === 'SIGKILL') resolve(false);
      else reject(new Error(`exit ${code} ${signal}: ${errors}`));
    });
  });
}

/** Hash by name of everything kept. */
async function kept(storage: string): Promise<Record<string, string>> {
  const entries = await readdir(storage, { recursive: true, withFileTypes: true });
  const hashes = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map(async ({ parentPath, name }) => {
      const bytes = await readFile(join(parentPath, name));
      return [name, createHash('sha256').update(bytes).digest('hex')] as const;
    });
  return Object.fromEntries((await Promise.all(hashes)).sort());
}

describe('a run that is killed', () => {
  it('at any moment, again and again, ends with the bytes of one that was not', async () => {
    const whole = join(room, 'whole');
    expect(await embed(whole)).toBe(true);
    const wanted = await kept(whole);
    expect(Object.keys(wanted)).toEqual(['embeddings.stored', 'images-all.records', 'thumbnails-0.stored']);
    const random = new MT19937(11);
    const torn = join(room, 'torn');
    for (const step of ['read', 'images 0', 'images 8', 'images 16', 'images 32', 'images 48', 'texts 0']) {
      expect(await embed(torn, step), step).toBe(false);
    }
    expect(await embed(torn)).toBe(true);
    expect(await kept(torn)).toEqual(wanted);
    const late = join(room, 'late');
    for (const step of ['images 0', 'images 16', 'images 48'])
      await embed(late, step, 1 + random.integer(60));
    expect(await embed(late)).toBe(true);
    expect(await kept(late)).toEqual(wanted);
  });
});
