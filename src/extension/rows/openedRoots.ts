/** The datasets that were opened in this window, by real path, also before it was restarted. */
import type * as vscode from 'vscode';
import { isBelow } from '../files/pathGuard';

/** Key in the state of the workspace, which no file of the workspace can set. */
const KEY = 'slakescope.openedRoots';
/** The oldest are forgotten; their rows can be seen again once the dataset is opened. */
const MAX_ROOTS = 500;

export class OpenedRoots {
  constructor(private readonly state: vscode.Memento) {}

  /** @param roots real paths. */
  async add(roots: readonly string[]): Promise<void> {
    const known = this.all();
    if (roots.every((root) => known.includes(root))) return;
    await this.state.update(KEY, [...new Set([...roots, ...known])].slice(0, MAX_ROOTS));
  }

  /** @param path real path of a file. */
  hold(path: string): boolean {
    return this.all().some((root) => isBelow(path, root));
  }

  private all(): readonly string[] {
    return this.state.get<readonly string[]>(KEY, []);
  }
}
