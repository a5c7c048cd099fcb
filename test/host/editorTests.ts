/** From files to the panel and back: menus, lenses, hovers, links, Show in Slakescope, clicks, the side bar, runs. */
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, drawn, panels, selected, tabPaths, textsOf, until } from './workbench';

const IMAGE_VIEWER = 'imagePreview.previewEditor';

export function defineEditorTests(): void {
  const { sample, workspace } = readSetup();
  const questions = (id: string) => vscode.Uri.file(join(sample, 'imgs', id, 'question.json'));
  const inspected = (id: string) => drive({ do: 'text', selector: '.inspector', contains: id });

  describe('Files and the panel', () => {
    before(async () => {
      await closeAllBut();
      await analyze(sample);
      await until('the panel is in front', () => panels().some(({ isActive }) => isActive));
      await drawn(60_000);
    });

    it('have a menu on datasets, samples and what holds them, and on nothing else', async () => {
      await drive({ do: 'explore', path: basename(workspace) });
      await vscode.commands.executeCommand('workbench.files.action.collapseExplorerFolders');
      const menu = async (name: string) => JSON.parse(await drive({ do: 'explorerMenu', name })) as string[];
      const ofDataset = await menu('Slake-sample');
      assert.ok(ofDataset.includes('Slakescope'), ofDataset.join(', '));
      await drive({ do: 'screenshot', name: 'menu' });
      assert.ok(!(await menu('notes')).includes('Slakescope'));
    });

    it('lead from records to the map by lenses, hovers and links', async () => {
      const uri = questions('xmlab2');
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
      const lenses = await until('there is a lens', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          uri,
          20,
        );
        return found.length > 0 && found;
      });
      assert.match(lenses[0].command!.title, /^Show in map/);
      const at = document.positionAt(document.getText().indexOf('"img_name"') + 3);
      const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        at,
      );
      const text = hover.contents.map((part) => (part as vscode.MarkdownString).value).join('\n');
      assert.match(text, /xmlab2/);
      assert.match(text, /source\.jpg/);
      assert.match(text, /cluster/);
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        'vscode.executeLinkProvider',
        uri,
        1,
      );
      assert.equal(links[0].target!.fsPath, join(sample, 'imgs', 'xmlab2', 'source.jpg'));
      await drive({ do: 'screenshot', name: 'lenses' });
      const { command, arguments: given = [] } = lenses[0].command!;
      await vscode.commands.executeCommand(command, ...(given as unknown[]));
      await inspected('xmlab2');
    });

    it('show the sample of an image tab, of a folder and of the cursor in a split file', async () => {
      await drive({ do: 'webviewsSettled' }); // see closeAllBut
      const image = vscode.Uri.file(join(sample, 'imgs', 'xmlab5', 'source.jpg'));
      await vscode.commands.executeCommand('vscode.openWith', image, IMAGE_VIEWER);
      await drive({ do: 'imageTab', path: '/xmlab5/source.jpg' });
      await drive({ do: 'webviewsSettled' });
      await vscode.commands.executeCommand('slakescope.showInSlakescope');
      await inspected('xmlab5');
      await vscode.commands.executeCommand(
        'slakescope.showInSlakescope',
        vscode.Uri.file(dirname(questions('xmlab6').fsPath)),
      );
      await inspected('xmlab6');
      const document = await vscode.workspace.openTextDocument(join(sample, 'train.json'));
      const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
      const at = document.positionAt(Math.floor(document.getText().length / 2));
      const id = /xmlab\d+/.exec(document.lineAt(at.line).text)![0];
      editor.selection = new vscode.Selection(at, at);
      await vscode.commands.executeCommand('slakescope.showInSlakescope');
      await inspected(id);
      assert.equal(panels().length, 1);
    });

    it('open nothing on a click unless the setting says so', async () => {
      const settings = vscode.workspace.getConfiguration('slakescope');
      await settings.update('click', 'inspect', vscode.ConfigurationTarget.Global);
      await closeAllBut(sample);
      await drawn();
      const id = await drive({ do: 'hoverPoint' });
      await drive({ do: 'clickPoint' });
      await inspected(id);
      await drive({ do: 'screenshot', name: 'click-inspects' });
      assert.equal(tabPaths().length, 1);
      await settings.update('click', 'openBeside', vscode.ConfigurationTarget.Global);
      await drive({ do: 'clickPoint' });
      await until('its image is open', () =>
        tabPaths().some((path) => path.endsWith(join(id, 'source.jpg'))),
      );
      await drive({ do: 'screenshot', name: 'click-opens' });
      // What is open follows the walk.
      await drive({ do: 'press', key: 'ArrowRight', selector: '[role="application"]' });
      const next = await until('another sample is inspected', async () => {
        const [found] = /xmlab\d+/.exec((await textsOf('.inspector'))[0]) ?? [];
        return found !== id && found;
      });
      await until(
        'the tabs are those of the next sample',
        () =>
          tabPaths().every((path) => !path.includes(id + '/')) &&
          tabPaths().some((path) => path.endsWith(join(next, 'question.json'))),
      );
    });

    it('come back as they were left', async () => {
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
      await vscode.commands.executeCommand('slakescope.showInSlakescope', questions('xmlab3'));
      await inspected('xmlab3');
      // What the walk has left open follows; closed before, it would be opened again.
      await until('what is open follows', () =>
        ['source.jpg', 'question.json'].every((name) =>
          tabPaths().some((path) => path.endsWith(join('xmlab3', name))),
        ),
      );
      await closeAllBut();
      await analyze(sample);
      await drawn();
      await inspected('xmlab3');
      assert.equal(await selected(), 1);
    });

    it('stand in the side bar with counts, findings and runs', async () => {
      await vscode.commands.executeCommand('slakescope.saveRun', 'before');
      await vscode.commands.executeCommand('slakescope.datasets.focus');
      try {
        await drive({ do: 'sideBar', contains: 'Slake-sample' });
        const rows = JSON.parse(await drive({ do: 'sideBar', contains: 'Runs' })) as string[];
        assert.ok(
          rows.some((row) => /Samples\s*\d+/.test(row)),
          rows.join(' | '),
        );
        assert.ok(
          rows.some((row) => /Runs\s*1/.test(row)),
          rows.join(' | '),
        );
        await drive({ do: 'screenshot', name: 'side-bar' });
      } finally {
        await vscode.commands.executeCommand('workbench.view.explorer');
      }
    });

    it('have ticked their step of the walkthrough when it is opened later', async () => {
      await drive({ do: 'command', title: 'Welcome: Open Walkthrough' });
      await drive({ do: 'pick', text: 'Slakescope' });
      await drive({ do: 'walkthroughDone', step: 'Open a dataset' });
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
  });
}
