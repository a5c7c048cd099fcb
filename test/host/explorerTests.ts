/** The product as its user meets it, in a real VS Code. */
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';

/** The workbench in a browser stores which editors are open every 5 s, not when its page goes away. */
const STORE_MS = 7_000;
const VIEW_TYPE = 'slakescope.explorer';

export function defineExplorerTests(): void {
  const setup = readSetup();

  describe('Slakescope', () => {
    it('opens a map from the command on a folder', async () => {
      await analyze(setup.sample);
      await until('the panel is open', () => panels().length === 1);
      assert.equal(panels()[0]!.label, basename(setup.sample));
      await drive({ do: 'text', selector: '.status-bar', contains: '60 images' });
      await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0' });
    });

    it('shows a thumbnail card on hover, and opens the image and its question.json on click', async () => {
      const id = await drive({ do: 'hoverPoint' });
      await drive({ do: 'screenshot', name: 'hover' });
      await drive({ do: 'clickPoint' });
      await until('the image tab is open', () => tabPaths().some((path) => isImageOf(path, id)));
      const editor = await until('question.json is open', () => questionEditor(id));
      const range = editor.visibleRanges[0]!;
      assert.ok(range.contains(editor.selection.active), 'the record is in view');
      await until('the group of the plot is the active one', () => panels()[0]!.group.isActive);
    });

    it('keeps the keyboard in the plot after a click', async () => {
      await untilAsync(
        'the plot has the keyboard',
        async () => (await drive({ do: 'focused' })) === 'application',
      );
      await drive({ do: 'press', key: 'ArrowRight' }); // to whatever has the keyboard
      await drive({ do: 'press', key: 'Enter' });
      await until('the walked-to question.json has the focus', () => activePath()?.endsWith('question.json'));
    });

    it('moves the focus to the question on double click', async () => {
      const id = await drive({ do: 'hoverPoint' });
      await drive({ do: 'clickPoint', count: 2 });
      await until('question.json has the focus', () => activePath() === questionsOf(id));
    });

    it('has the picture in the image tab', async () => {
      assert.equal(await drive({ do: 'imageTab' }), 'loaded');
      await drive({ do: 'screenshot', name: 'opened' });
    });

    it('walks from point to point with the arrows and opens with Enter', async () => {
      await analyze(setup.sample);
      await drive({ do: 'press', key: 'ArrowRight', selector: '[role="application"]' });
      await drive({ do: 'press', key: 'ArrowDown', selector: '[role="application"]' });
      await drive({ do: 'press', key: 'Enter', selector: '[role="application"]' });
      await until('a question.json has the focus', () => activePath()?.endsWith('question.json'));
    });

    it('shows the same panel on the second command', async () => {
      await analyze(setup.sample);
      await until('it is in front', () => panels()[0]!.isActive);
      assert.equal(panels().length, 1);
    });

    it('is filled again after it was hidden', async () => {
      const document = await vscode.workspace.openTextDocument(join(setup.sample, 'test.json'));
      await vscode.window.showTextDocument(document, panels()[0]!.group.viewColumn);
      await until('it is hidden', () => !panels()[0]!.isActive);
      await analyze(setup.sample);
      await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0' });
      await drive({ do: 'hoverPoint' });
    });

    it('reports what is wrong with a dataset at its line in the Problems panel', async () => {
      await analyze(setup.broken);
      const uri = vscode.Uri.file(join(setup.broken, 'imgs', 'xmlab1', 'question.json'));
      const [problem] = await until('there is a problem', () => {
        const found = vscode.languages.getDiagnostics(uri);
        return found.length > 0 ? found : undefined;
      });
      assert.equal(problem!.source, 'Slakescope');
      assert.equal(problem!.code, 'empty-answer');
      assert.equal((await lineText(uri, problem!.range.start.line)).trim(), '"answer": "",');
    });

    it('says in the panel why a folder cannot be shown', async () => {
      await analyze(dirname(__filename));
      await drive({ do: 'text', selector: '.run-notice', contains: 'is no SLAKE dataset' });
    });

    it('stops when cancelled, and starts again when asked', async () => {
      await analyze(setup.large);
      await drive({ do: 'text', selector: '.run-notice', contains: 'Embedding images' });
      await vscode.commands.executeCommand('slakescope.cancel');
      await drive({ do: 'text', selector: '.run-notice', contains: 'Cancelled', timeoutMs: 3000 });
      await drive({ do: 'click', selector: '.run-notice [data-action="retry"]' });
      await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0', timeoutMs: 60_000 });
    });

    it('takes its problems with it when the panel is closed', async () => {
      const broken = panels().filter((panel) => panel.label === basename(setup.broken));
      assert.equal(broken.length, 1);
      await vscode.window.tabGroups.close(broken);
      await until('the problems are gone', () =>
        vscode.languages.getDiagnostics().every(([, found]) => found.every((d) => d.source !== 'Slakescope')),
      );
    });

    it('is left open for the restart', async () => {
      const others = allTabs().filter((tab) => tab.label !== basename(setup.sample));
      await vscode.window.tabGroups.close(others);
      await analyze(setup.sample);
      await until('it is alone', () => allTabs().length === 1 && panels()[0]!.isActive);
      await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0' });
      await new Promise((resolve) => setTimeout(resolve, STORE_MS));
    });
  });
}

async function analyze(folder: string): Promise<void> {
  await vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(folder));
}

/** Polls until there is a value; fails with what it waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end)
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}. Tabs: ${tabPaths().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function untilAsync(what: string, look: () => Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function allTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

export function panels(): vscode.Tab[] {
  return allTabs().filter(
    (tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(VIEW_TYPE),
  );
}

function pathOf(tab: vscode.Tab | undefined): string | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri.fsPath
    : undefined;
}

function tabPaths(): string[] {
  return allTabs().map((tab) => pathOf(tab) ?? tab.label);
}

function activePath(): string | undefined {
  return pathOf(vscode.window.tabGroups.activeTabGroup.activeTab);
}

function questionsOf(id: string): string {
  return join(readSetup().sample, 'imgs', id, 'question.json');
}

function questionEditor(id: string): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === questionsOf(id));
}

function isImageOf(path: string, id: string): boolean {
  return dirname(path) === dirname(questionsOf(id)) && basename(path) === 'source.jpg';
}

async function lineText(uri: vscode.Uri, line: number): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).lineAt(line).text;
}
