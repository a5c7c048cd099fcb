/** From the command to problems with their counterparts, back to the sample, and decisions and tags in the manifest. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import {
  activePath,
  analyze,
  closeAllBut,
  drawn,
  panelOf,
  searchFor,
  selected,
  showView,
  tabPaths,
  textsOf,
  until,
} from './workbench';

export function defineAuditTests(): void {
  const { broken, sample, workspace } = readSetup();
  const manifest = join(workspace, '.slakescope', 'Slake-broken.tags.tsv');
  const manifestText = () => (existsSync(manifest) ? readFileSync(manifest, 'utf8') : '');
  /** The sample maker says where it planted a contradiction. */
  const { contradictions } = JSON.parse(readFileSync(join(broken, 'planted.json'), 'utf8')) as {
    contradictions: { id: string }[];
  };
  const { id } = contradictions[0];
  const uri = vscode.Uri.file(join(broken, 'imgs', id, 'question.json'));
  let contradiction: vscode.Diagnostic;
  const actionsAt = (range: vscode.Range) =>
    vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);

  describe('The audit', () => {
    // Each of the tests can run alone.
    before(async () => {
      await closeAllBut();
      await vscode.commands.executeCommand('slakescope.auditFolder', vscode.Uri.file(broken));
      contradiction = await until(
        'the contradiction is a problem',
        () => vscode.languages.getDiagnostics(uri).find((problem) => problem.relatedInformation?.length),
        60_000,
      );
    });

    it('shows its findings in the panel, and in the Problems panel with what they are compared with', async () => {
      assert.equal(contradiction.source, 'slakescope');
      const [other] = contradiction.relatedInformation!;
      assert.equal(other.location.uri.toString(), uri.toString());
      assert.notEqual(other.location.range.start.line, contradiction.range.start.line);
      await drive({ do: 'text', selector: '.table', contains: 'is the same picture as' });
      await drive({ do: 'screenshot', name: 'audit' });
    });

    it('leads from a problem back to the sample', async () => {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, panelOf(broken).group.viewColumn);
      const actions = await until('there is a way back', async () => {
        const found = await actionsAt(contradiction.range);
        return found.length > 0 && found;
      });
      const action = actions.find(({ title }) => title === `Show ${id} in Slakescope`);
      assert.ok(action, actions.map(({ title }) => title).join('; '));
      const { command, arguments: args = [] } = action.command!;
      await vscode.commands.executeCommand(command, ...(args as unknown[]));
      await until('the panel is in front', () => panelOf(broken).isActive);
      await until('the sample is inspected', async () => (await textsOf('.facts dd'))[0] === id);
    });

    it('mends a record by a quick fix when asked, as an edit that can be undone', async () => {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, panelOf(broken).group.viewColumn);
      const before = document.getText();
      const fix = await until('an edit is offered', async () =>
        (await actionsAt(contradiction.range)).find(({ edit }) => edit !== undefined),
      );
      assert.equal(document.getText(), before);
      assert.ok(await vscode.workspace.applyEdit(fix.edit!));
      const answers = (text: string) =>
        (JSON.parse(text) as { answer: string }[]).map(({ answer }) => answer);
      const [old, now] = [answers(before), answers(document.getText())];
      assert.equal(now.filter((answer, at) => answer !== old[at]).length, 1, fix.title);
      assert.equal(readFileSync(uri.fsPath, 'utf8'), before);
      await vscode.commands.executeCommand('undo');
      await until('it is undone', () => document.getText() === before && !document.isDirty);
    });

    it('keeps the decision that a pair is no duplicate', async () => {
      await closeAllBut();
      await analyze(sample);
      await showView('explore'); // it comes back as it was left some moments before it was closed
      await drawn(60_000);
      await showView('duplicates');
      await drive({ do: 'text', selector: '.pairs', contains: 'Not a duplicate', timeoutMs: 60_000 });
      await drive({ do: 'click', selector: '.pairs .link' });
      const decided = join(workspace, '.slakescope', 'Slake-sample.tags.tsv');
      await until(
        'it is in the manifest',
        () =>
          existsSync(decided) &&
          /^xmlab\d+\tnot-duplicate-of:xmlab\d+\n$/.test(readFileSync(decided, 'utf8')),
      );
      await drive({ do: 'text', selector: '.view', contains: 'Marked as not duplicates' });
      await drive({ do: 'screenshot', name: 'duplicates' });
    });
  });

  describe('Tags', () => {
    before(async () => {
      await closeAllBut(broken);
      await analyze(broken);
      await showView('explore');
      await drawn();
      await searchFor('xmlab11');
      await until('it is selected', async () => (await selected()) <= 1);
      await until('it is inspected', async () => (await textsOf('.facts dd'))[0] === 'xmlab11');
    });

    it('go into the manifest of the workspace, and the dataset stays as it was', async () => {
      await drive({ do: 'type', selector: '.tag-input', text: 'bad contrast' });
      await drive({ do: 'press', selector: '.tag-input', key: 'Enter' });
      await until('it is written', () => manifestText().includes('xmlab11\ttag:bad contrast\n'));
      await until('it is shown', async () =>
        (await textsOf('.chip')).some((text) => text.includes('bad contrast')),
      );
      assert.ok(!existsSync(join(broken, '.slakescope')));
      await drive({ do: 'screenshot', name: 'tags' });
    });

    it('follow the file when it changes on disk, as after a merge', async () => {
      writeFileSync(manifest, manifestText().replace('bad contrast', 'seen twice'));
      await until('the page follows', async () =>
        (await textsOf('.chip')).some((text) => text.includes('seen twice')),
      );
    });

    it('are beside what else can be done with a selection: it opens as tabs', async () => {
      await searchFor('xmlab1');
      const count = await until('several are selected', async () => (await selected()) > 1 && selected());
      await drive({ do: 'click', selector: 'button:text-is("Open as tabs")' });
      await until('their images are open', () => {
        const images = tabPaths().filter((path) => path.endsWith('source.jpg'));
        return images.length === count;
      });
      await closeAllBut(broken);
      await drawn();
    });
  });

  describe('An export', () => {
    before(async () => {
      await closeAllBut(broken);
      await analyze(broken);
      await showView('explore');
      await drawn();
      await searchFor('xmlab1');
      await until('several are selected', async () => (await selected()) > 1);
    });

    it('is saved where its user says', async () => {
      const csv = join(workspace, 'points.csv');
      await drive({ do: 'click', selector: 'button[aria-label="Export"]' });
      await drive({ do: 'click', selector: '.menu-item:has-text("CSV")' });
      await drive({ do: 'path', path: csv });
      await until('it is there', () => existsSync(csv));
      // Whole from the first moment on: a line for each that is selected.
      const [head, ...rows] = readFileSync(csv, 'utf8').split('\n');
      assert.match(head, /^id,modality,location,split,/);
      assert.equal(rows.filter((row) => row.startsWith('xmlab')).length, await selected());
      assert.equal(rows.at(-1), '');
      assert.deepEqual(
        readdirSync(workspace).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });

    it('of the whole analysis has the parameters that the panel shows', async () => {
      await drive({ do: 'click', selector: 'button[aria-label="Parameters"]' });
      await drive({ do: 'type', selector: '#param-kmeans-k input', text: '3' });
      await drive({ do: 'click', selector: 'details:has(#param-kmeans-k) vscode-button:text-is("Run")' });
      await drive({ do: 'press', key: 'Escape', selector: '#param-kmeans-k input' });
      await drive({ do: 'click', selector: 'button[aria-label="Export"]' });
      await drive({ do: 'click', selector: '.menu-item:has-text("Export full analysis")' });
      await drive({ do: 'path', path: `${workspace}/` });
      await drive({
        do: 'notification',
        contains: 'The analysis was exported to',
        button: 'Open points.csv',
      });
      const out = join(workspace, 'slakescope-Slake-broken');
      const { methods } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
        methods: { method: string; params: object }[];
      };
      assert.equal((methods.find(({ method }) => method === 'kmeans')!.params as { k: number }).k, 3);
      await until('the table is open', () => activePath() === join(out, 'points.csv'));
    });
  });
}
