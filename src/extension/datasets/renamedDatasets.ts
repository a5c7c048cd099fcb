/**
 * A dataset that is renamed or moved in the editor: it stays open, and its tags and decisions, whose files have the name of
 * its place, are renamed with it.
 */
import { basename, dirname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { decisionsEnding } from '../../analysis/curation/decisionFile';
import { keptName } from '../../analysis/curation/keptFile';
import { exists } from '../../analysis/files/missing';
import { asError } from '../../common/errors';
import { isBelow } from '../files/pathGuard';
import { reachedPath, realOf } from '../files/reachedPaths';
import { baseOf, keptFilePath, tagsEnding } from '../tags/tagFilePath';
import type { DatasetModel } from './datasetModel';
import type { Datasets } from './datasets';

type Renamed = vscode.FileRenameEvent['files'][number];

export class RenamedDatasets implements vscode.Disposable {
  private readonly subscriptions: readonly vscode.Disposable[];

  /**
   * @param known real paths of the datasets that are open, found in the workspace, or were opened before.
   * @param move opens a dataset at its new place.
   */
  constructor(
    private readonly datasets: Pick<Datasets, 'all'>,
    known: () => Promise<readonly string[]>,
    private readonly move: (model: DatasetModel, to: vscode.Uri) => Promise<void>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      vscode.workspace.onWillRenameFiles((event) => event.waitUntil(this.keptFiles(event.files, known))),
      vscode.workspace.onDidRenameFiles(({ files }) => void this.follow(files)),
    ];
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  /** The edit that renames the files of tags and decisions with their dataset; it is undone with the rename. */
  private async keptFiles(
    files: readonly Renamed[],
    known: () => Promise<readonly string[]>,
  ): Promise<vscode.WorkspaceEdit> {
    const edit = new vscode.WorkspaceEdit();
    const roots = new Set((await known()).map(reachedPath));
    for (const { oldUri, newUri } of files) {
      const inside = [...roots].filter((root) => isBelow(root, oldUri.fsPath));
      for (const from of inside) {
        const to = join(newUri.fsPath, relative(oldUri.fsPath, from));
        for (const ending of [decisionsEnding, tagsEnding]) {
          // A folder for them that may not be used is said where it is used.
          const owner = { root: from, roots: [realOf(from)] };
          const file = await keptFilePath(vscode.Uri.file(from), owner, ending).catch(() => undefined);
          if (file === undefined || !(await exists(file))) continue;
          const hasOwn = basename(file) === `${nameAt(from)}${ending}`;
          const target = join(dirname(file), `${hasOwn ? nameAt(to) : basename(to)}${ending}`);
          if (!(await exists(target))) edit.renameFile(vscode.Uri.file(file), vscode.Uri.file(target));
        }
      }
    }
    return edit;
  }

  private async follow(files: readonly Renamed[]): Promise<void> {
    for (const { oldUri, newUri } of files) {
      for (const model of this.datasets.all) {
        const path = reachedPath(model.root);
        if (oldUri.scheme !== 'file' || !isBelow(path, oldUri.fsPath)) continue;
        const to = vscode.Uri.file(join(newUri.fsPath, relative(oldUri.fsPath, path)));
        // Where there is no dataset any more, its panel says so.
        await this.move(model, to).catch((error: unknown) => this.log.warn(asError(error).message));
      }
    }
  }
}

function nameAt(root: string): string {
  return keptName({ root, base: baseOf(vscode.Uri.file(root))?.fsPath });
}
