/** The contract that other people's scripts rely on: commands, files, columns, exit codes. */
import { readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/analysis/cli/command';
import { fitCommand } from '../../../src/analysis/cli/commands/fit';
import { Terminal } from '../../../src/analysis/cli/terminal';
import { npyHeader, readMatrix, writeMatrix } from '../../../src/analysis/embedding/npy';
import { methods } from '../../../src/analysis/methods/registry';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { fingerprint } from '../dataset/tinyDataset';
import { bundled, type Program, runProgram } from '../program';
let cli: Program;
const room = temporaryFolder();
let dataset: string;
const run = (...args: string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' });

beforeAll(async () => {
  cli = await bundled('cli/main.ts');
  dataset = join(room, 'set');
  const made = await run('sample', dataset, '--count', '60', '--seed', '7');
  expect(made.code, made.err).toBe(0);
});
afterAll(() => cli.remove());

describe('analyze', () => {
  const tables = ['points.csv', 'points.parquet', 'qa.csv', 'qa.parquet'];
  const files = [...tables, 'findings.json', 'duplicates.csv', 'summary.json'];

  it('writes its files, the same in every run, and leaves the dataset as it was', async () => {
    const before = await fingerprint(dataset);
    const first = await run('analyze', dataset, '--out', join(room, 'one'));
    expect(first.code, first.err).toBe(0);
    expect(first.out).toContain('CLUSTERING SUMMARY');
    expect(first.out).toMatch(/^K-means: +8 clusters$/m);
    expect(first.out).toMatch(/^ANSWERS WITHOUT THE IMAGE$/m);
    expect(first.err).toMatch(/^warn: image embeddings: t-SNE: perplexity is lowered from 30 to /m);
    await rm(join(room, 'cache'), { recursive: true });
    const second = await run('analyze', dataset, '--out', join(room, 'two'), '--json');
    expect(second.code, second.err).toBe(0);
    for (const file of [...tables, 'findings.json', 'duplicates.csv']) {
      expect(await readFile(join(room, 'two', file), 'latin1'), file).toBe(
        await readFile(join(room, 'one', file), 'latin1'),
      );
    }
    expect(JSON.parse(second.out)).toEqual(
      JSON.parse(await readFile(join(room, 'two/summary.json'), 'utf8')),
    );
    expect(await readdir(join(room, 'one'))).toEqual(expect.arrayContaining(['embeddings', ...files]));
    expect(await fingerprint(dataset)).toBe(before);
  });

  it('refuses lists for objects, and says which lines of a tag file do nothing', async () => {
    const [list, tags] = [join(room, 'list.json'), join(room, 'set.tags.tsv')];
    await writeFile(list, '[]');
    await writeFile(tags, 'xmlab1\ttag:dark\nxmlab2 dark\n# a comment\n\xff\n', 'latin1');
    for (const flag of ['columns', 'params']) {
      const refused = await run('analyze', dataset, `--${flag}`, list, '--out', join(room, 'no'));
      expect(refused).toMatchObject({
        code: 2,
        err: `slakescope: --${flag}: ${list} holds a list, but an object is expected.\n`,
      });
    }
    const said = await run('analyze', dataset, '--tags', tags, '--out', join(room, 'tagged'));
    expect(said.err).toContain(
      `warn: --tags ${tags}: lines that are neither a tag nor a decision do nothing: 2, 4.\n`,
    );
    expect(said.code, said.err).toBe(0);
  });

  it('has a row a sample, and a column for what each method says of it', async () => {
    const [head, ...rows] = (await readFile(join(room, 'one/points.csv'), 'utf8')).trimEnd().split('\n');
    const columns = head.split(',');
    expect(columns.slice(0, 5)).toEqual(['id', 'image', 'modality', 'location', 'split']);
    for (const { name, kind } of methods) {
      const column = name.replaceAll('-', '_');
      if (kind === 'clustering') expect(columns).toContain(column);
      if (kind === 'reduction')
        expect(columns).toEqual(expect.arrayContaining([`${column}_1`, `${column}_2`]));
      if (kind === 'outliers')
        expect(columns).toEqual(expect.arrayContaining([`${column}_score`, `${column}_flag`]));
    }
    expect(rows.map((row) => row.split(',')[0])).toEqual(
      Array.from({ length: 60 }, (_, i) => `xmlab${i}`).sort(),
    );
    expect(rows.every((row) => row.split(',').length === columns.length)).toBe(true);
  });

  it('says how far the clusterings agree with each other and with what the files say', async () => {
    const summary = JSON.parse(await readFile(join(room, 'one/summary.json'), 'utf8')) as {
      agreement: {
        silhouettes: { clustering: string; mean: number | null; rowsUsed: number }[];
        pairs: { clustering: string; against: string; adjustedRand: number; homogeneity: number }[];
      };
    };
    const { silhouettes, pairs } = summary.agreement;
    const clusterings = methods.filter(({ kind }) => kind === 'clustering').map(({ name }) => name);
    expect(silhouettes.map(({ clustering }) => clustering)).toEqual(clusterings);
    expect(silhouettes.find(({ clustering }) => clustering === 'kmeans')!.rowsUsed).toBe(60);
    const expected = clusterings.flatMap((a, i) =>
      [...clusterings.slice(i + 1), 'modality', 'location', 'split'].map((b) => `${a} ${b}`),
    );
    expect(pairs.map(({ clustering, against }) => `${clustering} ${against}`)).toEqual(expected);
    // Eight clusters of the sample's pictures know the modality, and cannot know the split.
    const ofKmeans = (against: string) =>
      pairs.find((pair) => pair.clustering === 'kmeans' && pair.against === against)!;
    expect(ofKmeans('modality').homogeneity).toBeGreaterThan(0.5);
    expect(Math.abs(ofKmeans('split').adjustedRand)).toBeLessThan(0.2);
  });

  it("draws the tutorial's figures and a page that stands alone", async () => {
    const tutorial = ['clustering_comparison', 'cluster_samples', 'dimensionality_reduction_comparison'];
    const figures = await readdir(join(room, 'one/figures'));
    expect(figures).toEqual(expect.arrayContaining(tutorial.map((name) => `${name}.svg`)));
    expect(figures).toHaveLength(10);
    const page = await readFile(join(room, 'one/report.html'), 'utf8');
    for (const { title, kind } of methods) if (kind === 'clustering') expect(page).toContain(title);
    expect(page.match(/<figure>/g)).toHaveLength(10);
    expect(page).not.toContain(room); // no path of this machine, in what is packed neither
    const packed = /id="frozen">([^<]+)</.exec(page)?.[1] ?? '';
    const frozen = gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
    expect(frozen).toContain('imgs/xmlab0/question.json');
    expect(frozen).not.toContain(room);
  });

  it('keeps embeddings as the tutorial loads them', async () => {
    const folder = join(room, 'one/embeddings');
    const images = await readMatrix(join(folder, 'image_embeddings.npy'));
    const texts = await readMatrix(join(folder, 'text_embeddings.npy'));
    const { text_to_image_map: map } = JSON.parse(await readFile(join(folder, 'metadata.json'), 'utf8')) as {
      text_to_image_map: number[];
    };
    expect([images.n, images.d, texts.d]).toEqual([60, 512, 512]);
    expect(map).toHaveLength(texts.n);
    expect(map[0]).toBe(0);
    expect(map.at(-1)).toBe(59);
  });

  it('takes the vectors that a notebook wrote instead of an encoder', async () => {
    const embeddings = join(room, 'one/embeddings');
    const out = join(room, 'imported');
    const { code, err } = await run('analyze', dataset, '--out', out, '--embeddings', embeddings);
    expect(code, err).toBe(0);
    expect(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))).toMatchObject({
      encoder: { name: 'imported' },
    });
    // The same vectors give the same table.
    expect(await readFile(join(out, 'points.csv'), 'utf8')).toBe(
      await readFile(join(room, 'one/points.csv'), 'utf8'),
    );
    const both = await run('analyze', dataset, '--embeddings', embeddings, '--encoder', 'builtin');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('leave out --encoder')]);
  });

  it('takes parameters by method, and refuses those it does not know', async () => {
    const params = join(room, 'params.json');
    await writeFile(params, '{"kmeans": {"k": 3}}');
    const three = ['analyze', dataset, '--out', join(room, 'three'), '--params', params, '--excel'];
    const { code, out } = await run(...three);
    expect(code).toBe(0);
    for (const name of ['points', 'qa', 'duplicates']) {
      expect(await readFile(join(room, `three/${name}.csv`), 'utf8'), name).toMatch(/^\uFEFF\w+,/);
    }
    expect(await readFile(join(room, 'one/points.csv'), 'utf8')).toMatch(/^id,/);
    expect(out).toMatch(/^K-means: +3 clusters$/m);
    await writeFile(params, '{"kmeans": {"clusters": 3}}');
    const refused = await run('analyze', dataset, '--params', params);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('K-means has no parameter "clusters"');
    await writeFile(params, '{"kmeans": null}');
    const notAnObject = await run('analyze', dataset, '--params', params);
    expect(notAnObject.code).toBe(2);
    expect(notAnObject.err).toContain('"kmeans" must be an object such as {"k": 5}.');
  });
});

/** `slakescope fit` in this process, which a process for each method would only make slow. */
function fitHere(args: readonly string[]): Promise<number> {
  const nowhere = { write: () => undefined };
  const input = { terminal: new Terminal(nowhere, nowhere), cancel: new CancelFlag() };
  return fitCommand.run({ ...readArguments(fitCommand, args), ...input });
}

describe('fit', () => {
  it('gives on the command line the bytes that it gives here, but for the milliseconds', async () => {
    const matrix = join(room, 'line.npy');
    await writeMatrix(matrix, { n: 3, d: 1, data: Float32Array.of(0, 1, 5) });
    const written = async (name: string, fit: (args: string[]) => Promise<unknown>) => {
      const out = join(room, name);
      await fit([matrix, '--method', 'pca', '--params', '{"nComponents": 1}', '--out', out]);
      return (await readFile(out, 'utf8')).replace(/"ms":[\d.]+/, '');
    };
    const alone = await written('alone.json', (args) => run('fit', ...args));
    expect(alone).toBe(await written('here.json', fitHere));
  });

  it('refuses what needs too much memory before the numbers are read', async () => {
    const matrix = join(room, 'sparse.npy');
    const [n, d] = [20_000_000, 1];
    await writeFile(matrix, npyHeader('<f4', [n, d]));
    await truncate(matrix, npyHeader('<f4', [n, d]).length + 4 * n * d);
    const { arrayBuffers } = process.memoryUsage();
    const args = [matrix, '--method', 'pca', '--memory', '200', '--out', join(room, 'sparse.json')];
    await expect(fitHere(args)).rejects.toThrow('PCA: 20000000 rows of 1 columns need about');
    expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(4 * n * d);
  });

  it.each(methods.map(({ name }) => name))('%s answers in the agreed form', async (method) => {
    const matrix = join(room, 'matrix.npy');
    const random = new MT19937(5);
    // Five groups, so that every method finds something.
    const data = Float32Array.from(
      { length: 80 * 6 },
      (_, i) => random.normal() * 0.2 + (Math.floor(i / 6) % 5) * ((i % 6) - 2),
    );
    await writeMatrix(matrix, { n: 80, d: 6, data });
    const out = join(room, `${method}.json`);
    const params = method === 'tsne' ? '{"perplexity": 10}' : '{}';
    const args = [matrix, '--method', method, '--params', params, '--seed', '3', '--out', out];
    expect(await fitHere(args)).toBe(0);
    const answer = JSON.parse(await readFile(out, 'utf8')) as Record<string, never>;
    expect(Object.keys(answer)).toEqual(['method', 'params', 'seed', 'shape', 'ms', 'warnings', 'result']);
    expect(answer).toMatchObject({ method, seed: 3, shape: [80, 6] });
    const specs = methods.find(({ name }) => name === method)!.params as object;
    expect(Object.keys(answer['params'])).toEqual(Object.keys(specs));
    const { labels, coordinates, scores, outliers } = answer['result'] as Record<string, never>;
    const { kind } = methods.find(({ name }) => name === method)!;
    if (kind === 'clustering') expect(labels).toHaveLength(80);
    if (kind === 'reduction') {
      expect(coordinates).toMatchObject({ shape: [80, 2] });
      const values = (coordinates as { data: number[] }).data;
      expect(values).toHaveLength(160);
      expect(values.every(Number.isFinite)).toBe(true);
    }
    if (kind === 'outliers') {
      expect(scores).toHaveLength(80);
      expect(Array.isArray(outliers)).toBe(true);
    }
  });
});

describe('bad usage', () => {
  it.each([
    [['nonsense'], /^slakescope: There is no command "nonsense"/],
    [['analyze'], /^slakescope: "analyze" takes FOLDER/],
    [['analyze', 'x', '--seed', '-1'], /--seed is "-1" but must be an integer >= 0\.$/],
    [['analyze', 'x', '--out'], /--out needs a value: --out DIR\.$/],
    [['analyze', 'x', '--out', ''], /--out is empty; name a path \("\." is this folder\)\.$/],
    [['check', ''], /FOLDER is empty; name a path/],
    [['fit', 'x.npy', '--method', 'pca', '--out='], /--out is empty; name a path/],
    [['check', 'x', '--columns', 'none.json'], /--columns: none\.json .*Check the path\.$/],
    [['check', 'x', '--json=yes'], /--json takes no value\.$/],
    [['analyze', 'x', '--encoder', 'magic'], /--encoder is "magic"/],
    [['analyze', 'x', '--precision', 'int8'], /--precision requires --encoder biomedclip/],
    [['fit', 'x.npy', '--method', 'nope', '--out', 'y'], /There is no method "nope"/],
    [['fit', 'x.npy', '--method', 'kmeans', '--params', '[1]', '--out', 'y'], /must be a JSON object/],
    [['fit', 'x.npy', '--method', 'kmeans', '--params', '{"k": 0}', '--out', 'y'], /k is 0 but must be/],
    [
      ['sample', 'x', '--unknown'],
      /"sample" has no flag --unknown; "slakescope sample --help" lists them\.$/,
    ],
    [['sample', 'x', '--faults', '{"ghosts": 1}'], /there is no fault "ghosts"; the faults are outliers, /],
    [['sample', 'x', '--faults', '[]'], /--faults must be a JSON object/],
    [['export', 'x', '--out', 'y', '--as', 'voc'], /--as is "voc" but must be one of coco, yolo\.$/],
    [['audit', 'x', '--similarity', '1.5'], /--similarity is "1\.5" but must be a number from -1 to 1/],
  ])('%j is told so in one line, with exit code 2', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.trimEnd()).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('differs from a job that failed', async () => {
    const missing = await run('analyze', join(room, 'no such folder'));
    expect(missing.code).toBe(1);
    expect(missing.err.trimEnd().split('\n')).toHaveLength(1); // before there was any progress
    expect(missing.err).toContain('no such folder');
    const matrix = join(room, 'text.npy');
    await writeFile(matrix, 'not a matrix');
    const unreadable = await run('fit', matrix, '--method', 'pca', '--out', join(room, 'x.json'));
    expect(unreadable.code).toBe(1);
    expect(unreadable.err).toContain('text.npy');
    await writeMatrix(matrix, { n: 0, d: 4, data: new Float32Array(0) });
    const empty = await run('fit', matrix, '--method', 'umap', '--out', join(room, 'x.json'));
    expect([empty.code, empty.err]).toEqual([
      1,
      `slakescope: ${matrix} holds no row, but at least one is expected.\n`,
    ]);
  });
});

describe('results', () => {
  it('go into no dataset unless a flag says so', async () => {
    const before = await fingerprint(dataset);
    for (const args of [
      ['analyze', dataset, '--out', dataset],
      ['analyze', dataset, '--out', join(dataset, 'imgs/xmlab1/results')],
      ['embed', dataset, '--out', join(dataset, 'imgs')],
      ['fit', 'x.npy', '--method', 'pca', '--out', join(dataset, 'train.json')],
      ['sample', join(dataset, 'imgs/new')],
    ]) {
      const { code, out, err } = await run(...args);
      expect([code, out], args.join(' ')).toEqual([1, '']);
      expect(err).toMatch(/^slakescope: .* lies in the dataset .*, or add --inside-dataset\.\n$/);
    }
    for (const args of [
      ['analyze', dataset, '--out', join(room, 'other')],
      ['audit', dataset],
      ['cache', 'clear'],
    ]) {
      const inside = await runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(dataset, 'imgs') });
      expect(inside.code, args.join(' ')).toBe(1);
      expect(inside.err).toMatch(/^slakescope: The cache folder .* lies in the dataset /m);
    }
    expect(await fingerprint(dataset)).toBe(before);
  });

  it('leave usage data of ONNX Runtime switched off, whatever thread computes', async () => {
    const caches = join(room, 'caches');
    const out = join(room, 'embedded');
    const { code, err } = await runProgram(cli.path, ['embed', dataset, '--out', out], {
      SLAKESCOPE_CACHE: '',
      XDG_CACHE_HOME: caches,
      ORT_DISABLE_TELEMETRY: '',
    });
    expect(code, err).toBe(0);
    expect(await readdir(caches)).toEqual(['slakescope']);
  });

  it('replace neither what is read nor what is no plain file', async () => {
    const matrix = join(room, 'input.npy');
    await writeMatrix(matrix, { n: 3, d: 1, data: Float32Array.of(0, 1, 5) });
    const link = join(room, 'link.json');
    await symlink('target.json', link);
    for (const [out, reason] of [
      [matrix, /would be overwritten/],
      [link, /is a link/],
    ] as const) {
      await expect(fitHere([matrix, '--method', 'pca', '--out', out])).rejects.toThrow(reason);
    }
    expect((await readMatrix(matrix)).n).toBe(3);
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a computation at once, with exit code %i', async (signal, code) => {
    const matrix = join(room, 'large.npy');
    const random = new MT19937(1);
    const data = Float32Array.from({ length: 3000 * 16 }, () => random.normal());
    await writeMatrix(matrix, { n: 3000, d: 16, data });
    const out = join(room, `${signal}.json`);
    let sentAt = 0;
    const args = ['fit', matrix, '--method', 'umap', '--params', '{"epochs": 100000}', '--out', out];
    const ended = await runProgram(cli.path, args, {}, (kill, seeError) => {
      seeError((text) => {
        if (!text.includes('UMAP') || sentAt > 0) return;
        sentAt = Date.now();
        kill(signal);
      });
    });
    expect(ended).toMatchObject({ code, signal: null, out: '' });
    expect(ended.err).toMatch(/^slakescope: Cancelled\.$/m);
    expect(Date.now() - sentAt).toBeLessThan(20_000); // a second, but on a machine that does much else; it would take minutes
    expect((await readdir(room)).filter((name) => name.includes(signal) || name.endsWith('.tmp'))).toEqual(
      [],
    );
  });
});

describe('help', () => {
  it('is there for every command', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['analyze', 'embed', 'check', 'sample', 'fit']));
    for (const name of names) {
      const help = await run(name, '--help');
      expect(help.code, name).toBe(0);
      expect(help.out, name).toContain(`Usage: slakescope ${name}`);
    }
  });
});
