/**
 * What the command line exports, loaded by NumPy, pandas, pyarrow and mlcroissant (loadedByPython.py). Needs SLAKESCOPE_PYTHON,
 * a Python that has them; tableFiles.test.ts holds everywhere that tables are byte for byte those that Python has read.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundled, runProgram } from '../analysis/program';
import { temporaryFolder } from '../temporaryFolder';

const python = process.env.SLAKESCOPE_PYTHON ?? 'python3';
const images = 24;
const dimensions = 512;

interface Loaded {
  readonly points: { readonly ids: string[]; readonly kmeans: number[] };
  readonly questions: number;
  readonly embeddings: Record<'image' | 'text', { shape: number[]; dtype: string; norms: number[] }> & {
    readonly imageOfText: boolean;
  };
  readonly coco: object;
  readonly yolo: object;
  readonly card: { readonly sets: string[]; readonly name: string };
}

describe('Python', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  const data = join(folder, 'set');
  let loaded: Loaded;
  const samples = () => readdirSync(join(data, 'imgs')).sort();
  const json = (id: string, name: string) =>
    JSON.parse(readFileSync(join(data, 'imgs', id, name), 'utf8')) as object[];

  beforeAll(async () => {
    const program = await bundled('cli/main.ts');
    const run = async (...args: string[]) => {
      const { code, err } = await runProgram(program.path, args, { XDG_CACHE_HOME: join(folder, 'cache') });
      expect(code, err).toBe(0);
    };
    await run('sample', data, '--count', String(images));
    await run('analyze', data, '--out', join(folder, 'results'));
    for (const format of ['coco', 'yolo'])
      await run('export', data, '--as', format, '--out', join(folder, format));
    await run('apply', data, '--out', join(folder, 'copy'), '--decisions', join(folder, 'none.jsonl'));
    await program.remove();
    const { stdout, stderr, status } = spawnSync(python, [join(__dirname, 'loadedByPython.py'), folder], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    loaded = JSON.parse(stdout) as Loaded;
  }, 240_000);

  it('reads the same tables from CSV and from Parquet, with a row for each image and each question', () => {
    expect(loaded.points.ids.toSorted()).toEqual(samples());
    expect(loaded.points.kmeans).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(loaded.questions).toBe(samples().flatMap((id) => json(id, 'question.json')).length);
  });

  it("reads the tutorial's vectors, of length 1, with the image of each text", () => {
    const { image, text, imageOfText } = loaded.embeddings;
    expect(image.shape).toEqual([images, dimensions]);
    expect(text.shape).toEqual([loaded.questions, dimensions]);
    for (const { dtype, norms } of [image, text]) {
      expect(dtype).toBe('float32');
      for (const norm of norms) expect(norm).toBeCloseTo(1, 5);
    }
    expect(imageOfText).toBe(true);
  });

  it('reads the boxes of COCO and of YOLO, within their images', () => {
    const boxes = samples().flatMap((id) => json(id, 'detection.json'));
    const classes = [...new Set(boxes.flatMap((box) => Object.keys(box)))].sort();
    expect(loaded.coco).toEqual({ images, boxes: boxes.length, classes });
    expect(loaded.yolo).toEqual({ images, boxes: boxes.length, classes: classes.length });
  });

  it('reads the data card of a copy', () => {
    expect(loaded.card.name).toContain('set');
    expect(loaded.card.sets.length).toBeGreaterThan(0);
  });
});
