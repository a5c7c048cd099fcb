/** `Slakescope: Export Analysis…`: the tables, figures and report that the CLI's `analyze` writes, for notebooks and papers. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SampleSpaceName } from '../../analysis/embedding/spaceName';
import type { Said } from '../../analysis/export/said';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import { datasetPlace } from '../datasets/datasetPlace';
import { pickFolder } from '../files/pickFolder';
import { type Choice, choose, showInformation } from '../messages/messages';
import { tagText } from '../tags/tagFile';
import { reach } from '../walkthrough/milestones';
import type { AnalysisClient } from '../worker/analysisClient';
import { openRequest, type Places } from '../worker/datasetClient';
import { runJob } from '../worker/workerJob';

/** Of a dataset that need not be open: with the tags that its panel would show. */
export async function exportFolder(
  client: AnalysisClient,
  places: Places,
  folder: vscode.Uri,
): Promise<void> {
  const { root, folder: reached } = await datasetPlace(folder, client);
  const tagFile = await tagText(reached, { root, roots: [root] });
  await exportAnalysis(client, places, folder, undefined, tagFile === undefined ? {} : { tagFile });
}

/**
 * @param folder of the dataset.
 * @param shown what a panel shows, with what its user has said; if absent, the user picks the space and the methods have their defaults.
 */
export async function exportAnalysis(
  client: AnalysisClient,
  places: Places,
  folder: vscode.Uri,
  shown?: AnalysisParameters,
  said: Said = {},
): Promise<void> {
  const title = vscode.l10n.t('Export Analysis');
  const open = await openRequest(folder, places, client);
  const space = shown?.space ?? (await chooseSpace(title));
  if (!space) return;
  const parent = await pickFolder(
    vscode.l10n.t('Choose where to create the results folder'),
    vscode.l10n.t('Export'),
  );
  if (!parent) return;
  const analysis = shown ?? { space, params: {}, seed: open.seed };
  const { language } = vscode.env;
  const job = { open, analysis, parent: parent.fsPath, said, language };
  const done = await runJob(client, title, 'exportAnalysis', job);
  if (!done) return;
  reach('export');
  await offerResults(done.out);
}

/** Says where the results are, and opens the report in the browser or the table in the editor. */
async function offerResults(folder: string): Promise<void> {
  const openReport = vscode.l10n.t('Open Report');
  const openTable = vscode.l10n.t('Open points.csv');
  // A browser on another machine cannot open the file.
  const { remoteName, uiKind } = vscode.env;
  const here = remoteName === undefined && uiKind === vscode.UIKind.Desktop;
  const buttons = here ? [openReport, openTable] : [openTable];
  const chosen = await showInformation(
    vscode.l10n.t('The analysis was exported to {0}.', folder),
    ...buttons,
  );
  const file = (name: string) => vscode.Uri.file(join(folder, name));
  if (chosen === openReport) await vscode.env.openExternal(file('report.html'));
  if (chosen === openTable) await vscode.commands.executeCommand('vscode.open', file('points.csv'));
}

async function chooseSpace(title: string): Promise<SampleSpaceName | undefined> {
  const spaces: (Choice & { readonly space: SampleSpaceName })[] = [
    { label: vscode.l10n.t('Images'), space: 'image' },
    { label: vscode.l10n.t('Questions and answers'), space: 'text' },
    { label: vscode.l10n.t('Both combined'), space: 'combined' },
  ];
  const placeHolder = vscode.l10n.t('Choose the embedding to analyze');
  return (await choose(spaces, { title, placeHolder }))?.space;
}
