/** The datasets that were opened last, in any workspace, and the folders in which their images lie. */
import type * as vscode from 'vscode';
import { exists } from '../../analysis/files/missing';
import type { OpenedDataset } from './datasetMenus';

/** Key in the state of the extension. */
const KEY = 'slakescope.recentDatasets';
const MAX_DATASETS = 12;
/** A dataset with a folder for each sample is found again by its files. */
const MAX_FOLDERS = 200;

export class RecentDatasets {
  constructor(private readonly memento: vscode.Memento) {}

  /** The latest first. */
  get all(): readonly OpenedDataset[] {
    return this.memento.get<readonly OpenedDataset[]>(KEY, []);
  }

  /** Those whose folder is there now; another may be there again. */
  async there(): Promise<readonly OpenedDataset[]> {
    const { all } = this;
    const found = await Promise.all(all.map(({ root }) => exists(root).catch(() => false)));
    return all.filter((_, i) => found[i]);
  }

  async add({ root, imageFolders }: OpenedDataset): Promise<void> {
    const kept = { root, imageFolders: imageFolders.length > MAX_FOLDERS ? [] : imageFolders };
    const others = this.all.filter((dataset) => dataset.root !== root);
    await this.memento.update(KEY, [kept, ...others].slice(0, MAX_DATASETS));
  }

  async remove(root: string): Promise<void> {
    await this.memento.update(
      KEY,
      this.all.filter((dataset) => dataset.root !== root),
    );
  }

  /** Forgets those that are no longer there. */
  async prune(): Promise<void> {
    const { all } = this;
    const found = await Promise.all(all.map(({ root }) => exists(root)));
    if (found.includes(false))
      await this.memento.update(
        KEY,
        all.filter((_, i) => found[i]),
      );
  }
}
