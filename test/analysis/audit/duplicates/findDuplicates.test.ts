import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { comparison } from '../../../../src/analysis/audit/duplicates/compareImages';
import type { DuplicatePair } from '../../../../src/analysis/audit/duplicates/duplicatePair';
import { findDuplicates, groupsOf } from '../../../../src/analysis/audit/duplicates/findDuplicates';
import { duplicates } from '../../../../src/analysis/audit/rules/duplicates';
import type { Dataset, Sample } from '../../../../src/analysis/dataset/types';
import type { Provenance } from '../../../../src/analysis/embedding/storedEmbeddings';
import type { Pixels } from '../../../../src/analysis/image/resample';
import { rowsOf } from '../../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { Store } from '../../../../src/analysis/store/store';
import { silentContext } from '../../../../src/analysis/taskContext';
import { temporaryFolder } from '../../../temporaryFolder';
import { phantom, withChannels } from '../../embedding/pictures';
import { makeSamples, qa, runRule } from '../auditRecords';

interface Shown {
  readonly picture: Pixels;
  readonly sha: string;
  readonly modality?: string;
  readonly split?: string;
  /** Angle of the embedding in the plane; nearly parallel unless said otherwise. */
  readonly angle?: number;
}

const room = temporaryFolder();

/** Pictures as PNG files with embeddings of two numbers. */
async function search(shown: readonly Shown[], similarity = 0.98, declined: [string, string][] = []) {
  const samples = await Promise.all(
    shown.map(async ({ picture, modality = 'CT', split }, i): Promise<Sample> => {
      const id = `xmlab${i}`;
      const imagePath = join(room, `${id}.png`);
      const { width, height, data } = picture;
      const raw = { width, height, channels: picture.channels as 1 | 3 };
      await writeFile(imagePath, await sharp(data, { raw }).png().toBuffer());
      const rest = { folder: room, boxes: [], qa: [], location: 'Abdomen', width, height };
      return { id, image: { kind: 'file', path: imagePath }, modality, ...(split ? { split } : {}), ...rest };
    }),
  );
  const dataset: Dataset = { root: room, roots: [room], name: 'set', samples, findings: [] };
  const angles = shown.map(({ angle = 0 }) => angle);
  const images = {
    n: shown.length,
    d: 2,
    data: Float32Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)])),
  };
  const states = samples.map(({ id }, i) => ({
    id,
    path: `${id}.png`,
    size: 1,
    mtimeMs: 1,
    sha256: shown[i].sha,
  }));
  const provenance = { images: states, modelHash: '' } as unknown as Provenance;
  const store = new Store(join(room, 'store'), () => undefined);
  const embedded = { images, provenance, store };
  const compare = comparison({ dataset, embedded, encoder: { imageFeatures: 0 } });
  const compared = await compare({ similarity, transformed: false }, silentContext());
  return { dataset, ...findDuplicates(samples, rowsOf(images), compared, similarity, declined) };
}

const brighter = (picture: Pixels): Pixels => ({
  ...picture,
  data: picture.data.map((v) => Math.min(255, v * 1.04 + 3)),
});
const brief = (pairs: readonly DuplicatePair[]) =>
  pairs.map(({ kind, a, b, sameVolume }) => `${kind} ${a}-${b}${sameVolume ? ' slices' : ''}`);

describe('findDuplicates', () => {
  it('knows equal files, equal pixels in different files, copies, slices and others', async () => {
    const { pairs, groups } = await search([
      { picture: phantom(1), sha: 'a' },
      { picture: phantom(1), sha: 'a' },
      { picture: withChannels(phantom(1), 3), sha: 'b' },
      { picture: brighter(phantom(1)), sha: 'c' },
      { picture: phantom(1, { shift: 0.35 }), sha: 'd' },
      { picture: phantom(2), sha: 'e' },
    ]);
    expect(brief(pairs)).toEqual([
      'exact 0-1',
      'exact 0-2',
      'near 0-3',
      'near 0-4 slices',
      'exact 1-2',
      'near 1-3',
      'near 1-4 slices',
      'near 2-3',
      'near 2-4 slices',
      'near 3-4 slices',
    ]);
    expect(groups.map((group) => Array.from(group))).toEqual([[0, 1, 2, 3, 4]]);
    expect(pairs[0]).toMatchObject({ similarity: 1, hashDistance: 0, leakage: false });
  });

  it('finds copies that lie far from each other in a large set', async () => {
    const random = new MT19937(1);
    const noise = (): Pixels => ({
      width: 16,
      height: 16,
      channels: 1,
      data: Uint8Array.from({ length: 256 }, () => random.integer(256)),
    });
    const count = 4200; // more than one block of products is wide
    const shown = Array.from({ length: count }, (_, i): Shown => {
      return { picture: noise(), sha: String(i), angle: (2 * Math.PI * i) / count };
    });
    shown[10] = { picture: phantom(1), sha: 'a', angle: 1 };
    shown[4150] = { picture: brighter(phantom(1)), sha: 'b', angle: 1 };
    expect(brief((await search(shown)).pairs)).toEqual(['near 10-4150']);
  });

  it('takes radiographs for no slices, and what the embedding finds unlike for no copy', async () => {
    const xray = { modality: 'X-Ray' };
    const moved = { picture: phantom(1, { shift: 0.35 }), sha: 'b', ...xray };
    expect((await search([{ picture: phantom(1), sha: 'a', ...xray }, moved])).pairs).toEqual([]);
    const unlike = { picture: brighter(phantom(1)), sha: 'b', angle: 0.5 };
    expect((await search([{ picture: phantom(1), sha: 'a' }, unlike])).pairs).toEqual([]);
    expect(brief((await search([{ picture: phantom(1), sha: 'a' }, unlike], 0.8)).pairs)).toEqual([
      'near 0-1',
    ]);
  });

  it('takes two empty pictures for copies only where they are equal', async () => {
    const plain = (value: number): Pixels => ({
      width: 20,
      height: 20,
      channels: 1,
      data: new Uint8Array(400).fill(value),
    });
    const two = async (a: number, b: number) => {
      const shown = [a, b].map((value, i) => ({ picture: plain(value), sha: 'ab'[i] }));
      return brief((await search(shown)).pairs);
    };
    expect(await two(0, 9)).toEqual([]);
    expect(await two(0, 0)).toEqual(['exact 0-1']);
  });

  it('leaves out what was declared no duplicate, in either order', async () => {
    const two = [
      { picture: phantom(1), sha: 'a' },
      { picture: phantom(1), sha: 'a' },
    ];
    expect((await search(two, undefined, [['xmlab1', 'xmlab0']])).pairs).toEqual([]);
    expect((await search(two, undefined, [['xmlab0', 'xmlab7']])).pairs).toHaveLength(1);
  });

  it('lists very many equal files by their first, and compares only that with others', async () => {
    const equal = { picture: phantom(1, { size: 32 }), sha: 'a' };
    const { pairs, groups } = await search([
      ...new Array<Shown>(70).fill(equal),
      { picture: brighter(phantom(1, { size: 32 })), sha: 'b' },
    ]);
    expect(pairs).toHaveLength(70);
    expect(pairs.every(({ a }) => a === 0)).toBe(true);
    expect(pairs.at(-1)).toMatchObject({ kind: 'near', b: 70 });
    expect(groups.map((group) => group.length)).toEqual([71]);
  });

  it('answers for none and one', async () => {
    expect(await search([])).toMatchObject({ pairs: [], groups: [] });
    expect((await search([{ picture: phantom(1), sha: 'a' }])).pairs).toEqual([]);
  });

  it('lists very many images of equal pixels in different files by their first', async () => {
    const picture = phantom(1, { size: 32 });
    const { pairs, groups } = await search(Array.from({ length: 80 }, (_, i) => ({ picture, sha: `s${i}` })));
    expect([pairs.length, pairs.every(({ a, kind }) => a === 0 && kind === 'exact')]).toEqual([79, true]);
    expect(groups.map((group) => group.length)).toEqual([80]);
  });

  it('stops comparing the members of a large group of near copies with each other', async () => {
    const shown = Array.from({ length: 400 }, (_, i) => {
      const picture = phantom(1, { size: 32 });
      const data = picture.data.slice();
      data[0] = i & 255; // other pixels in each, or nearly so
      data[1] = i >> 8;
      return { picture: { ...picture, data }, sha: `s${i}` };
    });
    const { pairs, groups } = await search(shown);
    expect(groups.map((group) => group.length)).toEqual([400]);
    expect(pairs.length).toBeLessThan(400 * 3);
  });

  const pictures = [
    { picture: phantom(1), sha: 'a', split: 'train' },
    { picture: brighter(phantom(1)), sha: 'b', split: 'test' },
    { picture: phantom(1, { shift: 0.35 }), sha: 'c', split: 'validate' },
  ] as const;

  it('tells a leak at the later split, and slices in two splits as one volume', async () => {
    const { dataset, pairs } = await search([...pictures]);
    const found = await runRule(duplicates, dataset, { pairs });
    expect(found.map(({ id, message }) => [id, message])).toEqual([
      [
        'volume-leakage:xmlab0:slices',
        '3 images look like neighbouring slices of one volume, but lie in the splits train, test and validate; keep a volume in one split.',
      ],
      [
        'leakage:xmlab1:xmlab0',
        expect.stringMatching(
          /^xmlab1 in the test split is nearly the same picture as xmlab0 in the train split \(cosine 1\.000, \d+ of 480 bits of the hash differ\): what is learnt from one is tested in the other\.$/,
        ),
      ],
    ]);
    expect(found[1].related!.map(({ sample, message }) => [sample, message])).toEqual([
      ['xmlab0', 'xmlab0 (train)'],
    ]);
  });

  it('tells three copies and more in one finding', async () => {
    const same = { picture: phantom(1), sha: 'a', split: 'train' } as const;
    const { dataset, pairs } = await search(new Array<Shown>(12).fill(same));
    const found = await runRule(duplicates, dataset, { pairs });
    expect(found.map(({ id, message, related }) => [id, message, related?.length])).toEqual([
      [
        'exact-duplicate:xmlab1:xmlab0+11',
        '12 images are the same picture: xmlab0, xmlab1, xmlab2, xmlab3, xmlab4 and 7 more.',
        11,
      ],
    ]);
    const leaking = await search([same, same, { ...same, split: 'test' }]);
    const [leak] = await runRule(duplicates, leaking.dataset, { pairs: leaking.pairs });
    expect([leak.id, leak.message]).toEqual([
      'leakage:xmlab2:xmlab0+2',
      '3 images are the same picture: xmlab0, xmlab1, xmlab2. They lie in the splits train and test: what is learnt from one is tested in another.',
    ]);
  });
});

describe('records of two copies', () => {
  const pair = {
    kind: 'exact',
    a: 0,
    b: 1,
    similarity: 1,
    hashDistance: 0,
    leakage: false,
    sameVolume: false,
    changes: [],
  } as const;
  const audit = async (one: object[], other: object[], sameVolume = false) =>
    (
      await runRule(duplicates, await makeSamples({ xmlab1: one, xmlab2: other }), {
        pairs: [{ ...pair, sameVolume }],
      })
    ).filter(({ kind }) => kind === 'duplicate-disagreement');

  it('are told where one question is answered otherwise, or the same said in other words', async () => {
    const [one, ...rest] = await audit(
      [qa('Which lobe?', 'Left'), qa('Is the lung healthy?', 'Yes'), qa('Is this a CT?', 'Yes')],
      [qa('Which lobe?', 'right.'), qa('肺是异常的吗?', '是'), qa('Is this a CT?', 'yes')],
    );
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      id: 'duplicate-disagreement:xmlab2:xmlab1',
      severity: 'warning',
      message:
        'xmlab2 and xmlab1 show the same picture, but their records disagree: "Which lobe?" "right.", there "Which lobe?" "Left" (and 1 more).',
      related: [
        { sample: 'xmlab1', line: 4 },
        { sample: 'xmlab1', line: 12 },
      ],
    });
  });

  it('are told once for a group of copies', async () => {
    const answers = ['Liver', 'Liver', 'Heart', 'Lung'];
    const samples = Object.fromEntries(
      answers.map((answer, i) => [`xmlab${i}`, [qa('Which organ?', answer)]]),
    );
    const pairs = answers.slice(1).map((_, i) => ({ ...pair, b: i + 1 }));
    const found = await runRule(duplicates, await makeSamples(samples), { pairs });
    expect(found.map(({ kind }) => kind).sort()).toEqual(['duplicate-disagreement', 'exact-duplicate']);
    expect(found.find(({ kind }) => kind === 'duplicate-disagreement')!.message).toBe(
      '4 images show the same picture, but their records disagree: "Which organ?" "Heart" (xmlab2), "Which organ?" "Liver" (xmlab0).',
    );
  });

  it('are not compared where they agree, are empty, only imply it, or show slices', async () => {
    expect(await audit([qa('Which?', 'a, b')], [qa('Which?', 'B and A')])).toEqual([]);
    expect(await audit([qa('Which?', 'a')], [qa('Which?', '')])).toEqual([]);
    expect(
      await audit([qa('Where is the liver?', 'Left')], [qa('Does the picture contain liver?', 'No')]),
    ).toEqual([]);
    expect(await audit([qa('Which?', 'a')], [qa('Which?', 'b')], true)).toEqual([]);
  });
});

describe('groupsOf', () => {
  it('joins chains, the largest group first', () => {
    const pair = (a: number, b: number) => ({ a, b }) as DuplicatePair;
    const groups = groupsOf([pair(0, 9), pair(2, 5), pair(5, 7), pair(3, 8)], 10);
    expect(groups.map((group) => Array.from(group))).toEqual([
      [2, 5, 7],
      [0, 9],
      [3, 8],
    ]);
  });
});
