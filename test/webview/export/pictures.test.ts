import { describe, expect, it } from 'vitest';
import { clusterScale } from '../../../src/webview/color/colorScale';
import { makePalette } from '../../../src/webview/color/palette';
import { toSvg } from '../../../src/webview/export/pictures';
import { drawOrder } from '../../../src/webview/scatter/drawOrder';

const names = { cluster: String, noise: 'noise', other: String };

function svgOf(labels: Int32Array, shapes: boolean, selected: Int32Array | null = null): string {
  const scale = clusterScale('k', 'K', labels, names);
  const n = labels.length;
  const positions = Float32Array.from({ length: 2 * n }, (_none, at) => (at >> 1) / n);
  const frame = {
    rect: { x: 0, y: 0, width: 100, height: 100 },
    camera: { x: 0, y: 0, zoom: 0 },
    unitPx: 40,
    layout: { key: 'l', n, positions, aspect: 1 },
    from: null,
    progress: 1,
    scale,
    order: drawOrder(scale, selected, new Set()),
    radius: 3.5,
    sizes: null,
  };
  const style = { palette: makePalette([255, 255, 255], [0, 0, 0], false), shapes };
  return toSvg({ frames: [frame], width: 100, height: 100, style }, (_frame, row) => `<${row}>&\u0000`);
}

describe('the SVG of maps', () => {
  it('has an element for every dot, with its id as escaped text', () => {
    const svg = svgOf(Int32Array.of(0, 1), false);
    expect(svg.match(/<circle /g)).toHaveLength(2);
    expect(svg).toContain(
      '<circle cx="70" cy="30" r="4" fill="#d45500"><title>&lt;1&gt;&amp;\ufffd</title></circle>',
    );
  });

  it('draws the shapes of the table around the dots where shapes are on', () => {
    const svg = svgOf(Int32Array.of(0, 1, 2, 3, 4), true);
    expect(svg.match(/<circle /g)).toHaveLength(1);
    // The square of row 1 at (58, 42): 0.92 of a radius of 4.
    expect(svg).toContain(
      '<polygon points="54.32 38.32 61.68 38.32 61.68 45.68 54.32 45.68" fill="#d45500">',
    );
    expect([...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points.split(' ').length / 2)).toEqual([
      4, 4, 3, 12,
    ]);
  });

  it('draws noise smaller and dims what is not selected', () => {
    const svg = svgOf(Int32Array.of(0, -1, 0), false, Int32Array.of(0));
    expect([...svg.matchAll(/r="([\d.]+)" fill="(#\w+)"/g)].map(([, r, fill]) => [r, fill])).toEqual([
      ['2.67', '#e2e2e2'],
      ['3.48', '#bddaed'],
      ['4', '#0072b8'],
    ]);
  });
});
