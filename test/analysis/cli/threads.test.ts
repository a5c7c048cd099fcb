/** `--threads`: how many threads compute, with the same numbers whatever it is. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { commands } from '../../../src/analysis/cli/commands';
import { runCommand } from '../../../src/analysis/cli/runCommand';
import { writeMatrix } from '../../../src/analysis/embedding/npy';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { setThreads, threadCount } from '../../../src/analysis/threads';
import { folderOfTest } from '../../temporaryFolder';
import { quiet } from './quiet';

const run = (...args: string[]) => runCommand(args, quiet, new CancelFlag());

afterEach(() => setThreads(availableParallelism()));

it('is the number of threads that a method uses, and changes no result', async () => {
  const [n, d] = [400, 8]; // of so many rows t-SNE uses all threads
  const random = new MT19937(3);
  const matrix = join(folderOfTest(), 'x.npy');
  await writeMatrix(matrix, { n, d, data: Float32Array.from({ length: n * d }, () => random.random()) });
  const fitted = async (threads: string) => {
    const out = join(folderOfTest(), `${threads}.json`);
    const params = JSON.stringify({ iterations: 250 });
    const args = ['fit', matrix, '--method', 'tsne', '--params', params, '--threads', threads, '--out', out];
    expect(await run(...args)).toEqual({ code: 0 });
    expect(threadCount(99)).toBe(Number(threads));
    return { ...(JSON.parse(await readFile(out, 'utf8')) as object), ms: 0 };
  };
  expect(await fitted('3')).toEqual(await fitted('1'));
});

it('is a flag of every command that computes, and a whole number from 1 on', async () => {
  const takers = commands.filter(({ flags }) => 'threads' in flags).map(({ name }) => name);
  const computing = ['analyze', 'figures', 'audit', 'decide', 'resplit', 'apply', 'embed', 'merge', 'fit'];
  expect(takers.sort()).toEqual([...computing, 'search', 'label', 'neighbors'].sort());
  const wrong = await run('embed', '/x', '--out', '/y', '--threads', '0');
  expect(wrong).toEqual({ code: 2, error: '--threads is "0" but must be an integer >= 1.' });
});
