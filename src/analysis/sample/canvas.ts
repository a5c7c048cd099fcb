/** A grey picture with an organ label per pixel, and the one brush that paints on both. */
import type { Noise } from './noise';

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Brightness, 0 to 1 where nothing went over; row-major. */
  readonly grey: Float32Array;
  /** Organ label of each pixel, 0 = none. */
  readonly labels: Uint8Array;
}

/** An ellipse in pixels with an uneven, soft edge. */
export interface Blob {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  /** Radians, clockwise on the screen. */
  readonly angle: number;
  /** Half-way to a rounded box: trunks and heads are no ellipses. */
  readonly square: boolean;
  /** How far the edge wanders, as a share of the radius. */
  readonly wobble: number;
  readonly value: number;
  /** Strength of the texture inside. */
  readonly texture: number;
  /** What the labels become under it; 'keep' for what lies within an organ, such as a vessel. */
  readonly label: number | 'keep';
}

/** Where the noise of one picture begins: neighbouring slices begin near each other. */
export interface NoiseOrigin {
  readonly x: number;
  readonly y: number;
}

/** Width of the edge in pixels: the blur of a scanner. */
const EDGE_PX = 1.6;

export function newCanvas(width: number, height: number, background: number): Canvas {
  return {
    width,
    height,
    grey: new Float32Array(width * height).fill(background),
    labels: new Uint8Array(width * height),
  };
}

export function paintBlob(canvas: Canvas, blob: Blob, noise: Noise, origin: NoiseOrigin): void {
  const { rx, ry, wobble, texture, value, label, square } = blob;
  if (rx < 0.3 || ry < 0.3) return;
  const cos = Math.cos(blob.angle);
  const sin = Math.sin(blob.angle);
  const grow = 1 + wobble * 2;
  const halfX = Math.hypot(rx * cos, ry * sin) * grow * (square ? 1.2 : 1) + EDGE_PX;
  const halfY = Math.hypot(rx * sin, ry * cos) * grow * (square ? 1.2 : 1) + EDGE_PX;
  const left = Math.max(0, Math.floor(blob.x - halfX));
  const right = Math.min(canvas.width - 1, Math.ceil(blob.x + halfX));
  const top = Math.max(0, Math.floor(blob.y - halfY));
  const bottom = Math.min(canvas.height - 1, Math.ceil(blob.y + halfY));
  const sharpness = Math.min(rx, ry) / EDGE_PX;
  const wave = 48 / Math.max(rx, ry); // about one wave of the noise per radius
  const ox = origin.x + rx * 7;
  const oy = origin.y + ry * 7;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const dx = x - blob.x;
      const dy = y - blob.y;
      const u = (dx * cos + dy * sin) / rx;
      const v = (dy * cos - dx * sin) / ry;
      const q = u * u + v * v;
      let f = Math.sqrt(q);
      if (square) f = 0.5 * (f + Math.sqrt(Math.sqrt(u * u * u * u + v * v * v * v)));
      if (wobble > 0) f += wobble * noise.at(dx * wave + ox, dy * wave + oy);
      const cover = (1 - f) * sharpness + 0.5;
      if (cover <= 0) continue;
      const at = y * canvas.width + x;
      const paint = texture > 0 ? value + texture * noise.at(x * 3 + ox, y * 3 + oy) : value;
      const before = canvas.grey[at];
      canvas.grey[at] = cover >= 1 ? paint : before + cover * (paint - before);
      if (label !== 'keep' && cover > 0.5) canvas.labels[at] = label;
    }
  }
}
