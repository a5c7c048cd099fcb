/** From a dataset with faults of every kind to a cleaned copy, by keyboard: review, re-split, apply. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { InjectedFaults } from '../../src/analysis/sample/injectedFaults';
import { unexplainedChanges } from '../analysis/curation/unexplainedChanges';
import { drive, readSetup } from './driver';
import { activePath, closeAllBut, countOf, textsOf, until } from './workbench';

/** Of 40 images it takes half a minute; the time is for `SLAKESCOPE_PLANTED=642`. */
const REVIEW_MS = 900_000;
/** Of one case, on a machine that does other things too. */
const STEP_MS = 60_000;
const STATUS = '.review-head [role=status]';

export function defineCleanTests(): void {
  const { planted, workspace } = readSetup();
  const out = join(workspace, 'Slake-planted-cleaned');
  const faults = () => JSON.parse(readFileSync(join(planted, 'planted.json'), 'utf8')) as InjectedFaults;
  const menu = async (item: string) => {
    // With the lines of a large folder open, that of the dataset is out of sight.
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('workbench.files.action.collapseExplorerFolders');
    await drive({ do: 'explorerMenuByKeys', name: basename(planted), items: ['Slakescope', item] });
  };

  describe('Cleaning a dataset', function () {
    this.timeout(REVIEW_MS);
    before(() => closeAllBut());

    it('decides every case by a key: what the rule proposes, else that it is right', async () => {
      await drive({ do: 'explore', path: workspace });
      await menu('Review Findings');
      // The page is not there yet.
      const shown = async (selector: string) => (await countOf(selector).catch(() => 0)) > 0;
      await until('there is a case', () => shown('[data-key=k]'), 180_000);
      // The audit adds its findings to those of reading.
      await until(
        'it is audited',
        async () => (await textsOf('#review-kind option')).some((text) => /Leakage/.test(text)),
        180_000,
      );
      const slowest = { ms: 0 };
      for (;;) {
        const next = await until(
          'a case or the end',
          async () => {
            if ((await countOf('.review-empty')) > 0) return 'end';
            if ((await countOf('[data-key="1"]')) > 0) return '1';
            return (await countOf('[data-key=k]')) > 0 && 'k';
          },
          STEP_MS,
        );
        if (next === 'end') break;
        const [before] = await textsOf(STATUS);
        const at = Date.now();
        await drive({ do: 'press', key: next });
        await until('the case is decided', async () => (await textsOf(STATUS))[0] !== before, STEP_MS);
        slowest.ms = Math.max(slowest.ms, Date.now() - at);
      }
      console.log(
        `slowest step, with the round trips of the test: ${slowest.ms} ms; ${(await textsOf(STATUS))[0]}`,
      );
      await drive({ do: 'screenshot', name: 'review' });
    });

    it('moves what still lies in two splits, and says how the balance changes', async () => {
      await drive({ do: 'explore', path: workspace });
      await menu('Re-split Dataset');
      await drive({ do: 'pickByKeys', text: 'Keep the splits' });
      await until('the balance is shown', () => /re-split\.md$/.test(activePath() ?? ''), 180_000);
      const text = vscode.window.activeTextEditor!.document.getText();
      const [, before, after] = /: ([\d.]+) points before, ([\d.]+) after/.exec(text)!;
      assert.ok(Number(after) - Number(before) <= 2, `${before} to ${after} points`);
      const [, moves] = /; (\d+) of \d+ images move/.exec(text)!;
      if (Number(moves) > 0) await drive({ do: 'pickByKeys', text: `Record ${moves} Moves` });
    });

    it('writes a copy without the faults, whose differences are the errata', async () => {
      await drive({ do: 'explore', path: workspace });
      await menu('Apply Decisions');
      await drive({ do: 'pickByKeys', text: 'Copy the images' });
      await drive({ do: 'pickByKeys', text: 'Beside the dataset' });
      await until('the changes are open', () => activePath() === join(out, 'CHANGES.md'), 300_000);

      const cli = join(vscode.extensions.getExtension('slakescope.slakescope')!.extensionPath, 'dist/cli.js');
      const env = {
        ...process.env,
        ELECTRON_RUN_AS_NODE: '1',
        SLAKESCOPE_CACHE: join(workspace, '../cache'),
      };
      const { stdout, stderr } = spawnSync(process.execPath, [cli, 'audit', out, '--json'], {
        env,
        encoding: 'utf8',
        maxBuffer: 1e9,
      });
      assert.ok(stdout, stderr);
      const left = JSON.parse(stdout) as { kind: string; sample?: string; id: string }[];
      const of = (kinds: readonly string[], ids: readonly string[]) =>
        left
          .filter(({ kind, sample = '' }) => kinds.includes(kind) && ids.includes(sample))
          .map(({ id }) => id);
      const { contradictions, wrongModalities } = faults();
      assert.deepEqual(
        left.filter(({ kind }) => /duplicate$|leakage$|^split-conflict$/.test(kind)).map(({ id }) => id),
        [],
      );
      assert.deepEqual(
        of(
          ['contradiction'],
          contradictions.map(({ id }) => id),
        ),
        [],
      );
      assert.deepEqual(
        of(
          ['wrong-modality'],
          wrongModalities.map(({ id }) => id),
        ),
        [],
      );

      assert.deepEqual(unexplainedChanges(planted, out), []);
    });
  });
}
