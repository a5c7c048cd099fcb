import { type Canvas, newCanvas, type NoiseOrigin } from './canvas';
import type { Noise } from './noise';
import { labelOf } from './organs';
import type { SampleRandom } from './random';

/** What differs between patients; lengths in half widths of the picture, y downwards. */
export interface Thorax {
  readonly lungWidth: number;
  readonly lungTop: number;
  readonly diaphragm: number;
  readonly heartWidth: number;
  readonly bodyWidth: number;
  readonly ribCount: number;
  readonly density: number;
  readonly marker: boolean;
}

export function newThorax(random: SampleRandom): Thorax {
  return {
    lungWidth: random.about(0.36, 0.1),
    lungTop: random.between(-0.66, -0.54),
    diaphragm: random.between(0.34, 0.56),
    heartWidth: random.about(0.3, 0.18),
    bodyWidth: random.between(0.82, 1.02),
    ribCount: 9 + random.below(3),
    density: random.about(1, 0.15),
    marker: random.chance(0.75),
  };
}

/** An opacity in a lung, same lengths. */
export interface Shadow {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly strength: number;
}

export interface RadiographView {
  readonly width: number;
  readonly height: number;
  /** Shift of the patient against the plate. */
  readonly shift: readonly [number, number];
  readonly zoom: number;
  readonly origin: NoiseOrigin;
}

export function renderRadiograph(
  thorax: Thorax,
  shadows: readonly Shadow[],
  view: RadiographView,
  noise: Noise,
): Canvas {
  const canvas = newCanvas(view.width, view.height, 0);
  const right = labelOf('rightLung');
  const left = labelOf('leftLung');
  const heartLabel = labelOf('heart');
  const scale = (2 * view.zoom) / view.width;
  for (let py = 0; py < view.height; py++) {
    const y = (py - view.height / 2) * scale - view.shift[1];
    for (let px = 0; px < view.width; px++) {
      const x = (px - view.width / 2) * scale - view.shift[0];
      const uneven = 0.03 * noise.at(px * 0.6 + view.origin.x, py * 0.6 + view.origin.y);
      const side = x < 0 ? -1 : 1;
      const lung = lungDepth(thorax, x, y, side, uneven);
      const heart = heartDepth(thorax, x, y);
      let loss = bodyDepth(thorax, x, y) * 1.1;
      if (loss > 0) {
        loss -= 1.0 * lung * (1 - 0.75 * heart);
        loss += 0.35 * heart + bones(thorax, x, y, lung);
        const vessels = noise.at(px * 2.2 + view.origin.x, py * 2.2 + view.origin.y);
        loss += lung * Math.exp(-(((Math.abs(x) - 0.18) / 0.22) ** 2)) * Math.max(0, vessels) * 0.3;
        for (const shadow of shadows) {
          const r = Math.hypot(x - shadow.x, y - shadow.y) / shadow.radius + uneven * 8;
          loss += shadow.strength * lung * Math.exp(-r * r);
        }
      }
      const at = py * view.width + px;
      canvas.grey[at] = Math.max(0, 1 - Math.exp(-0.78 * thorax.density * Math.max(0, loss))) * 1.14;
      canvas.labels[at] = heart > 0.25 ? heartLabel : lung > 0.2 ? (side < 0 ? right : left) : 0;
    }
  }
  if (thorax.marker) paintMarker(canvas);
  return canvas;
}

/** Trunk, shoulders and neck. */
function bodyDepth(t: Thorax, x: number, y: number): number {
  const half =
    y < -0.55
      ? t.bodyWidth * (0.35 + 0.65 * Math.sqrt(Math.max(0, 1 - ((-0.55 - y) / 0.35) ** 2)))
      : t.bodyWidth;
  const neck = 0.26;
  const width = Math.max(half * (y < -0.9 ? 0 : 1), neck);
  const u = x / width;
  return u * u >= 1 ? 0 : Math.sqrt(1 - u * u) * (y < -0.6 ? 0.8 : 1) + 0.15;
}

function lungDepth(t: Thorax, x: number, y: number, side: number, uneven: number): number {
  const floor = t.diaphragm + (side < 0 ? -0.05 : 0.03);
  const middle = side * (0.12 + t.lungWidth * 0.98);
  const height = floor + 0.25 - t.lungTop;
  const v = (y - (t.lungTop + height / 2)) / (height / 2);
  const lean = middle + side * 0.06 * v;
  const u = (x - lean) / t.lungWidth;
  const f = Math.sqrt(u * u * (1 + 0.35 * Math.max(0, -v)) + Math.abs(v) ** 2.6) + uneven;
  const dome =
    floor - 0.2 * Math.sqrt(Math.max(0, 1 - ((x - lean * 0.9) / (t.lungWidth * 1.25)) ** 2)) + 0.16;
  return Math.min(1, Math.max(0, (1 - f) * 7)) * Math.min(1, Math.max(0, (dome - y) * 22));
}

function heartDepth(t: Thorax, x: number, y: number): number {
  const cy = t.diaphragm - 0.16;
  const a = ((x - 0.13) * 0.86 + (y - cy) * 0.5) / (t.heartWidth * 1.15);
  const b = ((y - cy) * 0.86 - (x - 0.13) * 0.5) / (t.heartWidth * 0.85);
  const ventricle = Math.min(1, Math.max(0, (1 - Math.sqrt(a * a + b * b)) * 6));
  const arch = Math.hypot((x - 0.05) / 0.14, (y - cy + 0.42) / 0.3);
  return Math.max(ventricle, 0.8 * Math.min(1, Math.max(0, (1 - arch) * 5)));
}

function bones(t: Thorax, x: number, y: number, lung: number): number {
  let sum = 0;
  const spine = Math.abs(x) / 0.085;
  if (spine < 1) sum += 0.3 * Math.sqrt(1 - spine * spine) * (0.85 + 0.15 * Math.sin(y * 40));
  // Ribs: rings on the chest wall, seen from the front as flat ellipses, the back halves higher and clearer.
  const wall = 0.14 + 1.96 * t.lungWidth;
  for (let k = 0; k < t.ribCount; k++) {
    const at = t.lungTop + 0.12 + (k * (t.diaphragm - t.lungTop + 0.1)) / t.ribCount;
    const half = wall * Math.min(1, 0.55 + 0.13 * k);
    const u = x / half;
    if (u * u >= 1) continue;
    const arc = Math.sqrt(1 - u * u);
    const shown = 0.35 + 0.65 * lung;
    sum += shown * 0.17 * bump((y - (at - 0.16 * arc + 0.1)) / 0.026);
    if (Math.abs(x) > 0.2) sum += shown * 0.09 * bump((y - (at + 0.22 * arc - 0.02)) / 0.03);
  }
  const ax = Math.abs(x);
  const clavicle = (y - (t.lungTop + 0.06 - 0.22 * (ax - 0.08))) / 0.03;
  if (ax > 0.06 && ax < 0.7) sum += 0.28 * bump(clavicle);
  const blade = Math.hypot((ax - 0.72) / 0.09, (y - t.lungTop - 0.35) / 0.3);
  if (blade < 1) sum += 0.16 * (1 - blade);
  const shoulder = Math.hypot((ax - 0.82) / 0.11, (y - t.lungTop - 0.05) / 0.12);
  if (shoulder < 1) sum += 0.3 * Math.sqrt(1 - shoulder * shoulder);
  return sum;
}

/** A Gaussian; 0 where it is too small to see, which is nearly everywhere. */
function bump(t: number): number {
  return t > 2.6 || t < -2.6 ? 0 : Math.exp(-t * t);
}

/** The lead letter L at the upper right corner. */
function paintMarker(canvas: Canvas): void {
  const unit = Math.round(canvas.width / 100);
  const left = canvas.width - 7 * unit;
  const top = 3 * unit;
  for (let y = 0; y < 5 * unit; y++) {
    for (let x = 0; x < 3 * unit; x++) {
      if (x < unit || y >= 4 * unit) canvas.grey[(top + y) * canvas.width + left + x] = 1;
    }
  }
}
