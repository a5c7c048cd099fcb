import { describe, expect, it } from 'vitest';
import { lineageOf } from '../../../src/common/lineage';
import { colorOf, colorTable, countByRow, shapeOf } from '../../../src/webview/color/colorScale';
import { lineageScale } from '../../../src/webview/color/lineageScale';
import { contrast, makePalette } from '../../../src/webview/color/palette';
import { hiddenColors } from '../../../src/webview/state/legendState';

const names = {
  cluster: (label: number) => `c${label}`,
  noise: 'Noise',
  other: (clusters: number) => `${clusters} smaller`,
  family: (ancestor: number, clusters: number) => `family ${ancestor}: ${clusters}`,
  member: (label: number, ancestor: number) => `c${label} of ${ancestor}`,
};
const keyOf = (labels: Int32Array, ancestors: Int32Array) =>
  lineageScale('k', 'FINCH', labels, lineageOf(labels, ancestors, 10), { level: 1, levels: 2 }, names);
const dark = makePalette([31, 31, 31], [204, 204, 204], false);
const light = makePalette([255, 255, 255], [59, 59, 59], false);

describe('a key of families', () => {
  const labels = Int32Array.of(0, 1, 1, 2, 3, -1);
  const scale = keyOf(labels, Int32Array.of(0, 0, 0, 0, 1, -1));

  it('has a row a family, which owns the indices of its tints', () => {
    expect(scale.rows).toEqual([
      { id: 1, indices: [1, 2, 3], label: 'family 0: 3', count: 4 },
      { id: 2, indices: [4], label: 'c3', count: 1 },
      { id: 0, indices: [0], label: 'Noise', count: 1 },
    ]);
    expect([...scale.indices]).toEqual([1, 2, 2, 3, 4, 0]);
  });

  it('names the cluster of a row, within its family', () => {
    expect([0, 4, 5].map((row) => scale.labelOf(row))).toEqual(['c0 of 0', 'c3', 'Noise']);
  });

  it('counts and hides whole families', () => {
    expect(countByRow(scale, Int32Array.of(0, 2, 3, 5))).toEqual([3, 0, 1]);
    expect([...hiddenColors(new Set(['k/1', 'other/2']), scale)]).toEqual([1, 2, 3]);
  });

  it('has one hue and one shape a family, and a tint a sibling', () => {
    expect(colorOf(scale, 2, dark)).toEqual(dark.categories[0]);
    expect(colorOf(scale, 4, dark)).toEqual(dark.categories[1]);
    expect(new Set([1, 2, 3].map((colorIndex) => colorOf(scale, colorIndex, dark).join())).size).toBe(3);
    expect([1, 2, 3].map((index) => shapeOf(scale, index, dark, true))).toEqual(Array(3).fill('circle'));
    expect(shapeOf(scale, 4, dark, true)).toBe('square');
  });
});

describe('a key of thousands of clusters', () => {
  // Eleven ancestors of 400 clusters: one of them is too many for the hues.
  const labels = Int32Array.from({ length: 4400 }, (_none, at) => at);
  const scale = keyOf(
    labels,
    labels.map((label) => label % 11),
  );

  it('gives every cluster the hue of its ancestor', () => {
    const hues = [...scale.indices].map((colorIndex) => scale.lineage!.colors[colorIndex].hue);
    expect(hues).toEqual([...labels].map((label) => (label % 11 < 10 ? label % 11 : null)));
    expect(new Set(scale.indices).size).toBe(231);
  });

  it('stays short, and names the exact cluster all the same', () => {
    expect(scale.rows).toHaveLength(11);
    expect(scale.rows.at(-1)).toMatchObject({ label: '400 smaller', count: 400 });
    expect(scale.sharedNeutral).toBe(true);
    expect([scale.labelOf(4389), scale.labelOf(10)]).toEqual(['c4389 of 0', 'c10']);
  });

  it('has colours for all its indices, none of which fades into the background', () => {
    for (const palette of [dark, light]) {
      const bytes = colorTable(scale, palette, false);
      for (const colorIndex of scale.rows.flatMap(({ indices }) => indices)) {
        const [r, g, b] = bytes.subarray(colorIndex * 4);
        // The halo marks a dot too: what is lighter than 3 to 1 stays countable.
        expect(contrast([r, g, b], palette.background)).toBeGreaterThan(2.2);
      }
    }
  });
});
