/** Opens the decisions file of a dataset. */
import * as vscode from 'vscode';
import type { Datasets } from '../datasets/datasets';
import { showInformation } from '../messages/messages';
import type { Curation } from './curation';

export async function openDecisions(
  datasets: Datasets,
  curation: Curation,
  folder: vscode.Uri,
): Promise<void> {
  const { model } = await datasets.open(folder);
  const { file, decisions } = await curation.of(model).state();
  if (file !== null && decisions.length > 0) {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    return;
  }
  const text = vscode.l10n.t(
    'There are no decisions about {0} yet; decide cases in the Review view first.',
    model.name,
  );
  void showInformation(text);
}
