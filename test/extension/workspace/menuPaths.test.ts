/** On which folders and files the menus stand: those of datasets, never those of other projects. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { folderOfTest } from '../../temporaryFolder';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { holdsRecords } = await import('../../../src/extension/workspace/recordFiles');
const { menuPaths } = await import('../../../src/extension/workspace/menuPaths');
const { slakeFolders } = await import('../../../src/extension/workspace/slakeFolders');

describe('the menus', () => {
  it('stand on a dataset, what holds it up to the workspace, and its samples', () => {
    const found = slakeFolders([
      '/w/data/Slake/imgs/xmlab1/question.json',
      '/w/data/Slake/imgs/xmlab2/question.json',
      '/w/flat/a/question.json',
      '/w/windows/imgs/imgs/xmlab0/question.json',
    ]);
    expect(found.map(({ root }) => root)).toEqual(['/w/data/Slake', '/w/flat', '/w/windows']);
    const tables = found.map((each, i) =>
      i === 0 ? { ...each, tables: ['/w/data/Slake/train.json'] } : each,
    );
    expect(menuPaths(tables, [{ root: '/else/set', imageFolders: ['/else/set/pictures'] }], ['/w'])).toEqual({
      datasets: [
        '/else/set',
        '/w',
        '/w/data',
        '/w/data/Slake',
        '/w/data/Slake/imgs',
        '/w/data/Slake/train.json',
        '/w/flat',
        '/w/windows',
        '/w/windows/imgs',
        '/w/windows/imgs/imgs',
      ],
      samples: [
        '/else/set/pictures',
        '/w/data/Slake/imgs/xmlab1',
        '/w/data/Slake/imgs/xmlab2',
        '/w/flat/a',
        '/w/windows/imgs/imgs/xmlab0',
      ],
    });
  });

  it('know files of records by their first bytes', async () => {
    const folder = folderOfTest();
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const records = [
      file('a.json', '[{"img_name": "x.jpg", "question": "Which organ?", "answer": "Liver"}]'),
      file('b.jsonl', '{"image": "x.jpg", "conversations": []}\n'),
      file('c.csv', 'Figure_path,Question,Answer\nx.jpg,Why?,No\n'),
      file('d.parquet', 'PAR1 image bytes question answer PAR1'),
    ];
    const others = [
      file('tsconfig.json', '{"compilerOptions": {"module": "node"}}'),
      file('faq.json', '[{"question": "What is it?", "answer": "A tool"}]'),
      file('log.csv', 'time,questions asked of the image,answerless\n'),
      file('e.parquet', 'PAR1 price PAR1'),
      file('empty.json', ''),
    ];
    mkdirSync(join(folder, 'folder.json'));
    others.push(join(folder, 'folder.json'), join(folder, 'absent.json'));
    expect(await Promise.all(records.map(holdsRecords))).toEqual(records.map(() => true));
    expect(await Promise.all(others.map(holdsRecords))).toEqual(others.map(() => false));
  });
});
