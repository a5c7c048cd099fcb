import { describe, expect, it } from 'vitest';
import { clusterScale } from '../../../src/webview/color/colorScale';
import { drawOrder } from '../../../src/webview/scatter/drawOrder';
import { placeThumbnails, rimPx, thumbnailAt } from '../../../src/webview/scatter/thumbnailPlacement';
import { fitCamera } from '../../../src/webview/scatter/viewport';

const names = { cluster: String, noise: 'noise', other: String };

describe('the drawing order', () => {
  const scale = clusterScale('k', 'k', Int32Array.of(0, -1, 1, -1, 0), names);

  it('draws noise before clusters and leaves hidden ones out', () => {
    expect([...drawOrder(scale, null, new Set()).rows]).toEqual([1, 3, 0, 2, 4]);
    const without = drawOrder(scale, null, new Set([1]));
    expect([...without.rows]).toEqual([1, 3, 2]);
    expect(without.ends).toEqual([0, 0, 2, 3]);
  });

  it('dims what is not selected and draws it first', () => {
    const { rows, ends } = drawOrder(scale, Int32Array.of(1, 4), new Set());
    expect([...rows]).toEqual([3, 0, 2, 1, 4]);
    expect(ends).toEqual([1, 3, 4, 5]);
  });
});

describe('thumbnails on the map', () => {
  const frame = { x: 0, y: 0, width: 150, height: 150 };
  const rows = Int32Array.of(0, 1, 2);
  const layout = { key: 'a', n: 3, positions: Float32Array.of(-0.5, 0, 0.5, 0, 0.501, 0), aspect: 1 };

  it('appear when zoomed in, never over one another, the lower row first', () => {
    const { placed, sizePx } = placeThumbnails(layout, rows, { x: 0, y: 0, zoom: 1 }, frame, 60);
    expect(placed.map(({ row }) => row)).toEqual([0, 1]);
    expect(sizePx).toBe(22);
  });

  it('stay dots at fit, and where hardly any would find room', () => {
    expect(placeThumbnails(layout, rows, fitCamera, frame, 60).placed).toEqual([]);
    const all = Int32Array.from(Array(100).keys());
    const near = { x: 0, y: 0, zoom: 3 };
    const crowd = { key: 'b', n: 100, positions: new Float32Array(200), aspect: 1 };
    all.forEach((row) => (crowd.positions[2 * row] = row / 100 - 0.5));
    expect(placeThumbnails(crowd, all, near, frame, 60).placed).toEqual([]);
    // Copies that lie on one another are one dot.
    const pile = { ...crowd, positions: new Float32Array(200) };
    expect(placeThumbnails(pile, all, near, frame, 60).placed.map(({ row }) => row)).toEqual([0]);
  });

  it('appear at fit where a few images have a large map for themselves', () => {
    const large = { x: 0, y: 0, width: 600, height: 600 };
    const { placed, sizePx } = placeThumbnails(layout, rows, fitCamera, large, 270);
    expect(placed.map(({ row }) => row)).toEqual([0, 1]);
    expect(sizePx).toBeGreaterThan(60);
  });

  it('lie whole inside the map, also those of dots at its edge, and answer for all of their place', () => {
    const large = { x: 10, y: 20, width: 600, height: 600 };
    const edge = { key: 'c', n: 2, positions: Float32Array.of(1, 1, -1, -1), aspect: 1 };
    const found = placeThumbnails(edge, Int32Array.of(0, 1), fitCamera, large, 290);
    const reach = found.sizePx / 2 + rimPx;
    expect(found.placed).toEqual([
      { row: 0, x: 610 - reach, y: 20 + reach },
      { row: 1, x: 10 + reach, y: 620 - reach },
    ]);
    expect(thumbnailAt(found, 609, 21)).toBe(0);
    expect(thumbnailAt(found, 610 - 2 * reach - 1, 21)).toBe(-1);
  });
});
