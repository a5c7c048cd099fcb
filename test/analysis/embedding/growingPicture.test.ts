import { describe, expect, it } from 'vitest';
import { GrowingPicture } from '../../../src/analysis/embedding/growingPicture';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { pca } from '../../../src/analysis/reduction/pca';
import { silentContext } from '../../../src/analysis/taskContext';

const N = 600;
const FEATURES = 40;
/** Three groups on a plane, with a little in every other direction. */
const features = new Float32Array(N * FEATURES).map((_zero, at) => {
  const [row, feature] = [Math.floor(at / FEATURES), at % FEATURES];
  const group = row % 3;
  return (
    (feature === 3 ? 9 * group : feature === 7 ? 5 * (group % 2) : 0) +
    Math.sin(row * 12.9898 + feature * 78.233)
  );
});

function picturesOf(rows: readonly number[]): Float32Array[] {
  const shown: Float32Array[] = [];
  const picture = new GrowingPicture(N, FEATURES, (coordinates) => shown.push(coordinates.slice()));
  for (const [at, row] of rows.entries()) {
    picture.add(row, features.subarray(row * FEATURES, (row + 1) * FEATURES));
    if (at % 8 === 7) picture.update();
  }
  return shown;
}

const inOrder = Array.from({ length: N }, (_none, row) => row);
const placed = (picture: Float32Array) => inOrder.filter((row) => Number.isFinite(picture[2 * row]));

describe('a growing picture', () => {
  it('has more images each time, from the first batch to all', () => {
    const counts = picturesOf(inOrder).map((picture) => placed(picture).length);
    expect([counts[0], counts.at(-1)]).toEqual([8, N]);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    expect(counts.length).toBeLessThan(50);
  });

  it('becomes the plane of PCA, up to its direction', async () => {
    const last = picturesOf(inOrder).at(-1) ?? new Float32Array();
    const { coordinates } = await pca(
      new EmbeddingMatrix({ n: N, d: FEATURES, data: features }),
      { nComponents: 2 },
      silentContext(),
    );
    for (const axis of [0, 1]) {
      const sign = Math.sign(last[axis] * coordinates.data[axis]);
      for (const row of inOrder)
        expect(last[2 * row + axis]).toBeCloseTo(sign * coordinates.data[2 * row + axis], 1);
    }
  });

  it('places the images that came, whichever they are, and is the same each time', () => {
    const odd = inOrder.filter((row) => row % 2 === 1);
    const [first] = picturesOf(odd);
    expect(placed(first)).toEqual(odd.slice(0, 8));
    expect(picturesOf(odd)).toEqual(picturesOf(odd));
  });

  it('has images that are all alike at one place', () => {
    let last = new Float32Array();
    const picture = new GrowingPicture(8, 4, (coordinates) => (last = coordinates.slice()));
    for (let row = 0; row < 8; row++) picture.add(row, Float32Array.of(1, 2, 3, 4));
    picture.update();
    expect([...last]).toEqual(Array<number>(16).fill(0));
  });
});
