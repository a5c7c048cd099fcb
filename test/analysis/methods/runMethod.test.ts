/** What holds for every run of every method, whatever it computes. */
import { describe, expect, it } from 'vitest';
import { AnalysisError } from '../../../src/analysis/errors';
import type { AnyMethod } from '../../../src/analysis/methods/method';
import { methodNamed, methods } from '../../../src/analysis/methods/registry';
import { fitRequest, runMethod, type RunOptions } from '../../../src/analysis/methods/runMethod';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { blobs, normals, rows } from '../clustering/fitted';
import { extremeData } from './extremeData';

async function run(method: AnyMethod, x: AnyMatrix, request: object = {}, options: RunOptions = {}) {
  const space = new EmbeddingMatrix(x);
  const { params, warnings } = fitRequest(method, { ...request }, space);
  const answer = await runMethod(method, space, params, 42, silentContext(), options);
  return { ...answer, params, warnings: warnings.map(formatEnglish) };
}

/** As `run`, with the result of one method for assertions. */
async function resultOf(name: string, x: AnyMatrix, request: object = {}) {
  return (await run(methodNamed(name), x, request)).result as unknown as Record<string, never>;
}

/** Places of numbers that are not finite, found by a walk of its own. */
function strangePlaces(value: unknown, place = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [place];
  if (ArrayBuffer.isView(value))
    return Array.from(value as Float64Array).every(Number.isFinite) ? [] : [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => strangePlaces(item, `${place}.${name}`));
}

/** Of each method its defaults, and every choice and switch of it. */
function requestsOf({ params, name }: AnyMethod): object[] {
  const quick = name === 'tsne' ? { iterations: 250 } : name === 'umap' ? { epochs: 20 } : {};
  const variants = Object.entries(params).flatMap(([key, spec]) => {
    const values = spec.type === 'choice' ? spec.choices : spec.type === 'bool' ? [true, false] : [];
    return values.filter((value) => value !== spec.default).map((value) => ({ ...quick, [key]: value }));
  });
  return [quick, ...variants];
}

describe.each(methods.map((method) => [method.title, method] as const))('%s', (title, method) => {
  it.each(extremeData)('answers %s with finite numbers, or refuses them in a sentence', async (_case, x) => {
    for (const request of requestsOf(method)) {
      const answer = await run(method, x, request).catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer, answer.stack).toBeInstanceOf(AnalysisError);
        expect(answer.message).toMatch(new RegExp(`^${title}: .+\\.$`));
      } else {
        const { result, infinite } = answer as Awaited<ReturnType<typeof run>>;
        expect(
          strangePlaces(result).map((place) => place.slice(1)),
          JSON.stringify(request),
        ).toEqual(Object.keys(infinite));
      }
    }
  });

  it('declares its memory, and is refused where it does not suffice', async () => {
    expect(
      method.memoryBytes?.(
        { n: 1000, d: 10 },
        fitRequest(method, {}, new EmbeddingMatrix(normals(9, 2, 1))).params,
      ),
    ).toBeGreaterThan(0);
    await expect(run(method, normals(40, 4, 1), {}, { memoryLimit: 2 ** 20 })).rejects.toThrow(
      new RegExp(
        `^${title}: 40 rows of 4 columns need about \\d+ MiB of memory, but 1 MiB are allowed; .+\\.$`,
      ),
    );
  });

  it('names itself where a row holds a NaN', async () => {
    await expect(run(method, rows([0, 1], [1, 0], [NaN, 2], [3, 1]))).rejects.toThrow(
      `${title}: row 2 holds NaN; remove or repair that row.`,
    );
  });
});

describe('the scale of the data', () => {
  const x = blobs(60, 5, 3, 7);
  const exponent = 2 ** -60;
  const tiny = { n: x.n, d: x.d, data: x.data.map((value) => value * exponent) };

  it('changes nothing of a result but its unit', async () => {
    for (const { name } of methods.filter((method) => method.name !== 'dbscan' /* its eps is a distance */)) {
      const quick = name === 'tsne' ? { iterations: 250 } : name === 'umap' ? { epochs: 20 } : {};
      const [own, scaled] = [await resultOf(name, x, quick), await resultOf(name, tiny, quick)];
      for (const place of ['labels', 'outliers', 'partitions', 'explainedVarianceRatio'])
        expect(scaled[place], `${name} ${place}`).toEqual(own[place]);
    }
  });

  it('is that of distances, inertia, variance and eps', async () => {
    const [own, scaled] = [await resultOf('kmeans', x, { k: 3 }), await resultOf('kmeans', tiny, { k: 3 })];
    expect(scaled['inertia']).toBe(own['inertia'] * exponent ** 2);
    const [near, scaledNear] = [await resultOf('knn-distance', x), await resultOf('knn-distance', tiny)];
    expect(scaledNear['scores'][3]).toBe(near['scores'][3] * exponent);
    const eps = 0.7;
    expect((await resultOf('dbscan', tiny, { eps: eps * exponent }))['labels']).toEqual(
      (await resultOf('dbscan', x, { eps }))['labels'],
    );
    const tree = async (of: AnyMatrix) => (await resultOf('hdbscan', of))['condensedTree']['lambda'][0];
    expect(await tree(tiny)).toBe((await tree(x)) / exponent);
    const [pca, scaledPca] = [await resultOf('pca', x), await resultOf('pca', tiny)];
    expect(scaledPca['explainedVariance'][0]).toBe(pca['explainedVariance'][0] * exponent ** 2);
    expect(scaledPca['coordinates']['data'][5]).toBe(pca['coordinates']['data'][5] * exponent);
  });
});

describe('doubles', () => {
  const doubles = (d: number, ...values: number[]): AnyMatrix => ({
    n: values.length / d,
    d,
    data: Float64Array.from(values),
  });

  it('keep the digits that an offset leaves', async () => {
    const far = doubles(2, 1e9, 1e9, 1e9, 1e9 + 1, 1e9, 1e9 + 5);
    expect((await resultOf('dbscan', far, { eps: 2, minSamples: 1 }))['labels']).toEqual(
      Int32Array.of(0, 0, 1),
    );
    const { explainedVariance } = await resultOf('pca', doubles(2, 1 + 1e8, 1e8, 1e8, 1 + 1e8));
    expect(explainedVariance[0]).toBeCloseTo(1, 12);
    expect(explainedVariance[1]).toBeCloseTo(0, 12);
  });

  it('far from 0 give what they give near it', async () => {
    const near = blobs(60, 4, 3, 2);
    const moved = { n: 60, d: 4, data: Float64Array.from(near.data, (value) => value + 2 ** 30) };
    const requests = { dbscan: { eps: 0.6 }, finch: { metric: 'euclidean' }, kmeans: { k: 3 } };
    for (const [name, request] of Object.entries({ ...requests, hdbscan: {}, lof: {}, 'knn-distance': {} })) {
      const [own, far] = [await resultOf(name, near, request), await resultOf(name, moved, request)];
      expect(far['labels'], name).toEqual(own['labels']);
      expect(far['outliers'], name).toEqual(own['outliers']);
    }
  });
});

describe('equal rows', () => {
  it.each(['tsne', 'umap'])('lie at one point in %s', async (name) => {
    const quick = name === 'tsne' ? { iterations: 250 } : { epochs: 20 };
    const all = await resultOf(name, { n: 300, d: 20, data: new Float32Array(6000) }, quick);
    expect(new Set(all['coordinates']['data']).size).toBeLessThan(3);
    const some = normals(80, 5, 4);
    some.data.copyWithin(5 * 70, 0, 5 * 10); // rows 70 to 79 are rows 0 to 9
    const { data } = (await resultOf(name, some, quick))['coordinates'] as { data: Float32Array };
    expect([...data.subarray(140, 160)]).toEqual([...data.subarray(0, 20)]);
    expect(new Set(data).size).toBe(140);
  });

  it.each(['tsne', 'umap'])('are laid out by the hundreds at most in %s', async (name) => {
    const quick = name === 'tsne' ? { iterations: 250 } : { epochs: 20 };
    const others = normals(60, 3, 5).data;
    const layoutWith = async (equal: number) => {
      const data = new Float32Array(others.length + 3 * equal).fill(1);
      data.set(others);
      const result = await resultOf(name, { n: 60 + equal, d: 3, data }, quick);
      return (result['coordinates'] as { data: Float32Array }).data;
    };
    const many = await layoutWith(4000);
    expect(many.slice(0, 124)).toEqual((await layoutWith(300)).slice(0, 124));
    expect(new Set(many.subarray(120)).size).toBe(2);
  });
});

describe('the size of the data', () => {
  it('lowers a default, keeps a given value, and says so', async () => {
    const tsne = methodNamed('tsne');
    const few = await run(tsne, normals(31, 4, 2));
    expect(few.params['perplexity']).toBe(9);
    expect(few.warnings).toEqual([
      't-SNE: perplexity is lowered from 30 to 9, as the data are 31 x 4 (rows x columns).',
    ]);
    const given = await run(tsne, normals(31, 4, 2), { perplexity: 29, iterations: 250 });
    expect(given.params['perplexity']).toBe(29);
    expect(given.warnings[0]).toMatch(/^t-SNE: perplexity is 29, which is large for 31 rows/);
    const enough = await run(tsne, normals(92, 4, 2), { iterations: 250 });
    expect([enough.params['perplexity'], enough.warnings]).toEqual([30, []]);
  });

  it.each([
    ['kmeans', { k: 31 }],
    ['kmeans', { k: 2 ** 53 - 1 }],
    ['pca', { nComponents: 5 }],
    ['tsne', { perplexity: 30 }],
  ])('refuses %s with %o, and says nothing else of the value', async (name, request) => {
    const [method, space] = [methodNamed(name), new EmbeddingMatrix(normals(30, 4, 2))];
    const { params, warnings } = fitRequest(method, request, space);
    const said = warnings.map(formatEnglish);
    const task = { ...silentContext(), log: (_level: string, text: string) => void said.push(text) };
    await expect(runMethod(method, space, params, 42, task)).rejects.toThrow('must be');
    expect(said).toEqual([]);
  });

  it.each([
    ['pca', 'nComponents', 1],
    ['kmeans', 'k', 3],
    ['kmeans-distance', 'k', 3],
    ['lof', 'nNeighbors', 2],
    ['knn-distance', 'nNeighbors', 2],
    ['hdbscan', 'minSamples', 2],
    ['umap', 'nNeighbors', 2],
  ])('lowers the default of %s: %s', async (name, parameter, value) => {
    const { params, warnings } = await run(methodNamed(name), normals(3, 1, 1));
    expect(params[parameter]).toBe(value);
    expect(warnings.some((warning) => warning.includes(`${parameter} is lowered`))).toBe(true);
  });

  it('refuses a given k above the rows, and takes given neighbours as all other rows', async () => {
    await expect(run(methodNamed('kmeans'), normals(5, 2, 1), { k: 6 })).rejects.toThrow(
      'K-means: k is 6 but must be at most the number of rows, 5.',
    );
    const { params, warnings } = await run(methodNamed('lof'), normals(5, 2, 1), { nNeighbors: 50 });
    expect(params['nNeighbors']).toBe(4);
    expect(warnings[0]).toContain('nNeighbors is lowered from 50 to 4');
  });
});

describe('warnings', () => {
  const equal = { n: 30, d: 2, data: new Float32Array(60) };

  it.each([
    ['tsne', '29 of 30 rows are equal to an earlier row'],
    ['umap', '29 of 30 rows are equal to an earlier row'],
    ['kmeans', 'the number of different rows, 1, is below k = 8'],
    ['kmeans-distance', 'the number of different rows, 1, is below k = 8'],
    ['lof', 'up to 30 rows are equal, more than nNeighbors = 20'],
  ])('of %s name equal rows', (name, words) => {
    const space = new EmbeddingMatrix(equal);
    const { warnings } = fitRequest(methodNamed(name), {}, space);
    expect(warnings.map(formatEnglish).join(' ')).toContain(words);
  });

  it('name rows that single precision does not tell apart, for a method that computes in it', () => {
    const data = Float64Array.from({ length: 40 }, (_, at) => (at < 2 ? 1 + at * 1e-12 : at));
    const space = new EmbeddingMatrix({ n: 40, d: 1, data });
    const warned = methods.filter(({ name }) =>
      fitRequest(methodNamed(name), {}, space).warnings.some((warning) =>
        formatEnglish(warning).includes('of 40 different rows only 39 differ in single precision'),
      ),
    );
    expect(warned.map(({ name }) => name)).toEqual(['finch', 'hnne', 'isolation-forest']);
  });

  it('say what is too small for its own unit, though the rows were scaled', async () => {
    const tiny = (unit: number) => ({
      n: 40,
      d: 1,
      data: Float64Array.from({ length: 40 }, (_, at) => at * unit),
    });
    const said = (name: string, unit: number) =>
      fitRequest(methodNamed(name), {}, new EmbeddingMatrix(tiny(unit)))
        .warnings.map(formatEnglish)
        .join();
    for (const name of ['kmeans', 'kmeans-distance', 'knn-distance', 'pca']) {
      expect(said(name, 1e-225)).toContain('single precision cannot hold what is given in their unit');
      expect(said(name, 1e-30)).not.toContain('single precision');
    }
    expect(said('dbscan', 1e-225)).not.toContain('in their unit');
    const { distances } = await resultOf('kmeans', tiny(1e-225), { k: 2 });
    expect(Math.max(...(distances as Float32Array))).toBe(0); // what the warning is about
  });

  it('name no tiny rows, which are scaled before they are narrowed', () => {
    const data = Float64Array.from({ length: 40 }, (_, at) => at * 1e-200);
    const space = new EmbeddingMatrix({ n: 40, d: 1, data });
    for (const name of ['finch', 'isolation-forest']) {
      expect(fitRequest(methodNamed(name), {}, space).warnings.map(formatEnglish).join()).not.toContain(
        'single precision',
      );
    }
  });

  it('are absent for ordinary data', () => {
    const space = new EmbeddingMatrix(normals(200, 8, 1));
    for (const method of methods) expect(fitRequest(method, {}, space).warnings).toEqual([]);
  });
});
