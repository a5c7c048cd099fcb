import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { resolveParams } from '../../../src/analysis/params';
import { fitHnne, hnne, hnneMethod, type HnneParams } from '../../../src/analysis/reduction/hnne';
import { projectPoints } from '../../../src/analysis/reduction/hnne/projectPoints';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';

interface JsonMatrix {
  n: number;
  d: number;
  data: number[];
}
interface Fixture {
  x: JsonMatrix;
  new: JsonMatrix;
  answers: (HnneParams & {
    levels: number[];
    coordinates: number[];
    finestAnchors: number[];
    new: number[];
  })[];
}

const versions = ['v2', 'v2.0.0', 'v1'] as const;

function chosen(request: Partial<HnneParams> = {}): HnneParams {
  return resolveParams(hnneMethod.params, request, 'h-NNE');
}

function fit(x: Matrix, request: Partial<HnneParams> = {}) {
  return hnne(x, chosen(request), silentContext());
}

function single({ n, d, data }: JsonMatrix): Matrix {
  return { n, d, data: Float32Array.from(data) };
}

function range(values: ArrayLike<number>): number {
  return (
    Array.from(values).reduce((a, b) => Math.max(a, b)) - Array.from(values).reduce((a, b) => Math.min(a, b))
  );
}

function worstDifference(actual: Float64Array, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[i])), 0);
}

describe('h-NNE against hnne 2.0.1', () => {
  for (const name of ['blobs', 'digits', 'walk', 'few']) {
    const file = `test/parity/fixtures/hnne/${name}.json`;
    const { x, new: fresh, answers } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
    for (const { version, metric, radius, ...expected } of answers) {
      it(`lays out ${name} as ${version} does, ${metric}`, async () => {
        const model = await fitHnne(single(x), chosen({ version, metric, radius }), silentContext());
        // The order of summation differs; the fixture has ten digits.
        const tolerance = 1e-8 * range(expected.coordinates);
        expect(Array.from(model.levels)).toEqual(expected.levels);
        expect(worstDifference(model.coordinates.data, expected.coordinates)).toBeLessThan(tolerance);
        expect(worstDifference(model.anchors[0].data, expected.finestAnchors)).toBeLessThan(tolerance);
        const placed = projectPoints(model, single(fresh), silentContext());
        // Across a group of two rows the deviation is rounding, by which a new point is divided.
        expect(worstDifference(placed.data, expected.new)).toBeLessThan(100 * tolerance);
      });
    }
  }
});

describe('h-NNE v1 by hand', () => {
  // Three pairs far apart: each pair is a cluster, its rows at the rim of the disc on opposite sides of the anchor.
  const x: Matrix = { n: 6, d: 2, data: Float32Array.of(0, 0, 0, 1, 50, 0, 50, 1, 0, 90, 1, 90) };

  it('puts both rows of a pair at the rim of the disc around their mean', async () => {
    const { coordinates, levels, partitions, anchors } = await fit(x, {
      version: 'v1',
      metric: 'euclidean',
      radius: 0.25,
    });
    expect(Array.from(levels)).toEqual([3]);
    expect(Array.from(partitions[0])).toEqual([0, 0, 1, 1, 2, 2]);
    const at = anchors[0].data;
    const apart = (a: number, b: number) => Math.hypot(at[2 * a] - at[2 * b], at[2 * a + 1] - at[2 * b + 1]);
    const nearest = [
      Math.min(apart(0, 1), apart(0, 2)),
      Math.min(apart(1, 0), apart(1, 2)),
      Math.min(apart(2, 0), apart(2, 1)),
    ];
    for (let i = 0; i < 6; i++) {
      const c = Math.floor(i / 2);
      const dx = coordinates.data[2 * i] - at[2 * c];
      const dy = coordinates.data[2 * i + 1] - at[2 * c + 1];
      expect(Math.hypot(dx, dy)).toBeCloseTo(0.25 * nearest[c], 12);
    }
  });
});

describe('h-NNE layouts', () => {
  const x = normals(260, 6, 11);

  for (const version of versions) {
    it(`of ${version} give every level its anchors and repeat to the last bit`, async () => {
      const first = await fit(x, { version });
      const again = await fit({ ...x, data: x.data.slice() }, { version });
      expect(again).toEqual(first);
      expect(first.levels.length).toBeGreaterThan(1);
      first.levels.forEach((count, l) => {
        expect(first.anchors[l].n).toBe(count);
        expect(new Set(first.partitions[l]).size).toBe(count);
      });
      expect(first.coordinates.data.every(Number.isFinite)).toBe(true);
    });
  }

  it('keep the rows of v1 inside the disc of their finest cluster', async () => {
    const { coordinates, finest, partitions, anchors } = await fitHnne(
      x,
      chosen({ version: 'v1' }),
      silentContext(),
    );
    partitions[0].forEach((c, i) => {
      const dx = coordinates.data[2 * i] - anchors[0].data[2 * c];
      const dy = coordinates.data[2 * i + 1] - anchors[0].data[2 * c + 1];
      expect(Math.hypot(dx, dy)).toBeLessThan(finest.radii[c] * (1 + 1e-9));
    });
  });

  it('keep the discs of packed clusters apart, but for what the packer leaves', async () => {
    const { finest, anchors } = await fitHnne(x, chosen(), silentContext());
    const { radii } = finest;
    const at = anchors[0].data;
    const overlaps: number[] = [];
    radii.forEach((radius, i) => {
      for (let j = 0; j < i; j++) {
        const gap = Math.hypot(at[2 * i] - at[2 * j], at[2 * i + 1] - at[2 * j + 1]) - radius - radii[j];
        if (gap < 0) overlaps.push(-gap / Math.min(radius, radii[j]));
      }
    });
    expect(overlaps.length).toBeLessThan(radii.length / 10);
  });

  it('only change with the radius in v1', async () => {
    const wide = await fit(x, { radius: 0.8 });
    expect(wide).toEqual(await fit(x));
    const v1 = await fit(x, { version: 'v1' });
    expect((await fit(x, { version: 'v1', radius: 0.8 })).coordinates).not.toEqual(v1.coordinates);
  });
});

describe('h-NNE of new points', () => {
  it('joins a row that the fit knows to its own cluster', async () => {
    const x = normals(200, 5, 21);
    const model = await fitHnne(x, chosen({ version: 'v1', metric: 'euclidean' }), silentContext());
    const placed = projectPoints(model, x, silentContext());
    const { coordinates } = model;
    let same = 0;
    for (let i = 0; i < x.n; i++) {
      const dx = placed.data[2 * i] - coordinates.data[2 * i];
      const dy = placed.data[2 * i + 1] - coordinates.data[2 * i + 1];
      if (Math.hypot(dx, dy) < 1e-9) same++;
    }
    // Not all: first neighbours chain, so the nearest mean may be another cluster's.
    expect(same).toBeGreaterThan(x.n * 0.6);
  });

  it('answers for none, and holds a far one near its cluster', async () => {
    const model = await fitHnne(normals(60, 4, 2), chosen(), silentContext());
    expect(projectPoints(model, { n: 0, d: 4, data: new Float32Array(0) }, silentContext()).data.length).toBe(
      0,
    );
    const far = projectPoints(
      model,
      { n: 1, d: 4, data: Float32Array.of(1e6, -1e6, 1e6, 0) },
      silentContext(),
    );
    expect(Math.abs(far.data[0])).toBeLessThan(10 * range(model.coordinates.data));
  });

  it('refuses other columns and what is not finite', async () => {
    const model = await fitHnne(normals(60, 4, 2), chosen(), silentContext());
    expect(() => projectPoints(model, normals(2, 3, 1), silentContext())).toThrow(
      /^h-NNE: the new rows have 3 columns, the layout 4\.$/,
    );
    const broken = normals(3, 4, 1);
    broken.data[9] = Infinity;
    expect(() => projectPoints(model, broken, silentContext())).toThrow(/^h-NNE: row 2 holds Infinity/);
  });
});

describe('h-NNE at the edges', () => {
  it('refuses 0 to 5 rows, which cannot form three clusters', async () => {
    for (const version of versions) {
      for (const n of [0, 1, 2, 3, 4, 5]) {
        await expect(fit(normals(n, 4, 1), { version }), `${n}`).rejects.toThrow(
          new RegExp(
            `^h-NNE: the ${n} rows form [012] first-neighbour clusters, but a layout needs 3; choose another reduction, or give it more`,
          ),
        );
      }
    }
  });

  it('refuses identical rows and a single column', async () => {
    await expect(fit({ n: 40, d: 3, data: new Float32Array(120).fill(0.5) })).rejects.toThrow(
      /^h-NNE: the 40 rows form 1 first-neighbour clusters/,
    );
    await expect(fit(normals(40, 1, 1))).rejects.toThrow(
      /^h-NNE: a layout needs at least 2 columns, not 1\.$/,
    );
  });

  it('refuses a row that is not finite, by number', async () => {
    const x = normals(30, 3, 1);
    x.data[3 * 7 + 1] = Number.NaN;
    await expect(fit(x)).rejects.toThrow(/row 7 holds NaN/);
  });

  it('lays out duplicates, constant columns and rows on a line without NaN', async () => {
    const base = normals(30, 4, 6);
    const twice = { n: 90, d: 4, data: Float32Array.of(...base.data, ...base.data, ...base.data) };
    const constant = { ...base, data: base.data.map((value, at) => (at % 4 === 2 ? 7 : value)) };
    const line = {
      n: 30,
      d: 2,
      data: Float32Array.from({ length: 60 }, (_, at) => (at >> 1) ** 2 + (at % 2)),
    };
    const zeros = { ...base, data: base.data.map((value, at) => (at < 8 ? 0 : value)) };
    for (const x of [twice, constant, line, zeros]) {
      for (const version of versions) {
        for (const metric of ['cosine', 'euclidean'] as const) {
          const result = await fit(x, { version, metric }).catch(String);
          if (typeof result === 'string') expect(result).toMatch(/first-neighbour clusters/);
          else expect(result.coordinates.data.every(Number.isFinite)).toBe(true);
        }
      }
    }
  });

  it('reports progress to the end without going back, and stops when asked', async () => {
    await expectProgress((run) => hnne(normals(150, 4, 1), chosen(), run));
    await expect(hnne(normals(150, 4, 1), chosen(), cancelledContext())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
