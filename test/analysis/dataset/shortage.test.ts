/** A machine without file handles or memory is no fault of a dataset: reading stops, and leaves no sample out. */
import type * as Files from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { brief, jpeg, makeRoot, record } from './tinyDataset';

const fault = vi.hoisted(() => ({ call: '', ending: '', code: '' }));

vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof Files>();
  const failing = (name: 'open' | 'readFile' | 'readdir') => (path: string, options: object) =>
    name === fault.call && path.replace(/\/$/, '').endsWith(fault.ending)
      ? Promise.reject(
          Object.assign(new Error('as the system says it'), { code: fault.code, syscall: name, path }),
        )
      : (files[name] as (path: string, options: object) => Promise<unknown>)(path, options);
  return { ...files, open: failing('open'), readFile: failing('readFile'), readdir: failing('readdir') };
});

const slake = {
  'imgs/a/source.jpg': jpeg(),
  'imgs/a/question.json': [record()],
  'imgs/b/source.jpg': jpeg(),
};
const tables = {
  'images/a.jpg': jpeg(),
  'images/b.jpg': jpeg(8, 8),
  'train.csv': 'image,question,answer\na.jpg,What is it?,lung\n',
  'test.csv': 'image,question,answer\nb.jpg,Where is it?,chest\n',
};

afterEach(() => {
  fault.call = '';
});

describe.each(['EMFILE', 'ENFILE', 'ENOMEM'])('%s ends the reading', (code) => {
  it.each([
    ['of an image', slake, 'readFile', 'a/source.jpg'],
    ['of questions', slake, 'readFile', 'question.json'],
    ['of a sample folder', slake, 'readdir', 'imgs/b'],
    ['of a plain image', { 'a.jpg': jpeg(), 'b.jpg': jpeg() }, 'readFile', 'b.jpg'],
    ['of a table', tables, 'open', 'test.csv'],
  ])('%s', async (_, files, call, ending) => {
    const root = await makeRoot(files);
    Object.assign(fault, { call, ending, code });
    const error: unknown = await readDataset(root, silentContext()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { cause, code: own } = error as Error & { code: string };
    expect((cause as { code: string } | undefined)?.code ?? own).toBe(code);
  });
});

describe('what may not be read', () => {
  it('is a finding where it is a table beside others', async () => {
    const root = await makeRoot(tables);
    Object.assign(fault, { call: 'open', ending: 'test.csv', code: 'EACCES' });
    const { findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual(['error unreadable-file test.csv:1:1']);
  });

  it('is an error that says so where it is the dataset', async () => {
    const root = await makeRoot(tables);
    Object.assign(fault, { call: 'readdir', ending: root, code: 'EACCES' });
    await expect(readDataset(root, silentContext())).rejects.toThrow(
      `${root} cannot be opened: permission denied. Change its permissions, or choose another place.`,
    );
  });

  it('is an error that names the folder in which alone the dataset may lie', async () => {
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg() });
    Object.assign(fault, { call: 'readdir', ending: '/imgs', code: 'EACCES' });
    await expect(readDataset(root, silentContext())).rejects.toThrow(
      `${join(root, 'imgs')} cannot be opened: permission denied.`,
    );
  });

  it('is one finding where it is a folder of images', async () => {
    const root = await makeRoot({ ...tables, 'more/c.jpg': jpeg() });
    Object.assign(fault, { call: 'readdir', ending: '/more', code: 'EACCES' });
    const { findings } = await readDataset(root, silentContext());
    expect(brief(findings)).toEqual(['error unreadable-folder more:1:1']);
  });
});
