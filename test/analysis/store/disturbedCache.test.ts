/** Whatever happens to the cache, the analysis writes what it writes without one, and the next run is undisturbed. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { temporaryFolder } from '../../temporaryFolder';
import { type Analyzed, analyzed, filesBelow, makeDataset } from './analyzed';

/** Of each file, one at a time. */
const FLIPS = 20;
/** Up to 23 analyses a test. */
vi.setConfig({ testTimeout: 240_000 });
const room = temporaryFolder();
const whole = join(room, 'whole');
const storage = join(room, 'storage');
let undisturbed: Analyzed;

beforeAll(async () => {
  await makeDataset(room);
  undisturbed = await analyzed(room, whole);
});
beforeEach(async () => {
  await rm(storage, { recursive: true, force: true });
  await cp(whole, storage, { recursive: true, preserveTimestamps: true });
});

/** The outputs are those of an undisturbed run, now and the next time, when nothing is wrong any more. */
async function expectRightResults(): Promise<Analyzed> {
  const run = await analyzed(room, storage);
  expect(run.files).toEqual(undisturbed.files);
  expect((await analyzed(room, storage)).warnings).toEqual(undisturbed.warnings);
  return run;
}

function flip(path: string, random: MT19937): void {
  const bytes = readFileSync(path);
  bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
  writeFileSync(path, bytes);
}

describe('a cache of which', () => {
  it('every file has a flipped bit', async () => {
    const random = new MT19937(7);
    for (let round = 0; round < FLIPS; round++) {
      const files = await filesBelow(storage);
      expect(files.length).toBeGreaterThan(15);
      for (const path of files) flip(path, random);
      // Each run finds what the one before has made anew.
      expect((await analyzed(room, storage)).files).toEqual(undisturbed.files);
    }
    await expectRightResults();
  });

  it('every file is cut off', async () => {
    const random = new MT19937(8);
    for (const kept of [() => 0, () => random.integer(24), (size: number) => random.integer(size)]) {
      for (const path of await filesBelow(storage)) truncateSync(path, kept(readFileSync(path).length));
      await expectRightResults();
    }
  });

  it('the files of one kind have each other for content', async () => {
    for (const ending of ['.result', '.stored']) {
      const files = (await filesBelow(storage)).filter((path) => path.endsWith(ending));
      const contents = files.map((path) => readFileSync(path));
      files.forEach((path, i) => writeFileSync(path, contents[(i + 1) % files.length]));
      await expectRightResults();
    }
  });

  it.each([
    ['folders', (path: string) => mkdir(path)],
    ['links that lead nowhere', (path: string) => symlink(join(room, 'nowhere'), path)],
    ['links to themselves', (path: string) => symlink(path, path)],
    ['pipes', (path: string) => Promise.resolve(execFileSync('mkfifo', [path]))],
    ['nothing', () => Promise.resolve()],
    ['huge files', (path: string) => writeFile(path, 'x').then(() => truncate(path, 2 ** 36))],
  ])('every file is replaced: %s', async (_, make) => {
    for (const path of await filesBelow(storage)) {
      await rm(path);
      await make(path);
    }
    await expectRightResults();
  });

  it('every folder is a file', async () => {
    const names = (await readdir(storage)).filter((name) => !name.startsWith('.'));
    const [dataset] = names.map((name) => join(storage, name));
    for (const folder of [...(await readdir(dataset)).map((name) => join(dataset, name)), dataset]) {
      await rm(folder, { recursive: true });
      await writeFile(folder, 'a file');
      await expectRightResults();
    }
  });

  it('nothing can be replaced, or nothing be made', async () => {
    for (const path of await filesBelow(storage)) {
      await rm(path);
      await mkdir(join(path, 'full'), { recursive: true });
    }
    const run = await analyzed(room, storage);
    expect(run.files).toEqual(undisturbed.files);
    const unwritable = run.warnings.filter((line) => line.includes('cannot be written'));
    expect(unwritable).toEqual([expect.stringMatching(/; this run goes on without it\.$/)]);
    await rm(storage, { recursive: true });
    await writeFile(storage, 'a file of the user');
    expect((await analyzed(room, storage)).files).toEqual(undisturbed.files);
    expect(readFileSync(storage, 'utf8')).toBe('a file of the user');
  });

  it('only the records are left, as an earlier version wrote them', async () => {
    for (const path of await filesBelow(storage)) if (!path.endsWith('.records')) await rm(path);
    const [records] = await filesBelow(storage);
    for (const name of ['metadata.json', 'image_embeddings.npy', 'thumbnails.json', 'thumbnails-0.jpg']) {
      await writeFile(join(dirname(records), name), 'of an earlier version');
    }
    const { warnings } = await expectRightResults();
    expect(warnings).toEqual(undisturbed.warnings);
    expect((await filesBelow(dirname(records))).map((path) => basename(path))).toEqual([
      'embeddings.stored',
      'images-all.records',
      'thumbnails-0.stored',
    ]);
  });

  it.each([
    'Embedding images',
    'Embedding questions',
    'Finishing the embeddings',
    'K-means',
    'Measuring the layout',
    'Auditing',
  ])('all is removed while it is used: %s', async (stage) => {
    await rm(storage, { recursive: true });
    let removed = false;
    const run = await analyzed(room, storage, (progress) => {
      if (progress.stage !== stage || removed) return;
      removed = true;
      rmSync(storage, { recursive: true, force: true });
    });
    expect(removed).toBe(true);
    expect(run.files).toEqual(undisturbed.files);
    await expectRightResults();
  });
});
