/** Long lists and numbers in the side bar. */
import * as vscode from 'vscode';
import { number } from '../language/number';
import { TreeNode } from './treeNode';

/** Of one group; the panel lists all. */
export const MAX_LISTED = 200;

/** The first of a long list, with what remains in one line. @param isWhole lists all: they are looked through. */
export function listed<T>(
  items: readonly T[],
  isWhole: boolean,
  node: (item: T, at: number) => TreeNode,
): TreeNode[] {
  const nodes = (isWhole ? items : items.slice(0, MAX_LISTED)).map(node);
  const more = items.length - nodes.length;
  return more === 0 ? nodes : [...nodes, moreNode(nodes[0].id, more)];
}

/** Stands for the lines that are left out. @param id of a line beside it. */
export function moreNode(id: string, count: number): TreeNode {
  return new TreeNode(`${id}|more`, vscode.l10n.t('{0} more in the panel', number(count)));
}
