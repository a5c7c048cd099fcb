/** `Slakescope: Try a Synthetic Dataset…`: makes the dataset of `slakescope sample` and opens it. */
import * as vscode from 'vscode';
import { chooseParent } from '../files/chooseParent';
import type { ExplorerPanels } from '../panel/explorerPanels';
import type { AnalysisClient } from '../worker/analysisClient';
import { runJob } from '../worker/workerJob';

const FOLDER = 'Slake-synthetic';
/** As many as SLAKE has. */
const IMAGES = 642;
const SEED = 42;

/** @param storage where the extension keeps what it made. */
export async function trySample(
  client: AnalysisClient,
  panels: ExplorerPanels,
  storage: vscode.Uri,
): Promise<void> {
  const title = vscode.l10n.t('Try a Synthetic Dataset');
  const parent = await chooseParent({
    name: FOLDER,
    title,
    placeHolder: vscode.l10n.t('{0} drawn images with questions in two languages and known faults', IMAGES),
    proposed: {
      icon: 'history',
      label: vscode.l10n.t('Keep it with the extension'),
      detail: vscode.l10n.t('Nothing is added to your workspace.'),
      parent: storage,
    },
    pickTitle: vscode.l10n.t('Choose where to create the folder {0}', FOLDER),
    pickLabel: vscode.l10n.t('Choose Folder…'),
  });
  if (!parent) return;
  const folder = vscode.Uri.joinPath(parent, FOLDER);
  const request = { target: folder.fsPath, count: IMAGES, seed: SEED };
  if (await runJob(client, title, 'makeSample', request)) await panels.show(folder);
}
