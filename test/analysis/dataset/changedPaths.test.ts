import { describe, expect, it } from 'vitest';
import { ChangedPaths } from '../../../src/analysis/dataset/changedPaths';

describe('paths that have changed', () => {
  const changed = new ChangedPaths(['/set/imgs/a/source.jpg', '/set/imgs/new', '/set/imgs/Se\u0301rie']);

  it('hold a file, and all that lies in a folder', () => {
    const paths = [
      '/set/imgs/a/source.jpg',
      '/set/imgs/new/question.json',
      '/set/imgs/S\u00e9rie/source.jpg',
    ];
    expect(paths.map((path) => changed.has(path))).toEqual([true, true, true]);
    const others = ['/set/imgs/a/question.json', '/set/imgs/newer/source.jpg', '/set/imgs', '/'];
    expect(others.map((path) => changed.has(path))).toEqual([false, false, false, false]);
  });

  it('touch the folders in which they lie, and those below them', () => {
    expect(['/set', '/set/imgs/a', '/set/imgs/new/masks'].map((path) => changed.touch(path))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['/set/imgs/b', '/other'].map((path) => changed.touch(path))).toEqual([false, false]);
  });
});
