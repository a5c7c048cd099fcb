import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Uri } from 'vscode';
import { saveFile } from '../../../src/extension/files/saveFile';
import { figureContent } from '../../../src/extension/panel/figureContent';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { folderOfTest } from '../../temporaryFolder';
import { fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);

afterEach(() => {
  vi.restoreAllMocks();
});

it('writes where the user says, but into no dataset, also not through a link', async () => {
  const folder = folderOfTest();
  const dataset = join(folder, 'set');
  mkdirSync(join(dataset, 'imgs'), { recursive: true });
  writeFileSync(join(dataset, 'train.json'), '[]');
  symlinkSync(join(dataset, 'imgs'), join(folder, 'link'));
  const dialog = vi.fn();
  Object.assign(fakeVscode.window, { showSaveDialog: dialog });
  const save = async (path: string | undefined) => {
    dialog.mockResolvedValueOnce(path === undefined ? undefined : file(join(folder, path)));
    return saveFile(file(folder) as unknown as Uri, Buffer.from('new'), [dataset]);
  };
  for (const inside of ['set/train.json', 'set/new.csv', 'link/new.csv', 'set/deep/new.csv']) {
    await expect(save(inside), inside).rejects.toThrow(/lies in the dataset .*Choose another place\.$/);
  }
  expect(readFileSync(join(dataset, 'train.json'), 'utf8')).toBe('[]');
  expect(await save(undefined)).toBe(false);
  expect(await save('points.csv')).toBe(true);
  expect(readFileSync(join(folder, 'points.csv'), 'utf8')).toBe('new');
});

it('asks for the content when the place is known, by its ending', async () => {
  const folder = folderOfTest();
  const dialog = vi.fn();
  Object.assign(fakeVscode.window, { showSaveDialog: dialog });
  const request = vi.fn((_name: string, { format }: { format: string }) =>
    Promise.resolve(Buffer.from(format)),
  );
  const marks: never[] = [];
  const figure = { name: 'a', title: 'A', width: 9, height: 9, background: '#ffffff', marks };
  const save = async (name: string) => {
    dialog.mockResolvedValueOnce(file(join(folder, name)));
    const content = figureContent({ request } as unknown as AnalysisClient, figure);
    await saveFile(file(folder) as unknown as Uri, content, []);
    return readFileSync(join(folder, name), 'utf8');
  };
  expect([await save('a.png'), await save('b.SVG'), await save('c.pdf')]).toEqual(['png', 'svg', 'pdf']);
  expect(dialog.mock.lastCall).toMatchObject([{ filters: { PNG: ['png'], SVG: ['svg'], PDF: ['pdf'] } }]);
  await expect(save('d.tiff')).rejects.toThrow('d.tiff has no ending that says a format.');
  expect(existsSync(join(folder, 'd.tiff'))).toBe(false);
});
