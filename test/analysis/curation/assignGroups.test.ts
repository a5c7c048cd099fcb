/** The assignment of groups to splits, against every assignment there is on small cases. */
import { describe, expect, it } from 'vitest';
import {
  assignGroups,
  type AssignmentTask,
  type CountedGroup,
} from '../../../src/analysis/curation/assignGroups';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

const LABELS = 4;

/** Up to nine groups of up to six samples, with one of four labels a sample besides the size. */
function drawTask(seed: number): AssignmentTask {
  const random = new MT19937(seed);
  const groups = Array.from({ length: 5 + random.integer(5) }, (): CountedGroup => {
    const size = 1 + random.integer(6);
    const labels = Array.from({ length: size }, () => 1 + random.integer(LABELS));
    const counts = new Map([[0, size]]);
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    const inFirst = random.integer(size + 1);
    const current = random.integer(3) === 0 ? [0, 0, 0] : [inFirst, 0, size - inFirst];
    return { size, labels: [...counts], current, ...(random.integer(4) === 0 ? { fixed: 1 } : {}) };
  });
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  const units = Array.from({ length: LABELS + 1 }, () => total);
  return { groups, shares: [0.5, 0.3, 0.2], units, seed };
}

/** The cost by its definition. */
function costOf({ groups, shares, units }: AssignmentTask, splits: ArrayLike<number>): number {
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  let cost = 0;
  units.forEach((unit, label) => {
    const counts = groups.map(({ labels }) => labels.find(([one]) => one === label)?.[1] ?? 0);
    const all = counts.reduce((sum, count) => sum + count, 0);
    shares.forEach((share, split) => {
      const here = counts.reduce((sum, count, g) => sum + (splits[g] === split ? count : 0), 0);
      cost += ((here - share * all) / (share * unit)) ** 2;
    });
  });
  groups.forEach(({ current }, g) => {
    current.forEach((count, split) => (cost += split === splits[g] ? 0 : count / total));
  });
  return cost;
}

function leastCost(task: AssignmentTask): number {
  const splits = new Int32Array(task.groups.length);
  let least = Infinity;
  const visit = (g: number): void => {
    if (g === splits.length) {
      least = Math.min(least, costOf(task, splits));
      return;
    }
    for (const split of [0, 1, 2]) {
      const { fixed } = task.groups[g];
      if (fixed !== undefined && fixed !== split) continue;
      splits[g] = split;
      visit(g + 1);
    }
  };
  visit(0);
  return least;
}

describe('assigning groups to splits', () => {
  it('is as good as the best of all assignments', () => {
    const ratios = Array.from({ length: 60 }, (_, seed) => {
      const task = drawTask(seed);
      const { splits, cost } = assignGroups(task);
      expect(cost).toBeCloseTo(costOf(task, splits), 9);
      task.groups.forEach(({ fixed }, g) => fixed === undefined || expect(splits[g]).toBe(fixed));
      return cost / leastCost(task);
    });
    expect(ratios.filter((ratio) => ratio < 1 + 1e-9).length).toBeGreaterThanOrEqual(57);
    expect(Math.max(...ratios)).toBeLessThan(1.1);
  });

  it('follows the seed', () => {
    const draw = (seed: number) => ({ ...drawTask(3), seed });
    expect(assignGroups(draw(7))).toEqual(assignGroups(draw(7)));
  });

  it('needs shares of sum 1', () => {
    expect(() => assignGroups({ ...drawTask(1), shares: [0.5, 0.5, 0.5] })).toThrow(/shares/);
  });
});
