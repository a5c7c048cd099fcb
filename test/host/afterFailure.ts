/** After a test that has failed: what the window shows, and the state that the next tests begin with. */
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';

const TEXT_CHARACTERS = 2_000;
const LOOK_MS = 2_000;

/** Of each failed test a picture `failed-PHASE-N` and the text of the panel, where one is in view. */
export function tidyAfterFailures(): void {
  let failed = 0;
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = `failed-${readSetup().phase}-${++failed}`;
    // A step that fails says so and ends neither the others nor the suite.
    const attempt = async (step: () => Thenable<unknown>) => {
      try {
        await step();
      } catch (error) {
        console.log(`SHOWN not all after ${name}: ${String(error)}`);
      }
    };
    await attempt(() => drive({ do: 'screenshot', name }));
    await attempt(async () => {
      const text = await drive({ do: 'text', selector: 'body', timeoutMs: LOOK_MS });
      console.log(`SHOWN ${name}: ${JSON.stringify(text.slice(0, TEXT_CHARACTERS))}`);
    });
    await attempt(() => drive({ do: 'closeList' }));
    await attempt(() => vscode.commands.executeCommand('workbench.view.explorer'));
    const settings = vscode.workspace.getConfiguration('slakescope');
    await attempt(() => settings.update('click', 'openBeside', vscode.ConfigurationTarget.Global));
  });
}
