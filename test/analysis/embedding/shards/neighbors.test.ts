/** Exact neighbour lists of a .npy file: against a slow search, whole and by shards. */
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../../src/analysis/cli/runCommand';
import { npyHeader, writeMatrix } from '../../../../src/analysis/embedding/npy';
import { makeNeighborPart } from '../../../../src/analysis/embedding/shards/neighborParts';
import { CancelledError } from '../../../../src/analysis/errors';
import { exactNeighbors } from '../../../../src/analysis/numeric/exactNeighbors';
import type { AnyMatrix, Matrix } from '../../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { CancelFlag, silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest } from '../../../temporaryFolder';
import { quiet } from '../../cli/quiet';

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const print = (line: string) => void said.push(line);
  const { code, error } = await runCommand(args, { ...quiet, print }, new CancelFlag());
  return { code, said: error ?? said.join('\n') };
}

/** Groups of rows far from 0, some equal, one of zeros. */
function grouped(n: number, d: number, make: (length: number) => Float32Array | Float64Array): AnyMatrix {
  const random = new MT19937(7);
  const data = make(n * d);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++)
      data[i * d + j] = 30 * ((i * 7 + j) % 5) + (i % 11 === 0 ? 0 : random.random());
  data.fill(0, 3 * d, 4 * d);
  return { n, d, data } as AnyMatrix;
}

function slow({ n, d, data }: AnyMatrix, k: number, metric: string) {
  const length = (i: number) => Math.hypot(...data.subarray(i * d, (i + 1) * d));
  const key = (i: number, j: number) => {
    let sum = 0;
    const [a, b] = metric === 'cosine' ? [length(i), length(j)] : [1, 1];
    if (a === 0 || b === 0) return 1;
    for (let c = 0; c < d; c++) sum += (data[i * d + c] / a - data[j * d + c] / b) ** 2;
    return metric === 'cosine' ? sum / 2 : Math.sqrt(sum);
  };
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_none, j) => ({ j, key: key(i, j) }))
      .filter(({ j }) => j !== i)
      .sort((one, other) => one.key - other.key || one.j - other.j)
      .slice(0, k),
  );
}

describe('exactNeighbors', () => {
  it.each([
    ['euclidean', Float32Array],
    ['cosine', Float32Array],
    ['euclidean', Float64Array],
  ] as const)('finds what a slow search finds, by %s distance', async (metric, Type) => {
    const x = grouped(300, 9, (length) => new Type(length));
    const numbers = (first: number, count: number) =>
      ({ n: count, d: x.d, data: x.data.slice(first * x.d, (first + count) * x.d) }) as AnyMatrix;
    const request = { first: 100, end: 300, k: 6, metric, title: 'x' };
    const { indices, distances } = await exactNeighbors(
      { n: x.n, d: x.d, numbers },
      request,
      silentContext(),
    );
    const wanted = slow(x, 6, metric).slice(100);
    wanted.forEach((list, i) => {
      list.forEach(({ j, key }, at) => {
        expect(distances[i * 6 + at]).toBeCloseTo(key, 5);
        // Rows as far as each other to the last bit of a double may change places.
        if (list.every((other) => other.j === j || Math.abs(other.key - key) > 1e-9))
          expect(indices[i * 6 + at]).toBe(j);
      });
    });
  });
});

describe('neighbors', () => {
  it('writes by shards what it writes whole, for more rows than a block has', async () => {
    const room = folderOfTest();
    const [file, whole, parts, merged] = ['x.npy', 'whole', 'parts', 'merged'].map((name) =>
      join(room, name),
    );
    const x = grouped(4300, 3, (length) => new Float32Array(length));
    await writeMatrix(file, x as { n: number; d: number; data: Float32Array });
    expect(await run('neighbors', file, '--k', '4', '--out', whole)).toMatchObject({ code: 0 });
    for (const i of [2, 3, 1]) {
      const made = await run('neighbors', file, '--k', '4', '--shard', `${i}/3`, '--out', parts);
      expect(made).toMatchObject({
        code: 0,
        said: expect.stringContaining(`shard ${i}/3 is made, with 143`) as unknown,
      });
    }
    expect((await run('neighbors', file, '--k', '4', '--shard', '2/3', '--out', parts)).said).toContain(
      'is there already',
    );
    expect((await run('merge', parts, '--out', merged)).said).toContain(
      'the 4 nearest of 4300 rows, of 3 shards.',
    );
    for (const name of ['neighbor_indices.npy', 'neighbor_distances.npy'])
      expect((await readFile(join(merged, name))).equals(await readFile(join(whole, name)))).toBe(true);
    // Parts of embeddings beside them: which are meant would be a guess.
    await writeFile(join(parts, 'part-00001-of-00001.slakescope-part'), '');
    expect(await run('merge', parts, '--out', merged)).toMatchObject({
      code: 2,
      said: expect.stringMatching(
        /neighbors-00001.* is a part of "neighbors", but .*\/part-00001.* is not;/,
      ) as unknown,
    });
    const indices = await readFile(join(whole, 'neighbor_indices.npy'));
    expect(indices.subarray(0, npyHeader('<i4', [4300, 4]).length)).toEqual(npyHeader('<i4', [4300, 4]));
  });

  it('leaves no folder where it is stopped', async () => {
    const room = folderOfTest();
    const file = join(room, 'x.npy');
    await writeMatrix(file, grouped(40, 3, (length) => new Float32Array(length)) as Matrix);
    const stopping = {
      ...silentContext(),
      progress() {
        throw new CancelledError();
      },
    };
    const choice = { k: 4, metric: 'euclidean' } as const;
    const out = join(room, 'parts');
    await expect(
      makeNeighborPart(file, choice, { index: 1, count: 2 }, out, stopping),
    ).rejects.toBeInstanceOf(CancelledError);
    expect(await readdir(room)).toEqual(['x.npy']);
  });

  it('refuses what it cannot search, and parts that do not belong together', async () => {
    const room = folderOfTest();
    const file = join(room, 'x.npy');
    const out = join(room, 'out');
    const at = (name: string) => join(out, `neighbors-${name}.slakescope-part`);
    const refused = async (...args: string[]) => {
      const { code, said } = await run(...args);
      expect(code).toBe(1);
      return said;
    };
    await writeMatrix(file, { n: 3, d: 2, data: Float32Array.of(1, 2, 3, NaN, 5, 6) });
    expect(await refused('neighbors', file, '--k', '2', '--out', out)).toMatch(/row 1 holds NaN/);
    await writeMatrix(file, { n: 3, d: 2, data: Float32Array.of(1, 2, 3, 4, 1e30, 6) });
    expect(await refused('neighbors', file, '--k', '2', '--out', out)).toMatch(/row 2 has length/);
    await writeMatrix(file, { n: 3, d: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(await refused('neighbors', file, '--k', '3', '--out', out)).toMatch(
      /--k is 3 but must be less than the 3 rows/,
    );
    for (const i of [1, 2]) await run('neighbors', file, '--k', '2', '--shard', `${i}/2`, '--out', out);
    const bytes = await readFile(at('00002-of-00002'));
    await rm(at('00002-of-00002'));
    expect(await refused('merge', out, '--out', join(room, 'm'))).toMatch(
      /Missing of 2 shards: 2\/2\..*neighbors --shard 2\/2/,
    );
    await run('neighbors', file, '--k', '1', '--shard', '2/2', '--out', out);
    expect(await refused('merge', out, '--out', join(room, 'm'))).toMatch(
      /is of the 2 nearest rows .* of the 1 nearest rows/,
    );
    bytes[bytes.length - 1] ^= 1;
    await writeFile(at('00002-of-00002'), bytes);
    expect(await refused('merge', out, '--out', join(room, 'm'))).toMatch(/is damaged/);
    // A link that leads to something else is not replaced.
    await rm(at('00002-of-00002'));
    await mkdir(join(room, 'elsewhere'));
    const precious = join(room, 'elsewhere', 'precious');
    await copyFile(file, precious);
    await symlink(precious, at('00002-of-00002'));
    expect(await refused('neighbors', file, '--k', '2', '--shard', '2/2', '--out', out)).toMatch(/is a link/);
    expect((await readFile(precious)).equals(await readFile(file))).toBe(true);
  });
});
