import { describe, expect, it, vi } from 'vitest';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { matching } = await import('../../../src/extension/sidebar/matching');
const { TreeNode } = await import('../../../src/extension/sidebar/treeNode');

type Node = InstanceType<typeof TreeNode>;
const leaf = (label: string, tooltip?: string) =>
  new TreeNode(label, label, tooltip === undefined ? { description: '12' } : { tooltip });
const group = (label: string, ...below: readonly Node[]) =>
  new TreeNode(label, label, { description: String(below.length), children: () => below });
/** With what is below them, as far as it is unfolded. */
const shown = async (nodes: readonly Node[]): Promise<unknown[]> =>
  Promise.all(
    nodes.map(async ({ label, options }) =>
      options.open ? [label, ...(await shown(await options.children!()))] : label,
    ),
  );
const search = async (text: string) => shown(await matching(tree, (one) => one.toLowerCase().includes(text)));

const tree = [
  group(
    'set',
    group('Samples', group('Modality', leaf('CT'), leaf('MRI')), group('Split', leaf('train'))),
    group('Findings', group('Leakage', leaf('two images are equal', 'imgs/xmlab12/source.jpg'))),
  ),
  leaf('other', '/data/mri/other'),
];

describe('the filter of the side bar', () => {
  it('keeps what holds the text, unfolded, with the lines above it', async () => {
    expect(await search('mri')).toEqual([['set', ['Samples', ['Modality', 'MRI']]], 'other']);
    expect(await search('xmlab12')).toEqual([['set', ['Findings', ['Leakage', 'two images are equal']]]]);
  });

  it('keeps all that is below a line that holds it, folded as it was', async () => {
    expect(await search('modality')).toEqual([['set', ['Samples', 'Modality']]]);
    expect(await search('set')).toEqual(['set']);
  });

  it('takes no number for a text, and shows nothing where nothing holds it', async () => {
    expect(await search('12')).toEqual([['set', ['Findings', ['Leakage', 'two images are equal']]]]);
    expect(await search('absent')).toEqual([]);
  });

  it('says how many more it found than it lists', async () => {
    const [kept] = await matching(
      [group('many', ...Array.from({ length: 250 }, (_, i) => leaf(`x${i}`)))],
      (text) => text.startsWith('x'),
    );
    const lines = await kept.options.children!();
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)?.label).toBe('50 more in the panel');
  });
});
