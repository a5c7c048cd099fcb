/** A workspace of two roots with a dataset each, of which one is closed while its dataset is open. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, filled, logText, panels, textsOf, until } from './workbench';

/** A workspace that has just been opened is searched for datasets. */
const FOUND_MS = 60_000;

export function defineRootsTests(): void {
  const folder = join(dirname(readSetup().roots), 'roots');
  const [one, two] = ['one', 'two'].map((name) => join(folder, name, `Slake-${name}`));
  const recordOf = (root: string) => vscode.Uri.file(join(root, 'imgs/xmlab1/question.json'));
  const problems = (root: string) =>
    vscode.languages
      .getDiagnostics(recordOf(root))
      .filter(({ source, code }) => source === 'slakescope' && code === 'empty-answer').length;
  const haveProblems = (ofOne: number, ofTwo: number) =>
    until(
      `there are ${ofOne} and ${ofTwo} problems`,
      () => problems(one) === ofOne && problems(two) === ofTwo,
    );
  const answer = (root: string, from: string, to: string) => {
    const { fsPath } = recordOf(root);
    writeFileSync(fsPath, readFileSync(fsPath, 'utf8').replace(`"answer": "${from}"`, `"answer": "${to}"`));
  };
  const errorNotices = () => drive({ do: 'count', selector: '.toast' });

  describe('A workspace of two roots', () => {
    before(async () => {
      // code-server reads the file of a workspace too early on a fast machine, and again when it changes.
      const { roots } = readSetup();
      const text = readFileSync(roots, 'utf8');
      let writes = 0;
      await until('the roots are there', () => {
        if (vscode.workspace.workspaceFolders?.length === 2) return true;
        writeFileSync(roots, text + '\n'.repeat(++writes));
        return false;
      });
    });
    after(() => closeAllBut());

    it('lists the datasets of both', async () => {
      assert.equal(vscode.workspace.workspaceFolders?.length, 2);
      await vscode.commands.executeCommand('slakescope.datasets.focus');
      await drive({ do: 'sideBar', contains: 'Slake-one' });
      await until(
        'the second is listed',
        async () => (await drive({ do: 'sideBar', contains: 'Slake-two' })).includes('Slake-one'),
        FOUND_MS,
      );
    });

    it('has a panel of each, with the settings of its root, and the findings of both', async () => {
      await analyze(one);
      await filled();
      await drive({ do: 'text', selector: '.status-bar', contains: '12 images' });
      await analyze(join(two, 'imgs'));
      await filled();
      await drive({ do: 'text', selector: '.status-bar', contains: '12 images' });
      assert.deepEqual(
        panels()
          .map(({ label }) => label)
          .sort(),
        ['Slake-one', 'Slake-two'],
      );
      await haveProblems(1, 1);
      const opened = (root: string) => new RegExp(`Opened ${root}: .*seed (\\d+)`).exec(logText())?.[1];
      assert.deepEqual([opened(one), opened(two)], ['42', '7']);
      await drive({ do: 'screenshot', name: 'two-roots' });
    });

    it('follows the files of each', async () => {
      answer(two, '', 'Yes');
      await haveProblems(1, 0);
      answer(two, 'Yes', '');
      await haveProblems(1, 1);
    });

    it('goes on with both datasets when one root is closed, which its panel and its files outlive', async () => {
      assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
      await until('one root is left', () => vscode.workspace.workspaceFolders?.length === 1);
      assert.equal(panels().length, 2);
      assert.deepEqual([problems(one), problems(two)], [1, 1]);
      answer(one, '', 'Yes');
      await haveProblems(0, 1);
      answer(two, '', 'Yes');
      await haveProblems(0, 0);
      const [title] = await textsOf('.status-left');
      assert.match(title, /12 images/);
      assert.equal(await errorNotices(), '0');
    });
  });
}
