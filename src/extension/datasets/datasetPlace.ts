/** Where a dataset lies, and what names it: every path into one dataset leads to the same place. */
import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { isBelow, realPathOf } from '../files/pathGuard';
import type { AnalysisClient } from '../worker/analysisClient';

export interface DatasetPlace {
  /** Real path of its root, or of the one table that is read. */
  readonly key: string;
  /** Real path. */
  readonly root: string;
  /** What is opened, and whose settings apply: the root as the user reached it, a folder around it, or the table. */
  readonly folder: vscode.Uri;
}

export interface ChosenPlace extends DatasetPlace {
  /** Id of the sample that the path leads to. */
  readonly sample: string | null;
}

/** @throws the worker's error when there is no dataset. */
export async function datasetPlace(chosen: vscode.Uri, worker: AnalysisClient): Promise<ChosenPlace> {
  const { root, table, sample } = await worker.request('detectDataset', { folder: chosen.fsPath });
  return {
    key: table ?? root,
    root,
    folder: table === null ? await asReached(chosen, root) : chosen,
    sample,
  };
}

/** The root by the path that the user took, links included: the editor knows its files by that path. */
async function asReached(chosen: vscode.Uri, root: string): Promise<vscode.Uri> {
  const real = (await realPathOf(chosen.fsPath)) ?? chosen.fsPath;
  if (!isBelow(real, root) || real === root) return chosen;
  let path = chosen.fsPath;
  for (let steps = relative(root, real).split(sep).length; steps > 0; steps--) path = dirname(path);
  return vscode.Uri.file((await realPathOf(path)) === root ? path : root);
}
