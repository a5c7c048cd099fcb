/** The decisions about one open dataset in the side bar, by what is decided; each leads to its sample. */
import * as vscode from 'vscode';
import type { Decision, DecisionKind } from '../../analysis/curation/decision';
import { decisionKinds } from '../../analysis/curation/decisionKinds';
import { groupBy } from '../../common/groupBy';
import type { DatasetModel } from '../datasets/datasetModel';
import { SHOW_SAMPLE } from '../findings/findingActions';
import { lookUp } from '../language/lookUp';
import { number } from '../language/number';
import { listed } from './listed';
import { TreeNode } from './treeNode';

const icons: Readonly<Record<DecisionKind, string>> = {
  'drop-image': 'trash',
  'drop-record': 'trash',
  correct: 'edit',
  move: 'arrow-swap',
  copies: 'copy',
  'not-copies': 'diff',
  checked: 'check',
  note: 'note',
};

/** @param isWhole whether long lists are not cut. */
export function decisionsNode(
  { place, root, folder }: DatasetModel,
  decisions: readonly Decision[],
  isWhole: boolean,
): TreeNode {
  const id = `${place.key}|decisions`;
  const kindNode = ([kind, ofKind]: readonly [DecisionKind, readonly Decision[]]) =>
    new TreeNode(`${id}/${kind}`, lookUp(decisionKinds[kind].title), {
      icon: icons[kind],
      description: number(ofKind.length),
      children: () =>
        listed(ofKind, isWhole, (decision, at) => decisionNode(`${id}/${kind}/${at}`, decision, root)),
    });
  const children = () => [...groupBy(decisions, ({ kind }) => kind)].map(kindNode);
  return new TreeNode(id, vscode.l10n.t('Decisions'), {
    icon: 'law',
    context: 'decisions',
    uri: folder,
    description: number(decisions.length),
    ...(decisions.length > 0 ? { children } : {}),
  });
}

function decisionNode(id: string, decision: Decision, root: string): TreeNode {
  const { sample, reason, reader, date } = decision;
  const said = [
    decision.kind === 'copies' || decision.kind === 'not-copies' ? decision.other : undefined,
    decision.kind === 'move' ? decision.to : undefined,
    decision.kind === 'note' ? decision.text : undefined,
    decision.kind === 'drop-record' || decision.kind === 'correct' ? decision.record.question : undefined,
  ].filter((part) => part !== undefined);
  return new TreeNode(id, sample, {
    icon: icons[decision.kind],
    description: said.join(' · '),
    tooltip: [sample, ...said, reason, [reader, date].filter(Boolean).join(' · ')].filter(Boolean).join('\n'),
    command: { id: SHOW_SAMPLE, args: [root, sample] },
  });
}
