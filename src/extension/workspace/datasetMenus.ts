/** Keeps what the menus know up to date with the datasets of the workspace and those that were opened. */
import type * as vscode from 'vscode';
import { reachedPath, workspacePaths } from '../files/reachedPaths';
import { menuPaths, setMenuPaths } from './menuPaths';
import type { WorkspaceDatasets } from './workspaceDatasets';

export interface OpenedDataset {
  /** Real path. */
  readonly root: string;
  /** Folders in which images of its samples lie. */
  readonly imageFolders: readonly string[];
}

export class DatasetMenus implements vscode.Disposable {
  private readonly opened = new Map<string, OpenedDataset>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly workspace: WorkspaceDatasets) {
    this.subscription = workspace.onDidChange(() => this.update());
  }

  /** Searches the workspace. */
  async start(): Promise<void> {
    await this.workspace.search();
    this.update();
  }

  add(dataset: OpenedDataset): void {
    this.opened.set(dataset.root, dataset);
    this.update();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private update(): void {
    const { found } = this.workspace;
    const opened = [...this.opened.values()].map(({ root, imageFolders }) => ({
      root: reachedPath(root),
      imageFolders: imageFolders.map(reachedPath),
    }));
    void setMenuPaths(menuPaths(found, opened, workspacePaths()), found.length);
  }
}
