/**
 * Tells that files of a dataset have changed, whoever changed them and wherever the dataset lies. Many changes at once
 * are one: it waits until none has come for a moment.
 */
import { basename, dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { Debounced } from '../debounced';
import { watchFiles } from '../files/watchFiles';

/** After the last change. */
const SETTLE_MS = 50;
/** After the first, where changes go on and on. */
const MOST_MS = 2_000;
/** After the watchers are made anew, until the editor reliably reports changes again. */
const BEGUN_MS = 2_000;

export class DatasetWatcher implements vscode.Disposable {
  private watchers: readonly vscode.Disposable[] = [];
  private roots = '';
  private readonly paths = new Set<string>();
  private readonly settled = new Debounced(() => this.tell(), SETTLE_MS);
  private firstAt: number | undefined;
  private readonly begun = new Debounced(() => this.changed(null), BEGUN_MS);
  private readonly folders: vscode.Disposable;

  /** @param changed with the absolute paths of what changed, came or went; null: anything may have. */
  constructor(private readonly changed: (paths: ReadonlySet<string> | null) => void) {
    // What is written before `watchFiles` watches again is not reported.
    this.folders = vscode.workspace.onDidChangeWorkspaceFolders(() => this.begun.soon());
  }

  /** @param roots real paths of folders, or of the one table that is read. */
  watch(roots: readonly string[]): void {
    const wanted = roots.join('\n');
    if (wanted === this.roots) return;
    this.roots = wanted;
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = roots.flatMap((root) => [
      this.watcher(root, '**/*', root),
      // The folder itself, which is renamed, deleted, or there again.
      this.watcher(dirname(root), basename(root), dirname(root)),
    ]);
  }

  dispose(): void {
    this.folders.dispose();
    this.begun.dispose();
    this.settled.dispose();
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = [];
  }

  private watcher(folder: string, pattern: string, base: string): vscode.Disposable {
    return watchFiles(folder, pattern, ({ fsPath }) => {
      // What git, an editor or an operating system keeps for itself.
      const names = relative(base, fsPath).split(sep);
      if (!names.some((name) => name.startsWith('.') && name !== '..')) this.add(fsPath);
    });
  }

  private add(path: string): void {
    this.paths.add(path);
    const now = Date.now();
    this.firstAt ??= now;
    this.settled.soon(Math.max(0, Math.min(SETTLE_MS, this.firstAt + MOST_MS - now)));
  }

  private tell(): void {
    this.firstAt = undefined;
    const paths = new Set(this.paths);
    this.paths.clear();
    this.changed(paths);
  }
}
