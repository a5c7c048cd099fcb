/** Long lists and numbers in the side bar. */
import * as vscode from 'vscode';
import { number } from '../language/number';
import { TreeNode } from './treeNode';

/** Of one group; the panel lists all. */
const MAX_LISTED = 200;

/** The first of a long list, with what remains in one line. */
export function listed<T>(items: readonly T[], node: (item: T, at: number) => TreeNode): TreeNode[] {
  const nodes = items.slice(0, MAX_LISTED).map(node);
  const more = items.length - nodes.length;
  if (more === 0) return nodes;
  return [
    ...nodes,
    new TreeNode(`${nodes[0].id}|more`, vscode.l10n.t('{0} more in the panel', number(more))),
  ];
}
