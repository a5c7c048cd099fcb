/** A dataset of the hub, from the right-click to the image and the record of a point in the editor's own viewers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { allTabs, closeAllBut, drawn, filled, textsOf, until } from './workbench';

export function defineForeignTests(): void {
  const { parquet, unclear } = readSetup();
  const table = join(parquet, 'data/train-00000-of-00001.parquet');

  describe('A parquet dataset', () => {
    before(() => closeAllBut());

    it('opens from its folder, and says as what it is read', async () => {
      await vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(parquet));
      await filled();
      // Two of the twelve are equal.
      await drive({ do: 'text', selector: '.status-bar', contains: '11 images', timeoutMs: 60_000 });
      await drive({ do: 'text', selector: '.status-bar', contains: '24 questions' });
      await drawn(60_000);
      await drive({ do: 'text', selector: '.layout-reason', contains: 'It is read as Parquet' });
    });

    it('opens the image and the record of a point', async () => {
      await drive({ do: 'hoverPoint' });
      await drive({ do: 'clickPoint' });
      const record = await until(
        'the record is open',
        () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'slakescope'),
        60_000,
      );
      const row = Number(/row-(\d+)\.json$/.exec(record.document.uri.path)?.[1]);
      assert.equal(record.document.uri.path, `${table}/row-${row}.json`);
      const { question, image } = JSON.parse(record.document.getText()) as Record<string, unknown>;
      assert.equal(question, row % 2 === 0 ? 'Which modality is this?' : `Is this image ${row >> 1}?`);
      assert.match(JSON.stringify(image), /<\d+ bytes>/);
      await drive({ do: 'imageTab', path: `/row-${row - (row % 2)}.jpg` });
      await drive({ do: 'screenshot', name: 'parquet-opened' });
      assert.equal((await textsOf('.facts dd')).length > 0, true);
    });

    it('keeps them as tabs that cannot be written', async () => {
      const tab = allTabs().find(({ input }) => input instanceof vscode.TabInputText);
      assert.ok(tab?.input instanceof vscode.TabInputText);
      const { uri } = tab.input;
      assert.equal(vscode.workspace.fs.isWritableFileSystem(uri.scheme), false);
      await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, new Uint8Array()));
      await closeAllBut();
    });
  });

  describe('A table with columns that cannot be told', () => {
    const open = () => vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(unclear));
    const shown = async () => {
      await drive({ do: 'text', selector: '.status-bar', contains: '12 questions', timeoutMs: 60_000 });
      await drive({
        do: 'text',
        selector: '.layout-reason',
        contains: 'Question = frage',
        timeoutMs: 60_000,
      });
    };

    before(() => closeAllBut());

    it('is opened after its columns were asked for', async () => {
      const opening = open();
      await drive({ do: 'pick', text: 'Question' });
      await drive({ do: 'pick', text: 'frage' });
      await drive({ do: 'pick', text: 'Answer' });
      await drive({ do: 'pick', text: 'antwort' });
      await drive({ do: 'pick', text: 'Use These Columns' });
      await opening;
      await shown();
    });

    it('asks nothing the second time', async () => {
      await closeAllBut();
      await open();
      await shown();
      await closeAllBut();
    });
  });
}
