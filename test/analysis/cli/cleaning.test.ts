/** Cleaning from the terminal by somebody who mistypes, changes their mind, and has groups larger than a split. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOfTest } from '../../temporaryFolder';
import { makeRoot } from '../dataset/tinyDataset';
import { bundled, type Program, runProgram } from '../program';

const record = (id: string, qid: number, question: string, answer: string, modality: string) =>
  JSON.stringify({ img_name: `${id}/source.jpg`, qid, question, answer, modality, q_lang: 'en' });
const list = (...records: string[]) => `[${records.join(',\n')}]\n`;
const ct = list(record('xmlab1', 1, 'Is it CT?', 'Yes', 'CT'), record('xmlab1', 2, 'Is it CT?', 'No', 'CT'));
const mri = list(record('xmlab2', 3, 'Is it CT?', 'No', 'MRI'));
const xray = list(record('xmlab3', 4, 'Is it CT?', 'No', 'X-Ray'));
const finding = 'contradiction:xmlab1:qid=2';

/** Pictures that are no copies of each other. */
const picture = (step: number) => {
  const raw = { width: 64, height: 64, channels: 1 } as const;
  const data = Uint8Array.from({ length: 64 * 64 }, (_none, i) => (i * step + (i >> 6) * step * step) % 256);
  return sharp(data, { raw }).jpeg().toBuffer();
};

let program: Program;
let root: string;
beforeAll(async () => {
  program = await bundled('cli/main.ts');
  root = await makeRoot({
    'imgs/xmlab1/source.jpg': await picture(3),
    'imgs/xmlab1/question.json': ct,
    'imgs/xmlab2/source.jpg': await picture(11),
    'imgs/xmlab2/question.json': mri,
    'imgs/xmlab3/source.jpg': await picture(47),
    'imgs/xmlab3/question.json': xray,
    'train.json': ct,
    'validate.json': mri,
    'test.json': xray,
  });
}, 120_000);
afterAll(() => program.remove());

const run = async (folder: string, ...args: string[]) =>
  runProgram(program.path, args, { SLAKESCOPE_CACHE: join(folder, 'cache') });

describe('decide', { timeout: 120_000 }, () => {
  const decideIn = (folder: string) => {
    const file = join(folder, 'd.jsonl');
    const decide = (reader: string, ...args: string[]) =>
      run(folder, 'decide', root, finding, '--decisions', file, '--reader', reader, ...args);
    return { file, decide, kinds: () => readFileSync(file, 'utf8').match(/"kind":"[\w-]+"|"new":"\w+"/g) };
  };
  const correctTo = (to: string) => ['--as', 'correct', '--field', 'answer', '--to', to];

  it('lets the later decision of a reader count, and keeps those of others', async () => {
    const { decide, kinds } = decideIn(folderOfTest());
    await decide('AB', ...correctTo('No'));
    await decide('CD', ...correctTo('Perhaps'));
    const { out } = await decide('AB', ...correctTo('Yes'));
    expect(out).toContain('1 new decision, instead of 1 of the same reader, 0 there already');
    expect(kinds()).toEqual(['"kind":"correct"', '"new":"Perhaps"', '"kind":"correct"', '"new":"Yes"']);
    expect((await decide('AB', '--as', 'checked')).out).toContain('instead of 1 of the same reader');
    expect(kinds()?.sort()).toEqual(['"kind":"checked"', '"kind":"correct"', '"new":"Perhaps"']);
  });

  it('keeps what corrects another field of the same record', async () => {
    const { decide, kinds } = decideIn(folderOfTest());
    await decide('AB', ...correctTo('Yes'));
    const { out } = await decide('AB', '--as', 'correct', '--field', 'location', '--to', 'Lung');
    expect(out).not.toContain('instead');
    expect(
      kinds()
        ?.filter((kind) => kind.startsWith('"new"'))
        .sort(),
    ).toContain('"new":"Yes"');
  });

  it('names the lines of its file that are no decisions, and marks of git, when it lists and when it decides', async () => {
    const { file } = decideIn(folderOfTest());
    const bad = `<<<<<<< ours\n{"kind":"move"}\n=======\n>>>>>>> theirs\n`;
    for (const way of [[finding, '--as', 'checked'], []]) {
      writeFileSync(file, bad);
      const { err } = await run(folderOfTest(), 'decide', root, ...way, '--decisions', file);
      expect(err).toContain(`${file}:1: Git could not merge the lines from here`);
      expect(err).toContain(`${file}:2: The decision move has no valid "`);
    }
  });

  it('writes nothing through a folder of decisions that is a link, as a repository may hold one', async () => {
    const [folder, target] = [join(folderOfTest(), 'work'), join(folderOfTest(), 'target')];
    mkdirSync(folder);
    mkdirSync(target);
    symlinkSync(target, join(folder, '.slakescope'));
    const args = ['decide', root, finding, '--as', 'checked'];
    const cache = { SLAKESCOPE_CACHE: join(folderOfTest(), 'cache') };
    const { code, err } = await runProgram(program.path, args, cache, undefined, folder);
    expect([code, readdirSync(target)]).toEqual([1, []]);
    expect(err).toContain('.slakescope is a link; results are not written through it.');
  });

  it('keeps the decisions about two datasets of one name apart', async () => {
    const folder = folderOfTest();
    for (const path of ['x/Same', 'y/Same']) cpSync(root, join(folder, path), { recursive: true });
    const cache = { SLAKESCOPE_CACHE: join(folderOfTest(), 'cache') };
    const args = ['decide', 'y/Same', finding, '--as', 'checked'];
    const { code, err } = await runProgram(program.path, args, cache, undefined, folder);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(readdirSync(join(folder, '.slakescope'))).toContain('y--Same.decisions.jsonl');
  });

  it('says why it does not gather an image that lies in one split', async () => {
    const { file, decide } = decideIn(folderOfTest());
    const { err } = await decide('AB', '--as', 'gather');
    expect(err).toContain(`${finding}: its image lies in one split already`);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('settles what two readers decided otherwise, and leaves what each of them decided', async () => {
    const folder = folderOfTest();
    const { file, decide, kinds } = decideIn(folder);
    const agreement = async (...args: string[]) =>
      (await run(folder, 'agreement', root, '--decisions', file, ...args)).out;
    await decide('AB', ...correctTo('Yes'));
    expect(await agreement()).toContain('fewer than two readers');
    await decide('CD', '--as', 'checked');
    expect(await agreement()).toContain(
      `${finding}  AB: Correct a field (answer: "Yes"); CD: Checked, is right\n`,
    );
    await decide('EF', '--adjudicate', '--as', 'checked');
    await decide('AB', '--adjudicate', ...correctTo('Maybe')); // instead of what EF settled
    expect(kinds()?.sort()).toEqual(
      ['"kind":"checked"', '"kind":"correct"', '"kind":"correct"', '"new":"Maybe"', '"new":"Yes"'].sort(),
    );
    const [pair] = JSON.parse(await agreement('--json')) as { differences: { adjudicated: unknown[] }[] }[];
    expect(pair.differences[0].adjudicated).toMatchObject([{ kind: 'correct', new: 'Maybe', reader: 'AB' }]);
    const out = join(folder, 'copy');
    await run(folder, 'apply', root, '--decisions', file, '--out', out);
    expect(readFileSync(join(out, 'train.json'), 'utf8')).toContain('"answer":"Maybe"');
  });

  it('refuses a field that no record has, which a slip of the keyboard would make', async () => {
    const { file, decide } = decideIn(folderOfTest());
    const { code, err } = await decide('AB', '--as', 'correct', '--field', 'answr', '--to', 'Yes');
    expect(code).toBe(2);
    expect(err).toContain('--field is "answr", which a record of contradiction:xmlab1:qid=2 does not have');
    expect(existsSync(file)).toBe(false);
  });
});

describe('apply', { timeout: 120_000 }, () => {
  it('writes no copy where the named decisions are not there', async () => {
    const folder = folderOfTest();
    const out = join(folder, 'copy');
    const { code, err } = await run(folder, 'apply', root, '--out', out, '--decisions', join(folder, 'no'));
    expect(code).toBe(2);
    expect(err).toContain(`--decisions: there is no file ${join(folder, 'no')}.`);
    expect(existsSync(out)).toBe(false);
  });
});

describe('resplit', { timeout: 120_000 }, () => {
  it('says which split is empty where a group is larger than it, and what splits lack', async () => {
    const folder = folderOfTest();
    const kept = await run(folder, 'resplit', root);
    expect(kept.out).toContain('In several splits now: 0 groups; 0 of 3 samples move');
    expect(kept.err).toContain('The split test has nothing of modality CT, modality MRI');
    const { out, err } = await run(folder, 'resplit', root, '--name-pattern', '^(xmlab)');
    expect(out).toContain('xmlab1 xmlab2 xmlab3: in train and validate and test (name)');
    expect(err.match(/The split \w+ is empty: no group fits into it\./g)).toHaveLength(2);
  });
});
