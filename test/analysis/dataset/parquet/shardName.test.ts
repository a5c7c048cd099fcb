import { describe, expect, it } from 'vitest';
import { shardName } from '../../../../src/analysis/dataset/parquet/shardName';

describe('shardName', () => {
  it.each([
    ['data/train-00000-of-00001-eb8844602202be60.parquet', { split: 'train' }],
    ['data/validation-00002-of-00003.parquet', { split: 'validate' }],
    ['default/test/0000.parquet', { split: 'test' }],
    ['default/partial-train/0001.parquet', { config: 'partial-train' }],
    ['alignment/val-00000-of-00002.parquet', { split: 'validate', config: 'alignment' }],
    ['data/raw-00003-of-00010.parquet', { split: 'raw' }],
    ['data/00029.parquet', {}],
    ['part-00001.parquet', {}],
    ['vqa_rad_train.parquet', { split: 'train' }],
    ['questions.parquet', {}],
    ['split=dev/part-0.parquet', { split: 'validate' }],
    ['testicular.parquet', {}],
  ])('%s', (path, expected) => {
    expect(shardName(path)).toEqual(expected);
  });
});
