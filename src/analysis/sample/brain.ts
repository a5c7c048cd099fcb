/** The brain: folded cortex over white matter, ventricles, deep nuclei, cerebellum and the cleft between the halves. */
import type { Ellipsoid } from './anatomy';
import type { Canvas } from './canvas';
import type { Noise } from './noise';
import { labelOf } from './organs';
import { axes, cut, type SliceView } from './sliceView';
import { brightness } from './tissue';

/** Thickness of the cortex and depth of its furrows, as shares of the brain's radius. */
const CORTEX = 0.1;
const FURROW_DEPTH = 0.42;

export function paintBrain(
  canvas: Canvas,
  brain: Pick<Ellipsoid, 'center' | 'radius'>,
  view: SliceView,
  noise: Noise,
): void {
  const outline = cut(brain, view);
  if (!outline) return;
  const { contrast, origin } = view;
  const grey = brightness(contrast, 'greyMatter');
  const white = brightness(contrast, 'whiteMatter');
  const water = brightness(contrast, 'water');
  const label = labelOf('brain');
  const [right, down, across] = axes[view.plane];
  const px = Math.min(view.width, view.height) / 2 / view.reach;
  const sign = down === 2 ? -1 : 1;
  const wave = 1350 / view.width; // texels a pixel: furrows of about a twentieth of the picture
  const place = [0, 0, 0];
  place[across] = view.position;
  const top = Math.max(0, Math.floor(outline.y - outline.ry));
  const bottom = Math.min(canvas.height - 1, Math.ceil(outline.y + outline.ry));
  for (let y = top; y <= bottom; y++) {
    place[down] = view.middle[1] + (sign * (y - view.height / 2)) / px;
    for (let x = 0; x < canvas.width; x++) {
      place[right] = view.middle[0] + (x - view.width / 2) / px;
      const f = normalised(place, brain);
      if (f >= 1 || place[2] < -0.45 + 0.25 * Math.abs(place[1])) continue;
      const fold = Math.abs(noise.at(x * wave + origin.x, y * wave + origin.y));
      const depth = 1 - f;
      const reach = depth / FURROW_DEPTH;
      const inCerebellum = place[1] > 0.3 && place[2] < -0.12;
      let value: number;
      if (inCerebellum) {
        const leaf = Math.sin(30 * (place[2] * 2 + place[1]) + 4 * noise.at(x + origin.x, y));
        value = grey + 0.4 * (white - grey) * (leaf + 0.4);
      } else {
        const furrow = step(0.13 * (1 - reach) - fold, 0.04);
        const cortex = Math.max(step(CORTEX - depth, 0.03), step(0.34 * (1 - 0.9 * reach) - fold, 0.06));
        value = mix(mix(white, grey, cortex), water, Math.max(furrow, step(0.02 - depth, 0.02)));
        if (inNucleus(place)) value = mix(value, grey, 0.85);
      }
      const cleft =
        step(0.02 - Math.abs(place[0]), 0.012) * (place[2] > 0.28 || Math.abs(place[1]) > 0.45 ? 1 : 0);
      value = mix(value, water, Math.max(cleft, inVentricle(place)));
      const at = y * canvas.width + x;
      canvas.grey[at] = value + 0.015 * noise.at(x * 4 + origin.x, y * 4 + origin.y);
      canvas.labels[at] = label;
    }
  }
}

/** Distance from the centre in units of the radius: 1 on the surface. */
function normalised(p: readonly number[], e: Pick<Ellipsoid, 'center' | 'radius'>): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += ((p[k] - e.center[k]) / e.radius[k]) ** 2;
  return Math.sqrt(sum);
}

/** The two side chambers: front and back horns bend outwards. */
function inVentricle([x, y, z]: readonly number[]): number {
  const bend = 0.09 + 0.25 * y * y;
  const f = Math.hypot((Math.abs(x) - bend) / 0.055, y / 0.42, (z - 0.2) / 0.14);
  const third = Math.hypot(x / 0.025, y / 0.15, (z - 0.02) / 0.14);
  return Math.max(step(1 - f, 0.25), step(1 - third, 0.3));
}

function inNucleus([x, y, z]: readonly number[]): boolean {
  return (
    Math.hypot((Math.abs(x) - 0.12) / 0.1, (y - 0.1) / 0.17, (z - 0.08) / 0.13) < 1 ||
    Math.hypot((Math.abs(x) - 0.24) / 0.08, (y + 0.1) / 0.18, (z - 0.1) / 0.13) < 1
  );
}

/** 0 below -soft, 1 above soft, straight between. */
function step(value: number, soft: number): number {
  return Math.min(1, Math.max(0, 0.5 + value / (2 * soft)));
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
