import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../analysis/files/missing';
import { pickFolder } from '../files/pickFolder';
import { type Choice, choose, showFailure } from '../messages/messages';
import type { ExplorerPanels } from '../panel/explorerPanels';
import { TreeNode } from '../sidebar/treeNode';
import type { AnalysisClient } from '../worker/analysisClient';

/** Gives the roots of the datasets that are open, found in the workspace, or were opened before. */
type KnownRoots = () => Promise<readonly string[]>;

/** Shows the panel of the folder or file that the Explorer or another extension passes, or that the user picks. */
export async function analyzeFolder(
  panels: ExplorerPanels,
  client: AnalysisClient,
  argument: unknown,
  known: KnownRoots,
): Promise<void> {
  const dataset = await chooseDataset(client, await datasetFolder(argument, known));
  if (dataset) await panels.show(dataset);
}

/**
 * The folder that a command applies to; undefined when it is not on disk or the user cancels.
 * @param argument URI, or a line of the side bar.
 * @param known among which the user picks, or else any folder, where neither argument nor fallback names one.
 * @param fallback used as long as it is there.
 */
export async function datasetFolder(
  argument: unknown,
  known: KnownRoots,
  fallback?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const given = argument instanceof TreeNode ? argument.uri : argument;
  const shown = fallback && (await exists(fallback.fsPath)) ? fallback : undefined;
  const folder = given instanceof vscode.Uri ? given : (shown ?? (await pickDataset(await known())));
  if (!folder) return undefined;
  if (folder.scheme !== 'file') {
    // In a remote window the extension runs on the remote machine, whose folders have the scheme "file" too.
    const text = vscode.l10n.t(
      '{0} is not on disk; Slakescope can only analyze folders on disk.',
      folder.toString(true),
    );
    void showFailure(text);
    return undefined;
  }
  return folder;
}

/**
 * The folder or file itself where it is one dataset or lies in one; of a folder that holds several, the one that the
 * user chooses.
 * @throws the worker's error, which says what was looked for, where there is none.
 */
export async function chooseDataset(
  client: AnalysisClient,
  folder: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  if (!folder) return undefined;
  const { roots } = await client.request('datasetsIn', { folder: folder.fsPath });
  if (roots.length === 1) return folder;
  const choices = roots.map(choiceOf);
  const title = vscode.l10n.t('{0} holds {1} datasets', basename(folder.fsPath), roots.length);
  const chosen = await choose(choices, { title, placeHolder: vscode.l10n.t('Choose the one to open') });
  return chosen && vscode.Uri.file(chosen.root);
}

function choiceOf(root: string): Choice & { readonly root: string } {
  return { icon: 'graph-scatter', label: basename(root), description: dirname(root), root };
}

async function pickDataset(roots: readonly string[]): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Choose a dataset folder');
  const any = () => pickFolder(title, vscode.l10n.t('Choose'));
  if (roots.length === 0) return any();
  const choices: (Choice & { readonly root?: string })[] = [
    ...roots.map(choiceOf),
    { icon: 'folder-opened', label: vscode.l10n.t('Another folder…') },
  ];
  const chosen = await choose(choices, { title });
  if (!chosen) return undefined;
  return chosen.root === undefined ? any() : vscode.Uri.file(chosen.root);
}
