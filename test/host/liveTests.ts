/** A dataset that changes while it is open: by the editor, by a script, by git. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, drawn, filled, logText, panels, showView, textsOf, until } from './workbench';

/** Of a dataset as large as SLAKE on a busy machine. */
const OPENING_MS = 300_000;
/** The bars are 1 s for what is shown after a key, and 2 s after a file came or went; a busy machine takes longer. */
const LIVE_MS = 5_000;
/** Of work on all images on a busy machine. */
const SETTLED_MS = 60_000;
/** In the status bar, of what runs. */
const RUNNING = /Auditing|Embedding|Running|left/;
/** Until the page watches what it shows. */
const WATCHED_MS = 500;
const MAX_PROBES = 10;

/** Until the editor follows a folder that was made a moment ago: it misses one that appears inside of another at once. */
async function watched(folder: string): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '.seen-*'));
  const seen: vscode.Uri[] = [];
  watcher.onDidCreate((uri) => seen.push(uri));
  for (let probe = 0; seen.length === 0 && probe < MAX_PROBES; probe++) {
    if (probe > 0) {
      renameSync(folder, `${folder}-`);
      renameSync(`${folder}-`, folder);
      await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    }
    const path = join(folder, `.seen-${probe}`);
    writeFileSync(path, '');
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    rmSync(path);
  }
  watcher.dispose();
  assert.notEqual(seen.length, 0, `the editor watches ${folder}`);
}

export function defineLiveTests(): void {
  const { sample, broken, second: other, workspace } = readSetup();
  const images = join(sample, 'imgs');
  const ids = readdirSync(images).sort();
  const added = join(images, 'xmlab9000');
  const questions = vscode.Uri.file(join(images, ids[7], 'question.json'));
  const errors = (uri: vscode.Uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(
        ({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source === 'slakescope',
      );
  const counts = async () => (await textsOf('.status-left > *')).join(' · ');
  const shows = (what: string) =>
    until(`the status bar says ${what}`, async () => (await counts()).includes(what), SETTLED_MS);
  /** From a change of the files until the panel has painted what it counts; nothing runs before. */
  const shownAfter = async (count: number, change: () => void): Promise<number> => {
    await quiet();
    const contains = `${count} images`;
    const shown = drive({ do: 'shownAt', selector: '.status-left', contains, timeoutMs: SETTLED_MS });
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    const start = Date.now();
    change();
    return Number(await shown) - start;
  };
  const quiet = () => until('what runs is done', async () => !RUNNING.test(await counts()), SETTLED_MS);
  /** Images in the legend of the map. */
  const onMap = async () =>
    (await textsOf('.legend .legend-count')).reduce(
      (sum, text) => sum + Number(text.split('/').at(-1)!.replace(/\D/g, '')),
      0,
    );
  /** How often it was read as a whole. */
  const openingsOf = (root: string) => logText().split(`Opened ${root}: `).length - 1;
  const errorNotices = () => drive({ do: 'count', selector: '.toast' });

  describe('A dataset that changes', () => {
    before(async function () {
      this.timeout(OPENING_MS);
      await closeAllBut();
      await analyze(sample);
      await showView('explore'); // it opens as it was left
      await drawn(OPENING_MS);
    });
    after(async () => {
      rmSync(added, { recursive: true, force: true });
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await closeAllBut();
    });

    it('has one panel, whichever of its folders is opened, with the sample of the folder', async () => {
      await analyze(images);
      await analyze(join(images, ids[3]));
      await analyze(join(sample, 'train.json'));
      assert.equal(panels().length, 1);
      await until('the sample is inspected', async () => (await textsOf('.facts dd'))[0] === ids[3]);
    });

    it('has a finding as soon as an answer is wrong in the editor, and none once it is corrected', async () => {
      const document = await vscode.workspace.openTextDocument(questions);
      await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
      const text = document.getText();
      const answer = /"answer": "[^"]+"/.exec(text)!;
      const range = (length: number) =>
        new vscode.Range(document.positionAt(answer.index), document.positionAt(answer.index + length));
      const type = async (by: string, length: number) => {
        const edit = new vscode.WorkspaceEdit();
        edit.replace(questions, range(length), by);
        assert.ok(await vscode.workspace.applyEdit(edit));
        return performance.now();
      };
      const empty = '"answer": ""';
      await type(empty, answer[0].length);
      await until('the empty answer is a problem', () => errors(questions).length === 1);
      const listed = await counts();
      const typed = await type(answer[0], empty.length);
      await until('the problem is gone', () => errors(questions).length === 0);
      const goneMs = performance.now() - typed;
      await until('the panel lists one less', async () => (await counts()) !== listed);
      const listedMs = performance.now() - typed;
      console.log(
        `ok (time) a corrected answer: squiggle gone in ${goneMs.toFixed(0)} ms, finding in ${listedMs.toFixed(0)} ms`,
      );
      assert.equal(document.getText(), text);
      assert.ok(goneMs < LIVE_MS, `${goneMs} ms`);
    });

    it('shows an image that is added, and one less when it is removed, with the selection kept', async () => {
      const before = ids.length;
      await shows(`${before} images`);
      const addedMs = await shownAfter(before + 1, () =>
        cpSync(join(images, ids[5]), added, { recursive: true }),
      );
      await until('the map has it', async () => (await onMap()) === before + 1);
      const removedMs = await shownAfter(before, () => rmSync(added, { recursive: true }));
      await until('the map has it no more', async () => (await onMap()) === before);
      console.log(`ok (time) an image added: ${addedMs.toFixed(0)} ms, removed: ${removedMs.toFixed(0)} ms`);
      assert.equal((await textsOf('.facts dd'))[0], ids[3]);
    });

    it('has a finding when a question.json is gone whose questions a split file still has', async () => {
      const gone = join(images, ids[11], 'question.json');
      const text = readFileSync(gone, 'utf8');
      const listed = async () =>
        Number(/([\d,]+) findings?/.exec(await counts())?.[1]?.replace(',', '') ?? 0);
      const before = await listed();
      const lists = (number: number) =>
        until(`the panel lists ${number}`, async () => (await listed()) === number, SETTLED_MS);
      rmSync(gone);
      await lists(before + 1);
      await shows(`${ids.length} images`);
      writeFileSync(gone, text);
      await lists(before);
    });

    it('is as it was after all its images were touched, without a word', async () => {
      const before = await until(
        'what the change before asked for is done',
        async () => {
          const shown = await counts();
          return !RUNNING.test(shown) && shown.includes('neighbours preserved') && shown; // measured last
        },
        SETTLED_MS,
      );
      const now = new Date();
      const openings = openingsOf(sample);
      for (const id of ids) utimesSync(join(images, id, 'source.jpg'), now, now);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      let shown = '';
      await until('it is as it was', async () => (shown = await counts()) === before, SETTLED_MS).catch(() =>
        assert.equal(shown, before),
      );
      assert.equal(await errorNotices(), '0');
      assert.equal(openingsOf(sample), openings, 'no second full run');
    });
  });

  describe('Two datasets at once', () => {
    before(async () => {
      await closeAllBut();
      await analyze(broken);
      await filled();
      await shows('12 images');
      await analyze(other);
      await filled();
      await shows('12 images');
    });
    after(() => closeAllBut());

    it('have a panel each, and each the findings of its own files', async () => {
      await until('both have a panel', () => panels().length === 2);
      const record = (root: string) => vscode.Uri.file(join(root, 'imgs/xmlab1/question.json'));
      await until('both have their problem', () =>
        [broken, other].every((root) => errors(record(root)).length === 1),
      );
      const text = readFileSync(record(other).fsPath, 'utf8');
      writeFileSync(record(other).fsPath, text.replace('"answer": ""', '"answer": "Yes"'));
      await until('the corrected one has none', () => errors(record(other)).length === 0);
      assert.equal(errors(record(broken)).length, 1);
    });

    it('go one without the other: no row of the deleted one stays, and no dialog comes', async () => {
      rmSync(other, { recursive: true });
      await until('its panel says so', async () =>
        (await textsOf('body')).join(' ').includes('There is no folder'),
      );
      const stale = vscode.languages
        .getDiagnostics()
        .filter(([uri, list]) => uri.fsPath.startsWith(other) && list.length > 0);
      assert.deepEqual(stale, []);
      await analyze(broken);
      await filled();
      await shows('12 images');
      assert.equal(await errorNotices(), '0');
    });
  });

  describe('A dataset under git', () => {
    const folder = join(workspace, 'Slake-git');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder });
    before(async () => {
      await closeAllBut();
      cpSync(broken, folder, { recursive: true });
      git('init', '-q');
      git('add', '.');
      git('commit', '-qm', 'all');
      git('checkout', '-qb', 'few');
      const last = readdirSync(join(folder, 'imgs')).sort().slice(-3);
      for (const id of last) rmSync(join(folder, 'imgs', id), { recursive: true });
      git('commit', '-qam', 'three images less');
      await watched(join(folder, 'imgs'));
      await analyze(folder);
      await filled();
      await shows('9 images');
    });
    after(async () => {
      await closeAllBut();
      rmSync(folder, { recursive: true, force: true });
      rmSync(`${folder}-moved`, { recursive: true, force: true });
    });

    it('follows a checkout of another branch', async () => {
      const openings = openingsOf(folder);
      git('checkout', '-q', '-');
      await shows('12 images');
      git('checkout', '-q', 'few');
      await shows('9 images');
      assert.equal(await errorNotices(), '0');
      assert.equal(openingsOf(folder), openings, 'no second full run');
    });

    it('keeps its findings when its panel is closed, until they are cleared', async () => {
      const problems = () =>
        vscode.languages
          .getDiagnostics()
          .filter(([uri, list]) => uri.fsPath.startsWith(folder) && list.length > 0).length;
      const before = await until('it has problems', () => problems() || undefined);
      await closeAllBut();
      assert.equal(problems(), before);
      await vscode.commands.executeCommand('slakescope.clearFindings');
      assert.equal(problems(), 0);
      await analyze(folder);
      await until('they are back', () => problems() === before);
    });

    it('says in its panel that it was moved away, and is there again when it is back', async () => {
      renameSync(folder, `${folder}-moved`);
      await drive({ do: 'text', selector: '.state-title, .state', contains: '' });
      await until('it says so', async () => (await textsOf('body')).join(' ').includes('There is no folder'));
      renameSync(`${folder}-moved`, folder);
      await shows('9 images');
      assert.ok(existsSync(folder));
    });

    it('stays in its tab with its decisions when it is renamed in the editor', async () => {
      const renamed = `${folder}-renamed`;
      const kept = (root: string) => join(workspace, '.slakescope', `${basename(root)}.decisions.jsonl`);
      const rename = async (from: string, to: string) => {
        const edit = new vscode.WorkspaceEdit();
        edit.renameFile(vscode.Uri.file(from), vscode.Uri.file(to));
        assert.ok(await vscode.workspace.applyEdit(edit));
        await until(
          `the tab is that of ${to}`,
          () =>
            panels()
              .map(({ label }) => label)
              .join() === basename(to),
        );
        await shows('9 images');
      };
      mkdirSync(dirname(kept(folder)), { recursive: true });
      writeFileSync(kept(folder), '{"sample":"xmlab1","kind":"note","text":"a","date":"2026-11-30"}\n');
      await rename(folder, renamed);
      assert.deepEqual([existsSync(kept(folder)), existsSync(kept(renamed))], [false, true]);
      await rename(renamed, folder);
      rmSync(kept(folder));
      assert.equal(await errorNotices(), '0');
    });
  });
}
