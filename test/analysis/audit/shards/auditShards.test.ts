/** An audit by shards: what one machine finds, byte for byte, and parts that do not belong together. */
import { copyFile, cp, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pairsKind } from '../../../../src/analysis/audit/shards/kinds';
import { runCommand } from '../../../../src/analysis/cli/runCommand';
import { openPartFile, writePart } from '../../../../src/analysis/embedding/shards/partFile';
import { CancelFlag } from '../../../../src/analysis/taskContext';
import { folderOfTest, temporaryFolder } from '../../../temporaryFolder';
import { quiet } from '../../cli/quiet';
import { vqaRad } from '../../dataset/hub/hubSets';

const room = temporaryFolder();
const [set, vectors, all] = ['set', 'vectors', 'all'].map((name) => join(room, name));
const SHARDS = 3;
const stages = ['thumbnails', 'pairs', 'partners', 'copies'] as const;

/** What a command prints, or why it fails. */
async function run(...args: string[]): Promise<{ code: number; said: string; warned: string }> {
  process.env['SLAKESCOPE_CACHE'] = join(room, 'cache');
  const said: string[] = [];
  const warned: string[] = [];
  const log = (level: string, text: string) => {
    if (level === 'warn') warned.push(text);
  };
  const print = (line: string) => void said.push(line);
  const { code, error } = await runCommand(
    args,
    { ...quiet, print, printJsonPiece: print, log },
    new CancelFlag(),
  );
  return { code, said: error ?? said.join(''), warned: warned.join('\n') };
}

const audit = (...more: string[]) => run('audit', set, '--embeddings', vectors, ...more);
const shard = (stage: string, index: number, out: string, ...more: string[]) =>
  audit('--stage', stage, '--shard', `${index}/${SHARDS}`, '--out', out, ...more);

async function makeAll(out: string, names: readonly string[], ...more: string[]): Promise<void> {
  for (const stage of names) {
    // In another order than that of the merge.
    for (let index = SHARDS; index >= 1; index--)
      expect(await shard(stage, index, out, ...more)).toMatchObject({ code: 0 });
  }
}

const part = (of: string, stage: string, index = 1) =>
  join(of, `${stage}-0000${index}-of-0000${SHARDS}.slakescope-part`);

/** Gives a file the time of change that it had when the parts were made. */
const unchanged = (path: string) => utimes(path, 1_700_000_000, 1_700_000_000);

beforeAll(async () => {
  const faults = { nearDuplicates: 4, exactDuplicates: 3, leakagePairs: 3, outliers: 2 };
  await run('sample', set, '--count', '60', '--seed', '4', '--faults', JSON.stringify(faults));
  // One with equal pixels in another file, one that is mirrored, one black all over.
  const { default: sharp } = await import('sharp');
  const image = (i: number) => join(set, `imgs/xmlab${i}/source.jpg`);
  const pixels = await sharp(image(2)).png().toBuffer();
  await writeFile(image(41), pixels);
  await writeFile(image(52), await sharp(image(7)).flop().jpeg({ quality: 95 }).toBuffer());
  const black = { width: 60, height: 60, channels: 3, background: 'black' } as const;
  await writeFile(image(33), await sharp({ create: black }).jpeg().toBuffer());
  for (const changed of [5, 9, 10]) await unchanged(image(changed));
  await run('embed', set, '--out', vectors);
  await makeAll(all, stages, '--transformed');
}, 120_000);

describe('an audit of parts', () => {
  it.each([
    ['', []],
    ['with transformed copies', ['--transformed']],
  ])('finds what one machine finds %s', async (_name, more) => {
    const one = await audit('--json', ...more);
    const parts = await audit('--json', '--parts', all, ...more);
    expect(parts).toEqual(one);
    const findings = JSON.parse(one.said) as { kind: string; id: string; message: string }[];
    const kinds = new Set(findings.map(({ kind }) => kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['exact-duplicate', 'near-duplicate', 'unusual-image']),
    );
    expect(findings.some(({ message }) => /xmlab2 .*same picture|same picture .*xmlab2/.test(message))).toBe(
      true,
    );
    expect(findings.some(({ message }) => /xmlab52, xmlab7\b/.test(message))).toBe(more.length > 0);
  });

  it('finds the same with decisions that pairs are none, whatever they were when the parts were made', async () => {
    const decisions = join(folderOfTest(), 'decisions.jsonl');
    const { said } = await audit('--json');
    const near = (JSON.parse(said) as { kind: string; id: string }[]).filter(
      ({ kind }) => kind === 'near-duplicate',
    );
    expect(near.length).toBeGreaterThan(1);
    expect(
      await run(
        'decide',
        set,
        near[0].id,
        '--decisions',
        decisions,
        '--embeddings',
        vectors,
        '--as',
        'not-copies',
      ),
    ).toMatchObject({ code: 0 });
    const one = await audit('--json', '--decisions', decisions);
    expect(await audit('--json', '--decisions', decisions, '--parts', all)).toEqual(one);
    expect(one.said).not.toBe(said);
  });

  it('reads no image', async () => {
    const text = (await audit('--json', '--parts', all)).said;
    const image = join(set, 'imgs/xmlab9/source.jpg');
    const bytes = await readFile(image);
    const other = Buffer.from(bytes).fill(0, 700, 900); // its structure stands
    await writeFile(image, other);
    await unchanged(image);
    try {
      expect((await audit('--json', '--parts', all)).said).toBe(text);
      expect((await audit('--json')).said).not.toBe(text);
    } finally {
      await writeFile(image, bytes);
      await unchanged(image);
    }
  });

  it('writes the findings to a file, and ends with 0 where it is asked to', async () => {
    const file = join(folderOfTest(), 'findings.json');
    const { code, said } = await audit('--json', '--parts', all);
    expect(await audit('--parts', all, '--findings', file, '--exit-zero')).toMatchObject({ code: 0 });
    expect(code).toBe(1);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(said));
  });
});

describe('a stage', () => {
  it('does nothing where its part is there, and makes it again where it is damaged or of other parameters', async () => {
    const at = folderOfTest();
    await cp(all, at, { recursive: true });
    for (const stage of stages) {
      const path = part(at, stage, 2);
      const bytes = await readFile(path);
      const again = () => shard(stage, 2, at, '--transformed');
      expect((await again()).said).toContain(`shard 2/3 of the stage ${stage} is there already`);
      const damaged = Buffer.from(bytes);
      damaged[damaged.length - 3] ^= 1;
      await writeFile(path, damaged);
      const made = await again();
      expect(made.said).toContain('is made,');
      expect(made.warned).toBe(
        `${path} is damaged, or was not written by this version of Slakescope; it is made again.`,
      );
      expect((await readFile(path)).equals(bytes)).toBe(true);
    }
    expect((await shard('pairs', 2, at, '--similarity', '0.9')).said).toContain('is made,');
    expect((await readdir(at)).filter((name) => !name.endsWith('.slakescope-part'))).toEqual([]);
  });

  it('looks again at images whose files changed', async () => {
    const at = folderOfTest();
    await makeAll(at, ['thumbnails']);
    const image = join(set, 'imgs/xmlab5/source.jpg');
    await utimes(image, 1, 1);
    const said = await Promise.all([1, 2, 3].map(async (i) => (await shard('thumbnails', i, at)).said));
    expect(said.filter((text) => text.includes('is made,'))).toHaveLength(1);
    await unchanged(image);
  });

  it('says which parts of the stage before are missing', async () => {
    const at = folderOfTest();
    expect((await shard('pairs', 1, at)).said).toMatch(/holds no part of the stage thumbnails/);
    expect((await audit('--parts', at)).said).toMatch(/--stage thumbnails --shard I\/N"/);
    await makeAll(at, ['thumbnails']);
    await rm(part(at, 'thumbnails', 2));
    expect(await shard('pairs', 1, at)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^Missing of 3 shards: 2\/3\..*--stage thumbnails --shard 2\/3/) as unknown,
    });
    expect(await audit('--stage', 'pairs', '--shard', '1/5', '--out', all)).toMatchObject({
      said: expect.stringMatching(/are of 3 shards, but --shard says 5/) as unknown,
    });
    await copyFile(part(all, 'thumbnails', 2), part(at, 'thumbnails', 2));
    expect((await shard('copies', 1, at, '--transformed')).said).toMatch(
      /holds no part of the stage partners/,
    );
    expect((await shard('partners', 1, at, '--transformed')).said).toMatch(/was made without --transformed/);
  });

  it('takes no flags that do not go with it', async () => {
    const wrong = async (...args: string[]) => {
      const { code, said } = await audit(...args);
      expect(code).toBe(2);
      return said;
    };
    expect(await wrong('--shard', '1/2', '--out', room)).toMatch(/--stage is missing/);
    expect(await wrong('--shard', '1/2', '--stage', 'pairs')).toMatch(/--out is missing/);
    expect(await wrong('--shard', '1/2', '--stage', 'other', '--out', room)).toMatch(
      /must be one of thumbnails, pairs/,
    );
    expect(await wrong('--shard', '1/2', '--stage', 'copies', '--out', room)).toMatch(/one of --transformed/);
    expect(await wrong('--shard', '1/2', '--stage', 'pairs', '--out', room, '--parts', all)).toMatch(
      /leave out --parts/,
    );
    expect(
      await wrong('--shard', '1/2', '--stage', 'pairs', '--out', room, '--encoder', 'biomedclip'),
    ).toMatch(/leave out --encoder/);
    expect(await wrong('--shard', '1/2', '--stage', 'pairs', '--out', room, '--device', 'cuda')).toMatch(
      /leave out --device/,
    );
    expect(await wrong('--parts', all, '--encoder', 'biomedclip')).toMatch(/leave out --encoder/);
    expect(await wrong('--stage', 'pairs')).toMatch(/goes with --shard/);
    expect((await run('audit', set, '--parts', all)).said).toMatch(/--parts needs --embeddings/);
  });

  it('makes nothing in the dataset, and advises no flag that it has not', async () => {
    for (const stage of ['thumbnails', 'pairs']) {
      const { said } = await shard(stage, 1, join(set, 'imgs'));
      expect(said).toMatch(/lies in the dataset .*, which is never altered\. Choose another place\.$/);
    }
  });

  it('is of the dataset that is named', async () => {
    const later = (folder: string) =>
      run('audit', folder, '--embeddings', vectors, '--stage', 'pairs', '--shard', '1/3', '--out', all);
    expect(await later(join(room, 'nowhere'))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^There is no folder .*nowhere/) as unknown,
    });
    const other = join(folderOfTest(), 'other');
    await run('sample', other, '--count', '12');
    expect(await later(other)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/are of the dataset set, not of .*other;/) as unknown,
    });
    expect(await later(join(set, 'imgs'))).toMatchObject({ code: 0 });
  });
});

it('names a file of the dataset that was cut off after embedding', async () => {
  const [folder, made, out] = ['tables', 'vectors', 'parts'].map((name) => join(folderOfTest(), name));
  await mkdir(folder);
  await vqaRad.write(folder);
  await run('embed', folder, '--out', made);
  const [file] = await readdir(join(folder, 'data'));
  const path = join(folder, 'data', file);
  await writeFile(path, (await readFile(path)).subarray(0, -9));
  const cutOff = expect.stringContaining(`data/${file}: The file is cut off: its end is missing.`) as unknown;
  const parts = ['--stage', 'thumbnails', '--shard', '1/2', '--out', out];
  for (const more of [[], ['--parts', all], parts])
    expect(await run('audit', folder, '--embeddings', made, ...more)).toMatchObject({
      code: 1,
      said: cutOff,
    });
  expect(await run('embed', folder, '--shard', '1/2', '--out', out)).toMatchObject({
    code: 0,
    warned: cutOff,
  });
});

describe('parts that do not belong together', () => {
  const refusal = async (at: string, ...more: string[]) => {
    const { code, said } = await audit('--json', '--parts', at, ...more);
    expect(code).toBe(1);
    return said;
  };
  const copied = async () => {
    const at = folderOfTest();
    await cp(all, at, { recursive: true });
    return at;
  };

  it('are refused by name: damaged, missing, doubled, a link that leads nowhere, a folder', async () => {
    const at = await copied();
    const pairs = part(at, 'pairs', 3);
    const bytes = await readFile(pairs);
    await writeFile(pairs, bytes.subarray(0, bytes.length - 5));
    expect(await refusal(at)).toMatch(/pairs-00003-of-00003.* is damaged, .*--stage pairs --shard 3\/3"/);
    await rm(pairs);
    expect(await refusal(at)).toMatch(/^Missing of 3 shards: 3\/3\./);
    await symlink(join(at, 'nowhere'), pairs);
    expect(await refusal(at)).toMatch(/pairs-00003/);
    await rm(pairs);
    await mkdir(pairs);
    expect(await refusal(at)).toMatch(/pairs-00003.* is a folder/);
    await rm(pairs, { recursive: true });
    await writeFile(pairs, bytes);
    await copyFile(pairs, join(at, 'pairs-again.slakescope-part'));
    expect(await refusal(at)).toMatch(/Shard 3\/3 is there more than once/);
    await rm(join(at, 'pairs-again.slakescope-part'));
    await copyFile(part(at, 'thumbnails'), pairs);
    expect(await refusal(at)).toMatch(/pairs-00003.* was not written by this version/);
  });

  it('are refused where a cell is damaged once it is read', async () => {
    const at = await copied();
    for (const index of [1, 2, 3]) {
      const path = part(at, 'thumbnails', index);
      const bytes = await readFile(path);
      // Somewhere in each cell, whichever are compared.
      const end = bytes.length - 2 * 2 * 256 * 4 * 20;
      for (let back = 0; back < 8; back++) bytes[end - back * 9216] ^= 1;
      await writeFile(path, bytes);
    }
    await rm(part(at, 'pairs', 1));
    expect((await shard('pairs', 1, at)).said).toMatch(/thumbnails-0000\d.* is damaged/);
  });

  it('are refused where another version made them, and the version is named', async () => {
    const at = await copied();
    for (const index of [1, 2, 3]) {
      const path = part(at, 'pairs', index);
      const { content, close } = await openPartFile(path, pairsKind);
      await close();
      const other = { ...content, producer: 'slakescope 0.0.1' };
      await writePart(path, pairsKind, other, '', () => undefined);
    }
    expect(await refusal(at)).toMatch(
      /pairs-00001.* was made by slakescope 0\.0\.1, but the thumbnails .* by slakescope .*--stage pairs --shard 1\/3"/,
    );
  });

  it('are refused where they are of another similarity, other vectors, another dataset', async () => {
    expect(await refusal(all, '--similarity', '0.9')).toMatch(
      /pairs-00001.* similarity of at least 0\.98, but 0\.9 is asked for/,
    );
    const at = await copied();
    expect((await shard('pairs', 2, at, '--similarity', '0.9')).code).toBe(0);
    expect(await refusal(at)).toMatch(/00001.* is of a similarity of at least 0\.98, but .*00002.* 0\.9;/);
    const other = join(folderOfTest(), 'vectors');
    await cp(vectors, other, { recursive: true });
    const file = join(other, 'image_embeddings.npy');
    const bytes = await readFile(file);
    bytes.writeFloatLE(0.25, bytes.length - 4);
    await writeFile(file, bytes);
    expect((await run('audit', set, '--embeddings', other, '--parts', all)).said).toMatch(
      /was made of other embeddings/,
    );
    const image = join(set, 'imgs/xmlab9/source.jpg');
    await utimes(image, 1, 1);
    const stale = (await audit('--parts', all)).said;
    await unchanged(image);
    expect(stale).toMatch(
      /xmlab9\/source\.jpg was changed after .*thumbnails-0000(\d).* by "slakescope audit --stage thumbnails --shard \1\/3"/,
    );
    const question = join(set, 'imgs/xmlab6/question.json');
    const text = await readFile(question, 'utf8');
    await writeFile(question, text.replace(/"answer": ?"[^"]+"/, '"answer": "other"'));
    const said = (await audit('--parts', all)).said;
    await writeFile(question, text);
    expect(said).toMatch(/made of other questions|of another dataset, not of .* as it is now/);
  });
});

describe('an image that cannot be decoded', () => {
  it('is left out with its finding, by embeddings without it and by shards alike', async () => {
    const at = folderOfTest();
    const [own, embedded, parts] = ['own', 'embedded', 'parts'].map((name) => join(at, name));
    await run('sample', own, '--count', '20', '--seed', '5');
    const image = (i: number) => join(own, `imgs/xmlab${i}/source.jpg`);
    const damage = async (path: string) => {
      const bytes = await readFile(path);
      const end = bytes.length - 2; // header and end, which the reader checks, stand
      await writeFile(path, Buffer.from(bytes).fill(Buffer.from([0xff, 0xd8]), 700, end));
    };
    const whole = await readFile(image(7));
    await damage(image(7));
    await damage(image(19));
    expect((await run('embed', own, '--out', embedded)).said).toContain('18 images');
    const one = await run('audit', own, '--json');
    const findings = JSON.parse(one.said) as { kind: string; sample?: string }[];
    const bad = findings.filter(({ kind }) => kind === 'bad-image').map(({ sample }) => sample);
    expect(bad.sort()).toEqual(['xmlab19', 'xmlab7']);
    // The least similarity of duplicates is that of the encoder that made the vectors.
    const by = ['audit', own, '--embeddings', embedded];
    expect(await run(...by, '--json')).toEqual(one);
    const make = (stage: string, index: number) =>
      run(...by, '--stage', stage, '--shard', `${index}/2`, '--out', parts);
    for (const stage of ['thumbnails', 'pairs'])
      for (const index of [1, 2]) expect(await make(stage, index)).toMatchObject({ code: 0 });
    expect(await run(...by, '--json', '--parts', parts)).toEqual(one);

    await writeFile(image(7), whole);
    const fresh = /metadata\.json has no vector of the image xmlab7, .*; embed the dataset again\.$/;
    expect((await run(...by)).said).toMatch(fresh);
    expect((await make('thumbnails', 1)).said).toMatch(fresh);
    expect((await run(...by, '--parts', parts)).said).toMatch(fresh);
    await damage(image(7));
    await damage(image(11));
    expect((await run(...by)).said).toMatch(/was made when the image xmlab11 could be decoded;/);
  }, 60_000);
});
