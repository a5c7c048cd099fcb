import { describe, expect, it } from 'vitest';
import { layoutFrom } from '../../../src/webview/scatter/layout';
import {
  fitCamera,
  maxZoomOf,
  project,
  reveal,
  unitPxOf,
  unproject,
  zoomAbout,
} from '../../../src/webview/scatter/viewport';

const frame = { x: 100, y: 50, width: 800, height: 600 };

describe('the camera of a map', () => {
  it('has all of [-1, 1] inside the frame at fit, whatever the proportion', () => {
    for (const aspect of [1, 2, 0.5]) {
      const unitPx = unitPxOf(fitCamera, frame, aspect);
      const halfWidth = aspect >= 1 ? 1 : aspect;
      const halfHeight = aspect >= 1 ? 1 / aspect : 1;
      const [left, top] = project(fitCamera, frame, unitPx, -halfWidth, halfHeight);
      expect(left).toBeGreaterThanOrEqual(frame.x);
      expect(top).toBeGreaterThanOrEqual(frame.y);
    }
  });

  it('takes a screen point back to where it came from', () => {
    const camera = { x: 0.3, y: -0.2, zoom: 2.5 };
    const unitPx = unitPxOf(camera, frame);
    const [px, py] = project(camera, frame, unitPx, 0.41, -0.07);
    const [x, y] = unproject(camera, frame, unitPx, px, py);
    expect(x).toBeCloseTo(0.41, 12);
    expect(y).toBeCloseTo(-0.07, 12);
  });

  it('keeps what is under the pointer there while zooming, also at the limits', () => {
    let camera = { x: 0.1, y: 0.2, zoom: 0 };
    const [x, y] = unproject(camera, frame, unitPxOf(camera, frame), 333, 222);
    for (const steps of [1, 2.5, 40, -100, 3]) {
      camera = zoomAbout(camera, frame, unitPxOf(camera, frame), 333, 222, steps, maxZoomOf(642));
      const [px, py] = project(camera, frame, unitPxOf(camera, frame), x, y);
      expect(px).toBeCloseTo(333, 6);
      expect(py).toBeCloseTo(222, 6);
    }
  });

  it('moves only as far as needed to reveal a point', () => {
    const camera = { x: 0, y: 0, zoom: 3 };
    const unitPx = unitPxOf(camera, frame);
    expect(reveal(camera, frame, unitPx, 0, 0)).toBe(camera);
    const moved = reveal(camera, frame, unitPx, 0.9, 0);
    expect(project(moved, frame, unitPx, 0.9, 0)[0]).toBeCloseTo(frame.x + frame.width - 28, 6);
    expect(moved.y).toBe(0);
  });
});

describe('layouts', () => {
  it('are centred, as wide as [-1, 1] in the longer direction, with proportions kept', () => {
    const layout = layoutFrom('a', [0, 0, 10, 5, 20, 10], 3, 2);
    expect([...layout.positions]).toEqual([-1, -0.5, 0, 0, 1, 0.5]);
    expect(layout.aspect).toBe(2);
  });

  it('know rows without a finite value as missing and survive one point, none and a line', () => {
    const { positions, missing } = layoutFrom('b', [0, 0, NaN, 1, 4, 4], 3, 2);
    expect([...positions]).toEqual([-1, -1, 0, 0, 1, 1]);
    expect(missing).toEqual(Uint8Array.of(0, 1, 0));
    expect([...layoutFrom('c', [7, 7], 1, 2).positions]).toEqual([0, 0]);
    expect(layoutFrom('d', [], 0, 2).positions).toHaveLength(0);
    expect([...layoutFrom('e', [1, 3], 2, 1).positions]).toEqual([-1, 0, 1, 0]);
  });
});
