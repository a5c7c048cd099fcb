/** Names that a cloned repository chose, in the editor's own places. */
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';

const LINK = '[Open](command:workbench.action.files.newUntitledFile)';

export function defineHostileTests(): void {
  const { broken, workspace } = readSetup();
  const hostile = join(workspace, `Slake ${LINK}`);
  const linksIn = async (contains: string) =>
    JSON.parse(await drive({ do: 'notificationLinks', contains })) as string[];

  describe('A name that holds a command link', () => {
    before(() => cpSync(broken, hostile, { recursive: true }));
    after(async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      rmSync(hostile, { recursive: true });
    });

    it('would be a link if the editor were given it', async () => {
      void vscode.window.showInformationMessage(`Control ${LINK}`);
      assert.deepEqual(await linksIn('Control'), ['Open']);
    });

    it('is text in an error', async () => {
      const elsewhere = vscode.Uri.from({ scheme: 'elsewhere', path: hostile });
      void vscode.commands.executeCommand('slakescope.analyzeFolder', elsewhere);
      assert.deepEqual(await linksIn('is not on disk'), []);
    });

    it('is text in the notification after an export', async () => {
      const done = vscode.commands.executeCommand('slakescope.exportAnalysis', vscode.Uri.file(hostile));
      await drive({ do: 'pick', text: 'Images' });
      await drive({ do: 'path', path: `${workspace}/` });
      assert.deepEqual(await linksIn('The analysis was exported to'), []);
      await drive({ do: 'screenshot', name: 'hostile-name' });
      await vscode.commands.executeCommand('notifications.clearAll');
      await done;
    });
  });
}
