/** The command behind the quick fixes that record a decision instead of editing the file. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { draftDecision } from '../../analysis/curation/decision';
import type { Datasets } from '../datasets/datasets';
import { showInformation } from '../messages/messages';
import type { Curation } from './curation';

export const RECORD_DECISION = 'slakescope.recordDecision';

const argument = v.object({ root: v.string(), decisions: v.pipe(v.array(draftDecision), v.readonly()) });

/** @param given of the quick fix; anything else is refused. */
export async function recordDecision(datasets: Datasets, curation: Curation, given: unknown): Promise<void> {
  const { root, decisions } = v.parse(argument, given);
  const model = datasets.withRoot(root);
  if (!model)
    throw new Error(vscode.l10n.t('The dataset is not open any more; open it in Slakescope again.'));
  const own = curation.of(model);
  if (!(await own.decide(decisions, []))) return;
  const undo = vscode.l10n.t('Undo');
  const { file } = await own.state();
  const text = vscode.l10n.t('The decision was recorded in {0}.', file ?? '');
  if ((await showInformation(text, undo)) === undo) await own.undo();
}
