/** Where a dataset lies, and what names it: every path into one dataset leads to the same place. */
import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { isBelow, realPathOf } from '../files/pathGuard';
import { noteReached, reachedPath, workspacePaths } from '../files/reachedPaths';
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
  for (const folder of workspacePaths()) await noteReached(folder);
  await noteWayTo(root, chosen.fsPath);
  return {
    key: table ?? root,
    root,
    folder: table === null ? vscode.Uri.file(reachedPath(root)) : chosen,
    sample,
  };
}

/** Notes the path that the user took to the root, on the way to something in it: it may hold links. */
async function noteWayTo(root: string, chosen: string): Promise<void> {
  const real = (await realPathOf(chosen)) ?? chosen;
  if (!isBelow(real, root)) return;
  let path = chosen;
  const { length } = relative(root, real).split(sep).filter(Boolean);
  for (let step = 0; step < length; step++) path = dirname(path);
  if ((await realPathOf(path)) === root) await noteReached(path);
}
