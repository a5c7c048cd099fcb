/** `Slakescope: Re-split Dataset…`: moves by which no group lies in two splits, with the balance before and after. */
import * as vscode from 'vscode';
import type { DraftDecision } from '../../analysis/curation/decision';
import type { ResplitAnswer } from '../../analysis/jobs/resplitDataset';
import { formatMessage } from '../../common/messageTemplate';
import { splitShortages } from '../../common/splitShortages';
import { lookUp } from '../language/lookUp';
import { type Choice, choose, showFailure, showInformation } from '../messages/messages';
import { openRequest } from '../worker/datasetClient';
import { runJob } from '../worker/workerJob';
import type { CurationTools } from './applyDecisions';

const MOST_GROUPS = 100;
const MOST_VALUES = 8;

export async function resplitDataset(tools: CurationTools, folder: vscode.Uri): Promise<void> {
  const title = vscode.l10n.t('Re-split Dataset');
  const { model } = await tools.datasets.open(folder);
  const decided = tools.curation.of(model);
  const mode = await chooseMode(title);
  if (!mode) return;
  const open = await openRequest(model.folder, tools.places, tools.worker);
  const { file, decisions } = await decided.state();
  const date = new Date().toISOString().slice(0, 10);
  const answer = await runJob(tools.worker, title, 'resplitDataset', { open, decisions: file, mode, date });
  if (!answer) return;
  await tools.reports.show(`${model.name}-re-split.md`, balancePage(answer));
  const { moves, samples, imbalance, obstacle } = answer;
  if (obstacle) {
    const reason = formatMessage(obstacle, lookUp);
    void showFailure(vscode.l10n.t('The moves are only shown, none is recorded. {0}', reason));
    return;
  }
  const before = decisions.flatMap(({ line, decision }) =>
    decision.kind === 'move' && decision.seed !== undefined ? [line] : [],
  );
  if (moves.length === 0 && before.length === 0) {
    void showInformation(vscode.l10n.t('No group lies in several splits; nothing has to move.'));
    return;
  }
  const record = vscode.l10n.t('Record {0} Moves', moves.length);
  const difference = vscode.l10n.t(
    'Largest difference of a share: {0} points before, {1} after.',
    imbalance.before.toFixed(1),
    imbalance.after.toFixed(1),
  );
  const detail = [...shortagesOf(answer).slice(0, 1), difference].join(' ');
  const placeHolder = vscode.l10n.t(
    '{0} of {1} images move; the table shows the balance',
    moves.length,
    samples,
  );
  const choices: Choice[] = [{ label: record, detail }, { label: vscode.l10n.t('Discard') }];
  if ((await choose(choices, { title, placeHolder, ignoreFocusOut: true }))?.label !== record) return;
  const drafts = moves.map((move): DraftDecision => ({ ...move }));
  if (!(await decided.decide(drafts, before))) return;
  const apply = vscode.l10n.t('Apply Decisions…');
  const text =
    moves.length === 1
      ? vscode.l10n.t('{0} move was recorded. It is made in a cleaned copy.', moves.length)
      : vscode.l10n.t('{0} moves were recorded. They are made in a cleaned copy.', moves.length);
  if ((await showInformation(text, apply)) === apply) {
    await vscode.commands.executeCommand('slakescope.applyDecisions', model.folder);
  }
}

async function chooseMode(title: string): Promise<'keep' | 'anew' | undefined> {
  const choices: (Choice & { readonly mode: 'keep' | 'anew' })[] = [
    {
      label: vscode.l10n.t('Keep the splits where they are right'),
      detail: vscode.l10n.t('Only groups that lie in several splits, and images without one, move.'),
      mode: 'keep',
    },
    {
      label: vscode.l10n.t('New splits for all images'),
      detail: vscode.l10n.t('Sizes and fields stay in balance; the seed of the settings decides.'),
      mode: 'anew',
    },
  ];
  const placeHolder = vscode.l10n.t('Copies, slices of a volume and images of a patient stay together');
  return (await choose(choices, { title, placeHolder, ignoreFocusOut: true }))?.mode;
}

/** As Markdown, whose own signs in names of the dataset are escaped. */
function balancePage(answer: ResplitAnswer): string {
  const { splits, balance, leakingGroups, moves, samples, imbalance } = answer;
  const cell = (text: string | number) =>
    String(text)
      .replace(/[\\|`*_<>[\]]/g, String.raw`\$&`)
      .replace(/\s+/g, ' ');
  const row = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(' | ')} |`;
  const header = ['', ...splits.flatMap((split) => [split, vscode.l10n.t('{0} after', split)])];
  const rows = balance.map(({ field, value, before, after }) => [
    field === '' ? vscode.l10n.t('images') : `${field}: ${value}`,
    ...splits.flatMap((_split, s) => [before[s], after[s]]),
  ]);
  const groups = leakingGroups
    .slice(0, MOST_GROUPS)
    .map((group) => `- ${group.samples.map(cell).join(', ')}: ${group.splits.map(cell).join(', ')}`);
  const more = leakingGroups.length - groups.length;
  return [
    `# ${vscode.l10n.t('Re-split Dataset')}`,
    '',
    vscode.l10n.t(
      '{0} groups lie in several splits; {1} of {2} images move. Largest difference of a share of a value in a split from its share in all: {3} points before, {4} after.',
      leakingGroups.length,
      moves.length,
      samples,
      imbalance.before.toFixed(1),
      imbalance.after.toFixed(1),
    ),
    '',
    ...shortagesOf(answer).flatMap((text) => [`- ${cell(text)}`, '']),
    row(header),
    row(header.map((_cell, at) => (at === 0 ? '---' : '---:'))),
    ...rows.map(row),
    '',
    `## ${vscode.l10n.t('Groups in several splits')}`,
    '',
    ...groups,
    ...(more > 0 ? [`- ${vscode.l10n.t('and {0} more', more)}`] : []),
    '',
  ].join('\n');
}

/** A sentence for each split that is empty or lacks a value. */
function shortagesOf({ splits, balance }: ResplitAnswer): string[] {
  return splitShortages(splits, balance).map(({ split, isEmpty, missing }) => {
    if (isEmpty) return vscode.l10n.t('The split {0} is empty: no group fits into it.', split);
    const values = missing.slice(0, MOST_VALUES).map(({ field, value }) => `${field} ${value}`);
    const more = missing.length - values.length;
    if (more > 0) values.push(vscode.l10n.t('and {0} more', more));
    return vscode.l10n.t('The split {0} has nothing of {1}.', split, values.join(', '));
  });
}
