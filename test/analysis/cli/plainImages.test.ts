/** Images without any question, through the commands as users run them. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMatrix } from '../../../src/analysis/embedding/npy';
import { temporaryFolder } from '../../temporaryFolder';
import { IMAGES, numbered, writeImages } from '../dataset/hub/parts';
import { bundled, type Program, runProgram } from '../program';

const room = temporaryFolder();
const folder = join(room, 'set');
let cli: Program;
beforeAll(async () => {
  cli = await bundled('cli/main.ts');
  await mkdir(folder);
  await writeImages(
    folder,
    numbered(IMAGES, (i) => `${i % 3 ? 'ct' : 'mr'}/${i}.png`),
  );
});
afterAll(() => cli.remove());

const run = (...args: string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' });
/** Lines about questions that are not there. */
const notices = (err: string) => err.split('\n').filter((line) => line.includes('has no questions'));

it('audit and embed run; no text has a vector', async () => {
  const audit = await run('audit', folder);
  expect(audit.code, audit.err).toBe(0);
  expect(audit.out).toContain('0 errors, 0 warnings, 0 notes.');
  const out = join(room, 'vectors');
  const embed = await run('embed', folder, '--out', out);
  expect(embed.code, embed.err).toBe(0);
  expect(embed.out).toContain(`${IMAGES} images and 0 questions`);
  expect(notices(embed.err)).toHaveLength(1);
  expect((await readMatrix(join(out, 'text_embeddings.npy'))).n).toBe(0);
});

it('analyze writes the categories and an empty table of questions', async () => {
  const out = join(room, 'out');
  const { code, err } = await run('analyze', folder, '--out', out);
  expect(code, err).toBe(0);
  expect(notices(err)).toEqual([`${folder} has no questions: only the image embeddings can be analysed.`]);
  const summary: unknown = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
  expect(summary).toMatchObject({
    counts: { samples: IMAGES, questions: 0, withoutQuestions: IMAGES, category: { ct: 8, mr: 4 } },
    embeddings: { images: [IMAGES, 512], texts: [0, 512] },
    refused: [],
  });
  expect((await readFile(join(out, 'qa.csv'), 'utf8')).trim().split('\n')).toHaveLength(1);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(
    /<td>Category<\/td>\s*<td>ct 8, mr 4<\/td>/,
  );
});

it.each(['text', 'combined'])('refuses the space %s in one line and writes nothing', async (space) => {
  const out = join(room, `out-${space}`);
  const { code, err } = await run('analyze', folder, '--out', out, '--space', space);
  expect(code).not.toBe(0);
  expect(err.trimEnd().split('\n').at(-1)).toBe(
    'slakescope: The dataset has no questions, so there are no text embeddings; choose the image embeddings.',
  );
  await expect(readFile(join(out, 'summary.json'))).rejects.toThrow('ENOENT');
});
