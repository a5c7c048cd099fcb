/** `Slakescope: Try a Synthetic Dataset…`: makes the dataset of `slakescope sample` and opens it. */
import * as vscode from 'vscode';
import { pickFolder } from '../files/pickFolder';
import { choose } from '../messages/messages';
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
  const places = [
    {
      icon: 'history',
      label: vscode.l10n.t('Keep it with the extension'),
      detail: vscode.l10n.t('Nothing is added to your workspace.'),
      parent: () => Promise.resolve<vscode.Uri | undefined>(storage),
    },
    {
      icon: 'folder-opened',
      label: vscode.l10n.t('Choose Folder…'),
      detail: vscode.l10n.t('The folder {0} is made in it.', FOLDER),
      parent: () =>
        pickFolder(
          vscode.l10n.t('Choose where to create the folder {0}', FOLDER),
          vscode.l10n.t('Choose Folder…'),
        ),
    },
  ];
  const placeHolder = vscode.l10n.t(
    '{0} drawn images with questions in two languages and known faults',
    IMAGES,
  );
  const parent = await (await choose(places, { title, placeHolder }))?.parent();
  if (!parent) return;
  const folder = vscode.Uri.joinPath(parent, FOLDER);
  const request = { target: folder.fsPath, count: IMAGES, seed: SEED };
  if (await runJob(client, title, 'makeSample', request)) await panels.show(folder);
}
