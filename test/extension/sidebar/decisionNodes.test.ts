import { describe, expect, it, vi } from 'vitest';
import type { Decision } from '../../../src/analysis/curation/decision';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import type { TreeNode } from '../../../src/extension/sidebar/treeNode';
import { fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { decisionsNode } = await import('../../../src/extension/sidebar/decisionNodes');

const model = { root: '/data', folder: file('/data'), place: { key: '/data' } } as unknown as DatasetModel;
const drop = (sample: string): Decision => ({ kind: 'drop-image', sample, date: '2026-11-28', reader: 'AB' });
const moved: Decision = {
  kind: 'move',
  sample: 'xmlab3',
  from: 'train',
  to: 'test',
  reason: 'leak',
  date: '2026-11-28',
};
const childrenOf = async ({ options }: TreeNode) => (await options.children?.()) ?? [];
const shown = ({ label, options }: TreeNode) => [label, options.description];

describe('decisions in the side bar', () => {
  it('stand by kind with their number, and lead to their samples', async () => {
    const root = decisionsNode(model, [drop('xmlab1'), moved, drop('xmlab2')], false);
    expect(shown(root)).toEqual(['Decisions', '3']);
    const kinds = await childrenOf(root);
    expect(kinds.map(shown)).toEqual([
      ['Drop the image', '2'],
      ['Move to a split', '1'],
    ]);
    const [[, second], [move]] = await Promise.all(kinds.map(childrenOf));
    expect(second.options.command).toEqual({ id: 'slakescope.showSample', args: ['/data', 'xmlab2'] });
    expect(shown(move)).toEqual(['xmlab3', 'test']);
    expect(move.options.tooltip).toBe('xmlab3\ntest\nleak\n2026-11-28');
  });

  it('name each line once and list 200', async () => {
    const many = Array.from({ length: 300 }, (_, i) => drop(`xmlab${i}`));
    const root = decisionsNode(model, many, false);
    const [kind] = await childrenOf(root);
    const lines = await childrenOf(kind);
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)?.label).toBe('100 more in the panel');
    expect(new Set(lines.map(({ id }) => id)).size).toBe(201);
    expect(decisionsNode(model, [], false).options.children).toBeUndefined();
  });
});
