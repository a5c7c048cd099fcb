import { describe, expect, it } from 'vitest';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { groupMeans, groupsBy } from '../../../../src/analysis/reduction/hnne/groups';
import { inflate, inflateNew } from '../../../../src/analysis/reduction/hnne/inflate';
import { cappedRadii, place, sharedRadii } from '../../../../src/analysis/reduction/hnne/place';
import { median, percentile } from '../../../../src/analysis/reduction/hnne/quantiles';
import { silentContext } from '../../../../src/analysis/taskContext';

const random = new MT19937(9);
const points = Float64Array.from({ length: 80 }, (_, at) => random.normal() * (at % 2 === 0 ? 10 : 1));
const groups = groupsBy(
  Int32Array.from({ length: 40 }, (_, i) => i % 3),
  3,
);

function expectClose(actual: Float64Array, expected: readonly number[], digits = 12) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => expect(actual[at]).toBeCloseTo(value, digits));
}

describe('quantiles', () => {
  it('are NumPy’s', () => {
    expect(median(Float64Array.of(5, 1, 3))).toBe(3);
    expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5);
    expect(percentile(Float64Array.of(1, 2, 3, 4), 90)).toBeCloseTo(3.7, 12);
    expect(percentile(Float64Array.of(7), 90)).toBe(7);
  });
});

describe('inflation', () => {
  it('gives every group mean 0 and deviation 1 along both axes', () => {
    const { points: out } = inflate(points, groups);
    expectClose(groupMeans(out, groups), new Array<number>(6).fill(0));
    const squares = groupMeans(
      out.map((value) => value * value),
      groups,
    );
    expectClose(squares, new Array<number>(6).fill(1), 9);
  });

  it('takes a row of the fit to its own place', () => {
    const { points: out, steps } = inflate(points, groups);
    for (const i of [0, 7, 22]) {
      const [x, y] = inflateNew(points[2 * i], points[2 * i + 1], groups.of[i], steps);
      expect(x).toBeCloseTo(out[2 * i], 10);
      expect(y).toBeCloseTo(out[2 * i + 1], 10);
    }
  });

  it('holds a far new point at three deviations', () => {
    const { steps } = inflate(points, groups);
    expect(Math.hypot(...inflateNew(1e5, 3, 0, steps))).toBeCloseTo(3, 12);
  });

  it('keeps a group without extent at its mean', () => {
    const { points: out } = inflate(Float64Array.of(2, 3, 2, 3, 9, 9), groupsBy(Int32Array.of(0, 0, 1), 2));
    expectClose(out, [0, 0, 0, 0, 0, 0]);
  });
});

describe('radii', () => {
  const anchors = Float64Array.of(0, 0, 1, 0, 4, 0);

  it('of v1 are a share of the distance to the nearest anchor', () => {
    expectClose(sharedRadii(anchors, 0.4, silentContext()), [0.4, 0.4, 1.2]);
  });

  it('of v1 and v2 are those of all distances, some of them equal', () => {
    const many = Float64Array.from({ length: 600 }, () => random.integer(25));
    const sorted = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 300 }, (__, j) => ({
        j,
        apart: Math.hypot(many[2 * i] - many[2 * j], many[2 * i + 1] - many[2 * j + 1]),
      }))
        .filter(({ j }) => j !== i)
        .sort((a, b) => a.apart - b.apart || a.j - b.j),
    );
    const reach = sorted.map(([one, two]) => (one.apart > 0 ? one.apart : two.apart));
    const cap = reach.map((own, g) => Math.min(own, ...reach.filter((_, i) => sorted[i][0].j === g)));
    const clearance = 1e-3 * median(Float64Array.from(reach.filter((own) => own > 0)));
    expectClose(
      sharedRadii(many, 0.3, silentContext()),
      sorted.map(([one]) => 0.3 * one.apart),
    );
    expectClose(
      cappedRadii(many, silentContext()),
      sorted.map(([one, two], g) =>
        Math.min(0.4 * (one.apart + two.apart), Math.max(0, (0.5 - clearance) * cap[g])),
      ),
    );
  });

  it('of v2 stay below half the distance to a nearest anchor', () => {
    // Nearest 1, 1, 3; the third's nearest is the second, which keeps its own cap of 1. Clearance 1e-3 of the median 1.
    expectClose(cappedRadii(anchors, silentContext()), [0.499, 0.499, 0.499 * 3]);
  });

  it('of v2 look past a coincident anchor', () => {
    const twins = Float64Array.of(0, 0, 0, 0, 2, 0);
    // Mean of 0 and 2, times 0.8, below the cap of (0.5 - 0.002) * 2.
    expectClose(cappedRadii(twins, silentContext()), [0.8, 0.8, 0.498 * 2]);
  });
});

describe('placing', () => {
  const pair = groupsBy(Int32Array.of(0, 0, 0), 1);
  const inflated = Float64Array.of(-3, 0, 1, 0, 2, 0);
  const anchor = Float64Array.of(10, 20);

  it('linearly puts the farthest point at the rim', () => {
    const { points: out, largest, means } = place(inflated, pair, anchor, Float64Array.of(0.6), 'linear');
    expectClose(out, [9.4, 20, 10.2, 20, 10.4, 20]);
    expectClose(largest, [3]);
    expectClose(means, [0, 0]);
  });

  it('robustly moves the middle outwards', () => {
    const { points: out } = place(inflated, pair, anchor, Float64Array.of(1), 'robust');
    // Mean 2 + 2.5 * 0.816 lies beyond the farthest, 3, which stays the rim.
    expectClose(out, [9, 20, 10 + (1 / 3) ** 0.8, 20, 10 + (2 / 3) ** 0.8, 20]);
  });

  it('puts a lone point on its anchor', () => {
    const lone = groupsBy(Int32Array.of(0), 1);
    for (const spread of ['linear', 'robust'] as const) {
      const { points: out, largest } = place(Float64Array.of(7, 7), lone, anchor, Float64Array.of(1), spread);
      expectClose(out, [10, 20]);
      expectClose(largest, [1]);
    }
  });
});
