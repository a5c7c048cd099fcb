/** `Slakescope: Export Analysis…`: the tables that the CLI's `analyze` writes, for notebooks and papers. */
import * as vscode from 'vscode';
import type { SampleSpaceName } from '../../analysis/embedding/spaceName';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { AnalysisClient } from '../worker/analysisClient';
import { openRequest } from '../worker/datasetClient';
import { runJob } from '../worker/workerJob';

/**
 * @param folder of the dataset.
 * @param wanted what a panel shows; absent: a space that the user is asked for, with the methods' own parameters.
 */
export async function exportAnalysis(
  client: AnalysisClient,
  storage: vscode.Uri,
  folder: vscode.Uri,
  wanted?: AnalysisParameters,
): Promise<void> {
  const title = vscode.l10n.t('Export Analysis');
  const open = openRequest(folder, storage);
  const space = wanted?.space ?? (await chooseSpace(title));
  const parent = space && (await chooseParent());
  if (!space || !parent) return;
  const analysis = wanted ?? { space, params: {}, seed: open.seed };
  const done = await runJob(client, title, 'exportAnalysis', { open, analysis, parent: parent.fsPath });
  if (!done) return;
  const openTable = vscode.l10n.t('Open points.csv');
  const text = vscode.l10n.t('The analysis is in {0}.', done.out);
  if ((await vscode.window.showInformationMessage(text, openTable)) !== openTable) return;
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(`${done.out}/points.csv`));
}

async function chooseSpace(title: string): Promise<SampleSpaceName | undefined> {
  const spaces: (vscode.QuickPickItem & { readonly space: SampleSpaceName })[] = [
    { label: vscode.l10n.t('Images'), space: 'image' },
    { label: vscode.l10n.t('Questions and answers'), space: 'text' },
    { label: vscode.l10n.t('Both combined'), space: 'combined' },
  ];
  const placeHolder = vscode.l10n.t('Which vectors the methods see');
  return (await vscode.window.showQuickPick(spaces, { title, placeHolder }))?.space;
}

async function chooseParent(): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t('Choose where the folder with the results is made'),
    openLabel: vscode.l10n.t('Export'),
    ...(defaultUri ? { defaultUri } : {}),
  });
  return picked?.[0];
}
