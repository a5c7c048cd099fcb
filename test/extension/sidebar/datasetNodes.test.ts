import { describe, expect, it, vi } from 'vitest';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { DatasetModel } from '../../../src/extension/datasets/datasetModel';
import { fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { datasetNodes } = await import('../../../src/extension/sidebar/datasetNodes');

const columns = datasetColumns({ name: 'set', root: '/data', roots: ['/data'], findings: [], samples: [] });
const nodesIn = (phase: string) => {
  const model = {
    ...{ root: '/data', folder: file('/data'), place: { key: '/data' }, columns, phase: { phase } },
    results: { clusters: [], outliers: null },
    findings: { all: [], counts: () => new Map() },
  } as unknown as DatasetModel;
  return datasetNodes(model, [], [], [], false);
};

describe('what the side bar says about a dataset', () => {
  it('are its groups, and nothing of before once its folder is gone', () => {
    expect(nodesIn('ready').map(({ label }) => label)).toContain('Samples');
    expect(nodesIn('failed')).toEqual([]);
  });
});
