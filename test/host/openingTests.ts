/** From the command on a folder to the image and the record of a point. */
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { activePath, allTabs, analyze, drawn, logText, panelOf, panels, tabPaths, until } from './workbench';

/** In which what takes the focus back would have taken it. */
const FOCUS_MS = 1_000;

export function defineOpeningTests(): void {
  const setup = readSetup();

  describe('Opening a dataset', () => {
    it('stops when cancelled, and goes on when asked', async () => {
      await analyze(setup.sample);
      await drive({ do: 'text', selector: '.run-notice', contains: 'Embedding images' });
      await vscode.commands.executeCommand('slakescope.cancel');
      await drive({ do: 'text', selector: '.run-notice', contains: 'Cancelled' });
      await drive({ do: 'click', selector: '.run-notice [data-action="retry"]' });
    });

    it('shows a map with the clusters named', async () => {
      panelOf(setup.sample);
      await drive({ do: 'text', selector: '.status-bar', contains: '642 images', timeoutMs: 60_000 });
      await drawn(60_000);
    });

    it('tells the log its sizes, parameters, seeds and times', () => {
      const log = logText();
      assert.match(log, /Slakescope [\d.]+, VS Code [\d.]+, Node v\d+/);
      assert.match(
        log,
        /Opened .*: 642 images, \d+ questions, vectors of \d+ numbers by .*, seed 42, [\d.]+ s/,
      );
      assert.match(log, /K-means on image, \{"k":\d+.*\}, seed 42: \d+ ms/);
    });

    it('asks which of the datasets of a folder is meant, and opens nothing until it is said', async () => {
      const before = allTabs().length;
      void vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(setup.workspace));
      const offered = await until('the datasets are offered', async () => {
        const list = JSON.parse(await drive({ do: 'offered' })) as string[];
        return list.some((line) => line.includes(basename(setup.broken))) && list;
      });
      assert.ok(offered.some((line) => line.includes(basename(setup.sample))));
      assert.ok(offered.every((line) => !line.includes('notes')));
      await drive({ do: 'screenshot', name: 'which-dataset' });
      await drive({ do: 'closeList' });
      assert.equal(allTabs().length, before);
    });

    it('shows a thumbnail card on hover, and opens the image and its question.json on click', async () => {
      const id = await drive({ do: 'hoverPoint' });
      await drive({ do: 'screenshot', name: 'hover' });
      await drive({ do: 'clickPoint' });
      await until('the image tab is open', () => tabPaths().some((path) => isImageOf(path, id)));
      const editor = await until('question.json is open', () => questionEditor(id));
      const range = editor.visibleRanges[0];
      assert.ok(range.contains(editor.selection.active), 'the record is in view');
      await until('the group of the plot is the active one', () => panelOf(setup.sample).group.isActive);
      await pictureOf(id);
    });

    it('keeps the keyboard in the plot after a click', async () => {
      await until(
        'the plot has the keyboard',
        async () => (await drive({ do: 'focused' })) === 'application',
      );
      await drive({ do: 'press', key: 'ArrowRight' }); // to whatever has the keyboard
      await drive({ do: 'press', key: 'Enter' });
      await until('the walked-to question.json has the focus', () => activePath()?.endsWith('question.json'));
      await pictureOf(basename(dirname(activePath()!)));
    });

    it('moves the focus to the question on double click, with the picture in the image tab', async () => {
      const settings = vscode.workspace.getConfiguration('slakescope');
      const before = settings.inspect('click')?.globalValue;
      for (const click of ['openBeside', 'inspect']) {
        await settings.update('click', click, vscode.ConfigurationTarget.Global);
        const id = await drive({ do: 'hoverPoint' });
        await drive({ do: 'clickPoint', count: 2 });
        await until(`question.json of ${id} has the focus`, () => activePath() === questionsOf(id));
        await new Promise((resolve) => setTimeout(resolve, FOCUS_MS));
        assert.equal(activePath(), questionsOf(id), `${click}: the record keeps the focus`);
        await pictureOf(id);
      }
      await drive({ do: 'screenshot', name: 'opened' });
      await settings.update('click', before, vscode.ConfigurationTarget.Global);
    });

    it('shows the same panel on the second command', async () => {
      await analyze(setup.sample);
      await until('it is in front', () => panelOf(setup.sample).isActive);
      assert.equal(panels().length, 1);
    });

    it('has no page alive while it is hidden, and is filled again when it is shown', async () => {
      const document = await vscode.workspace.openTextDocument(join(setup.sample, 'test.json'));
      await vscode.window.showTextDocument(document, panelOf(setup.sample).group.viewColumn);
      await until('it is hidden', () => !panelOf(setup.sample).isActive);
      // No page, no canvas, no graphics context.
      await until('its page is gone', async () => (await drive({ do: 'livePages' })) === '0');
      await analyze(setup.sample);
      await drawn();
      await drive({ do: 'hoverPoint' });
    });

    it('says why a folder cannot be shown, and opens nothing', async () => {
      const before = allTabs().length;
      void vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(dirname(__filename)));
      await drive({ do: 'notification', contains: 'holds no dataset that can be read' });
      assert.equal(allTabs().length, before);
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  });

  describe('Problems', () => {
    const uri = vscode.Uri.file(join(setup.broken, 'imgs', 'xmlab1', 'question.json'));

    it('are shown at their line', async () => {
      await analyze(setup.broken);
      const [problem] = await until('there is a problem', () => {
        const found = vscode.languages.getDiagnostics(uri);
        return found.length > 0 && found;
      });
      assert.equal(problem.source, 'slakescope');
      assert.equal(problem.code, 'empty-answer');
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.lineAt(problem.range.start.line).text.trim(), '"answer": "",');
    });

    it('stay when the panel is closed, until they are cleared', async () => {
      const broken = panels().filter((panel) => panel.label === basename(setup.broken));
      assert.equal(broken.length, 1);
      await vscode.window.tabGroups.close(broken);
      assert.ok(vscode.languages.getDiagnostics(uri).length > 0);
      await vscode.commands.executeCommand('slakescope.clearFindings');
      await until('the problems are gone', () =>
        vscode.languages.getDiagnostics().every(([, found]) => found.every((d) => d.source !== 'slakescope')),
      );
    });
  });
}

function questionsOf(id: string): string {
  return join(readSetup().sample, 'imgs', id, 'question.json');
}

function questionEditor(id: string): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === questionsOf(id));
}

/** The picture of a sample is in the editor's viewer; waited for before the next webview comes, see `closeAllBut`. */
async function pictureOf(id: string): Promise<void> {
  await drive({ do: 'imageTab', path: `/${id}/source.jpg` });
}

function isImageOf(path: string, id: string): boolean {
  return dirname(path) === dirname(questionsOf(id)) && basename(path) === 'source.jpg';
}
