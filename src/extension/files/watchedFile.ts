/** A file that the user, git or another window may write: its owner is told, once for each save. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';

/** One save causes several events, ms. */
const SETTLE_MS = 100;

export class WatchedFile implements vscode.Disposable {
  private watched: { readonly path: string; readonly watcher: vscode.FileSystemWatcher } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(private readonly onChange: () => void) {}

  /** Watches this path and no other. */
  watch(path: string | undefined): void {
    if (path === this.watched?.path) return;
    this.watched?.watcher.dispose();
    this.watched = undefined;
    if (path === undefined || this.disposed) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const announce = () => this.announce();
    watcher.onDidChange(announce);
    watcher.onDidCreate(announce);
    watcher.onDidDelete(announce);
    this.watched = { path, watcher };
  }

  /** Tells the owner soon. */
  announce(): void {
    clearTimeout(this.timer);
    if (!this.disposed) this.timer = setTimeout(this.onChange, SETTLE_MS);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.watched?.watcher.dispose();
  }
}
