/** BiomedCLIP from nothing to a map made with it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, drawn, logText, panels, until } from './workbench';

const settings = () => vscode.workspace.getConfiguration('slakescope');
const user = vscode.ConfigurationTarget.Global;

export function defineModelTests(): void {
  const { broken, model } = readSetup();

  describe('BiomedCLIP', () => {
    before(async () => {
      await closeAllBut();
      await analyze(broken);
      await drawn();
    });
    after(() => settings().update('encoder', undefined, user));

    it('is offered by the panel that lacks it', async () => {
      await settings().update('encoder', 'biomedclip', user);
      await drive({ do: 'text', selector: '.run-notice', contains: 'BiomedCLIP is not set up' });
      await drive({ do: 'screenshot', name: 'model-missing' });
      await drive({ do: 'click', selector: '.run-notice [data-action="setUpBiomedclip"]' });
      const offered = JSON.parse(await drive({ do: 'offered' })) as string[];
      assert.equal(offered.length, 3, offered.join('; '));
    });

    it('is imported from a file, and the panel goes on by itself', async () => {
      await drive({ do: 'pick', text: 'Import a checkpoint file' });
      await drive({ do: 'path', path: join(model, 'open_clip_pytorch_model.bin') });
      await drive({ do: 'notification', contains: 'Custom BiomedCLIP checkpoint is on this machine' });
      await drawn();
      await drive({ do: 'screenshot', name: 'model-used' });
      assert.match(logText(), /Embedding 12 images by Custom BiomedCLIP checkpoint/);
    });

    it('is checked, and the report says what could be compared', async () => {
      await vscode.commands.executeCommand('slakescope.verifyBiomedclip');
      const report = await until('the report is open', () => {
        const { document } = vscode.window.activeTextEditor ?? {};
        return document?.uri.scheme === 'slakescope-report' && document.getText();
      });
      assert.match(report, /# Verification of Custom BiomedCLIP checkpoint/);
      assert.match(report, /No probabilities are published for this checkpoint/);
    });

    it('gives way to the built-in encoder without a restart', async () => {
      await analyze(broken);
      await settings().update('encoder', undefined, user);
      await drawn();
      assert.equal(panels().length, 1);
    });
  });
}
