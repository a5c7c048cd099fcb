/** `Slakescope: Apply Decisions…`: a cleaned copy of a dataset, with errata, changes and a data card. */
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ImageMode } from '../../analysis/curation/imageMode';
import type { Datasets } from '../datasets/datasets';
import type { Curation } from '../decisions/curation';
import { chooseParent } from '../files/chooseParent';
import { reachedPath } from '../files/reachedPaths';
import { localizeFindings } from '../language/localizeFindings';
import { type Choice, choose, showInformation } from '../messages/messages';
import type { Reports } from '../models/textDocuments';
import type { AnalysisClient } from '../worker/analysisClient';
import { openRequest, type Places } from '../worker/datasetClient';
import { runJob } from '../worker/workerJob';

export interface CurationTools {
  readonly worker: AnalysisClient;
  readonly places: Places;
  readonly datasets: Datasets;
  readonly curation: Curation;
  readonly reports: Reports;
}

export async function applyDecisions(tools: CurationTools, folder: vscode.Uri): Promise<void> {
  const title = vscode.l10n.t('Apply Decisions');
  const { model } = await tools.datasets.open(folder);
  const decided = tools.curation.of(model);
  const { file, decisions } = await decided.state();
  if (file === null || decisions.length === 0) {
    const text = vscode.l10n.t(
      'There are no decisions about {0} yet; decide cases in the Review view first.',
      model.name,
    );
    void showInformation(text);
    return;
  }
  const images = await chooseImages(title);
  if (!images) return;
  const parent = await chooseCopyParent(title, model.root);
  if (!parent) return;
  const open = await openRequest(model.folder, tools.places, tools.worker);
  const date = new Date().toISOString().slice(0, 10);
  const args = { open, decisions: file, parent: parent.fsPath, images, date };
  const done = await runJob(tools.worker, title, 'cleanedCopy', args);
  if (!done) return;
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(join(done.out, 'CHANGES.md')));
  const text = vscode.l10n.t(
    '{0}: {1} images. {2} decisions were applied, {3} were not.',
    done.out,
    done.samples,
    done.applied,
    done.notApplied,
  );
  const show = vscode.l10n.t('Show Why');
  const about = localizeFindings(done.findings).map(({ message }) => message);
  const lines = [
    ...about,
    ...done.unreadable.map((path) => vscode.l10n.t('{0} could not be read and is not in the copy.', path)),
  ];
  if (lines.length === 0) void showInformation(text);
  else if ((await showInformation(text, show)) === show)
    await tools.reports.show('not-applied.txt', `${lines.join('\n')}\n`);
}

/** @param root of the dataset; the worker makes the folder of this name, with a number where there is one. */
function chooseCopyParent(title: string, root: string): Promise<vscode.Uri | undefined> {
  const name = `${basename(root)}-cleaned`;
  const parent = dirname(reachedPath(root));
  const pickTitle = vscode.l10n.t('Choose where to create the cleaned copy');
  return chooseParent({
    ...{ name, title, placeHolder: pickTitle, pickTitle, pickLabel: vscode.l10n.t('Create Copy') },
    proposed: {
      icon: 'folder',
      label: vscode.l10n.t('Beside the dataset'),
      detail: vscode.l10n.t('The folder {0} is made in {1}.', name, parent),
      parent: vscode.Uri.file(parent),
    },
  });
}

async function chooseImages(title: string): Promise<ImageMode | undefined> {
  const choices: (Choice & { readonly mode: ImageMode })[] = [
    { label: vscode.l10n.t('Copy the images'), mode: 'copy' },
    {
      label: vscode.l10n.t('Link the images'),
      detail: vscode.l10n.t('Hard links take no space, but share their bytes with the dataset.'),
      mode: 'link',
    },
  ];
  const placeHolder = vscode.l10n.t('The dataset is not changed; how should the copy get its images?');
  return (await choose(choices, { title, placeHolder, ignoreFocusOut: true }))?.mode;
}
