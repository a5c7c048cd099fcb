/** A file that the user, git or another window may write: its owner is notified, once for each save. */
import { basename, dirname } from 'node:path';
import type * as vscode from 'vscode';
import { Debounced } from '../debounced';
import { watchFiles } from './watchFiles';

/** One save causes several events, ms. */
const SETTLE_MS = 100;

export class WatchedFile implements vscode.Disposable {
  private watched: { readonly path: string; readonly watcher: vscode.Disposable } | undefined;
  private readonly change: Debounced;
  private disposed = false;

  constructor(onChange: () => void) {
    this.change = new Debounced(onChange, SETTLE_MS);
  }

  /** Watches this path and no other. */
  watch(path: string | undefined): void {
    if (path === this.watched?.path) return;
    this.watched?.watcher.dispose();
    this.watched = undefined;
    if (path === undefined || this.disposed) return;
    this.watched = { path, watcher: watchFiles(dirname(path), basename(path), () => this.announce()) };
  }

  /** Tells the owner soon. */
  announce(): void {
    this.change.soon();
  }

  dispose(): void {
    this.disposed = true;
    this.change.dispose();
    this.watched?.watcher.dispose();
  }
}
