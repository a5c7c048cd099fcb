/** `Slakescope: Download SLAKE…`: from the Hugging Face hub once its terms are accepted, or from a local archive. */
import * as vscode from 'vscode';
import { pickFolder } from '../files/pickFolder';
import { choose, confirm, showInformation } from '../messages/messages';
import { hubOptions } from '../models/hubOptions';
import { termsText } from '../models/modelText';
import type { ExplorerPanels } from '../panel/explorerPanels';
import type { AnalysisClient } from '../worker/analysisClient';
import { runJob } from '../worker/workerJob';

const FOLDER = 'Slake1.0';
export async function downloadSlake(client: AnalysisClient, panels: ExplorerPanels): Promise<void> {
  const sources = [
    {
      icon: 'cloud-download',
      label: vscode.l10n.t('Download from the Hugging Face hub…'),
      detail: vscode.l10n.t('The size and the licence are shown first.'),
      get: () => fromHub(client),
    },
    {
      icon: 'file-zip',
      label: vscode.l10n.t('Unpack an archive…'),
      detail: vscode.l10n.t('Slake1.0.zip from the SLAKE website.'),
      get: () => fromArchive(client),
    },
  ];
  const picked = await choose(sources, {
    title: vscode.l10n.t('Download SLAKE'),
    ignoreFocusOut: true,
  });
  const target = await picked?.get();
  if (!target) return;
  const analyze = vscode.l10n.t('Analyze');
  const text = vscode.l10n.t('SLAKE is in {0}.', target.fsPath);
  if ((await showInformation(text, analyze)) === analyze) await panels.show(target);
}

async function fromHub(client: AnalysisClient): Promise<vscode.Uri | undefined> {
  const hub = hubOptions();
  const title = vscode.l10n.t('Download SLAKE');
  const terms = await runJob(client, title, 'datasetTerms', { hub });
  if (!terms) return undefined;
  const question = { text: vscode.l10n.t('Download SLAKE?'), detail: termsText(terms, hub.endpoint) };
  const agreed = await confirm(question, vscode.l10n.t('Choose Folder…'));
  const target = agreed ? await chooseTarget() : undefined;
  if (!target) return undefined;
  const done = await runJob(client, title, 'downloadDataset', { hub, target: target.fsPath });
  return done ? target : undefined;
}

async function fromArchive(client: AnalysisClient): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: true,
    title: vscode.l10n.t('SLAKE archive'),
    openLabel: vscode.l10n.t('Unpack'),
    filters: { [vscode.l10n.t('Archive')]: ['zip'] },
  });
  const archive = picked?.[0]?.fsPath;
  const target = archive === undefined ? undefined : await chooseTarget();
  if (archive === undefined || !target) return undefined;
  const title = vscode.l10n.t('Unpack SLAKE');
  const done = await runJob(client, title, 'unpackDataset', { archive, target: target.fsPath });
  return done ? target : undefined;
}

/** The folder to create, inside the one that the user picks; undefined when the user cancels. */
async function chooseTarget(): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Choose where to create the folder {0}', FOLDER);
  const parent = await pickFolder(title, vscode.l10n.t('Choose Folder…'));
  return parent && vscode.Uri.joinPath(parent, FOLDER);
}
