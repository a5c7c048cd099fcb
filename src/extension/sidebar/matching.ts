/** The lines of the side bar that hold a text, with those above them. */
import { MAX_LISTED, moreNode } from './listed';
import { TreeNode } from './treeNode';

/**
 * Of each line the whole where its own text matches, else what matches below it, unfolded. A number beside a line is no
 * text of it; what has a tooltip is found by that, too.
 * @param nodes with all that is below them: a long list that was cut would hide what it leaves out.
 */
export async function matching(
  nodes: readonly TreeNode[],
  matches: (text: string) => boolean,
): Promise<TreeNode[]> {
  const kept: TreeNode[] = [];
  for (const node of nodes) {
    const { id, label, options } = node;
    const { tooltip, description } = options;
    const texts = tooltip === undefined ? [label] : [label, tooltip, description ?? ''];
    if (texts.some(matches)) kept.push(node);
    else if (options.children) {
      const below = await matching(await options.children(), matches);
      // Another id: the editor keeps what is folded by it.
      if (below.length > 0)
        kept.push(
          new TreeNode(`${id}|matching`, label, { ...options, open: true, children: () => cut(below) }),
        );
    }
  }
  return kept;
}

function cut(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.length > MAX_LISTED
    ? [...nodes.slice(0, MAX_LISTED), moreNode(nodes[0].id, nodes.length - MAX_LISTED)]
    : nodes;
}
