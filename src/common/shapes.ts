/**
 * Shapes of points, one table for screen, pictures and report: outlines around (0, 0) for radius 1, y downwards.
 * The fragment shader of the maps computes the same outlines as signed distances (test/webview/scatter).
 */

/** A color table of the renderer names a shape by its position here. */
export const shapeNames = ['circle', 'square', 'diamond', 'triangle', 'cross'] as const;
export type ShapeName = (typeof shapeNames)[number];

/** Corners (x0, y0, x1, y1, …) in order around the shape; a circle has none, its radius is 1. */
const shapeCorners: Readonly<Record<ShapeName, readonly number[]>> = {
  circle: [],
  square: [-0.92, -0.92, 0.92, -0.92, 0.92, 0.92, -0.92, 0.92],
  diamond: [0, -1.24, 1.24, 0, 0, 1.24, -1.24, 0],
  triangle: [0, -1.2, 1.1, 0.7, -1.1, 0.7],
  cross: [
    ...[-0.4, -1.15, 0.4, -1.15, 0.4, -0.4, 1.15, -0.4, 1.15, 0.4, 0.4, 0.4],
    ...[0.4, 1.15, -0.4, 1.15, -0.4, 0.4, -1.15, 0.4, -1.15, -0.4, -0.4, -0.4],
  ],
};

/** Corners of a shape with its centre at (x, y); empty for a circle. @param radius in the unit of x and y. */
export function cornersAt(shape: ShapeName, x: number, y: number, radius: number): number[] {
  return shapeCorners[shape].map((value, at) => (at % 2 === 0 ? x : y) + value * radius);
}
