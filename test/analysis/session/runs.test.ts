/** Kept runs: what they hold, which samples changed cluster, and that they can be made again. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Runs, runsStore } from '../../../src/analysis/session/runs';
import { Store } from '../../../src/analysis/store/store';
import { clearCaches } from '../../../src/analysis/store/sweep';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { changedRows } from '../../../src/common/matchLabels';
import { folderOfTest } from '../../temporaryFolder';
import { openedSample, reporter } from './openedSample';

const FLIPS = 20;

describe('rows that changed cluster', () => {
  it('are those whose cluster is not the match of the one before, whatever the numbers', () => {
    expect(changedRows([0, 0, 0, 1, 1, 2], [5, 5, 5, 3, 3, 0])).toEqual([]);
    expect(changedRows([0, 0, 0, 1, 1, 1], [1, 1, 0, 0, 0, 0])).toEqual([2]);
    expect(changedRows([0, 0, -1, -1], [0, -1, -1, 0])).toEqual([1, 3]);
    // A cluster that was merged into another has no match of its own.
    expect(changedRows([0, 0, 0, 1, 1], [0, 0, 0, 0, 0])).toEqual([3, 4]);
  });
});

describe('runs', () => {
  it('are kept, compared, made again, renamed and removed, and outlive the cache', async () => {
    const room = folderOfTest();
    const { session } = await openedSample(room, { count: 40 });
    const storageDir = join(room, 'store');
    const cancel = new CancelFlag();
    const store = runsStore(new Store(storageDir, () => undefined), session.dataset.root);
    const runs = new Runs(store, session);
    const save = (name: string, k: number) =>
      runs.save(
        name,
        { space: 'image', params: { kmeans: { k } }, seed: 7 },
        ['kmeans'],
        '{"view":"explore"}',
        cancel,
        reporter,
      );
    const few = await save('  few  ', 3);
    const many = await save('many', 9);
    expect(few).toMatchObject({
      name: 'few',
      seed: 7,
      samples: 40,
      methods: ['kmeans'],
      titles: ['K-means'],
      state: '{"view":"explore"}',
    });
    expect((await runs.list()).map(({ id }) => id).sort()).toEqual([few.id, many.id].sort());

    const [difference] = await runs.compare(few.id, many.id);
    expect(difference).toMatchObject({ method: 'kmeans', title: 'K-means', common: 40 });
    expect(difference.parameters).toEqual([{ name: 'k', first: 3, second: 9 }]);
    expect(difference.changed.length).toBeGreaterThan(0);
    expect(session.columns.ids).toEqual(expect.arrayContaining([...difference.changed]));
    expect(await runs.compare(few.id, few.id)).toMatchObject([
      { adjustedRand: 1, changed: [], parameters: [] },
    ]);

    await clearCaches(storageDir);
    expect(await runs.repeat(few.id, cancel, reporter)).toEqual({
      differs: [],
      methods: [{ method: 'kmeans', equal: true }],
    });
    await runs.rename(few.id, 'three');
    await runs.remove(many.id);
    expect((await runs.list()).map(({ name }) => name)).toEqual(['three']);
    await expect(runs.compare(few.id, many.id)).rejects.toThrow('no longer there');
    await expect(runs.remove('../../x')).rejects.toThrow('not the id of a run');
    expect(readdirSync(store.folder)).toEqual([`${few.id}.run`]);
    mkdirSync(join(store.folder, `${many.id}.run`));
    expect(await runs.list()).toHaveLength(1);

    // A flipped bit anywhere: the run is not there, and neither other clusters nor an error.
    const path = join(store.folder, `${few.id}.run`);
    const whole = readFileSync(path);
    for (let i = 0; i < FLIPS; i++) {
      const bytes = Uint8Array.from(whole);
      bytes[Math.floor((i * whole.length) / FLIPS)] ^= 1 << (i % 8);
      writeFileSync(path, bytes);
      expect(await runs.list()).toEqual([]);
    }
    writeFileSync(path, whole);
    expect(await runs.list()).toMatchObject([{ name: 'three' }]);
  });
});
