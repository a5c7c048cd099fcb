/** Draws one image of the plan, with the finding that it shows. */
import { type Body, individual, mapVector, type Vector } from './anatomy';
import { type Blob, type Canvas, paintBlob } from './canvas';
import type { PlannedImage } from './datasetPlan';
import { type Disease, diseases } from './diseases';
import type { Noise } from './noise';
import { labelOf, type OrganId } from './organs';
import { newThorax, renderRadiograph, type Shadow } from './radiograph';
import { SampleRandom } from './random';
import { regions } from './regions';
import type { PlaneSpan } from './series';
import { renderSlice } from './slice';
import { cut, type SliceView } from './sliceView';
import { brightness, type Contrast } from './tissue';

/** Share of patients with a disease. */
const DISEASE_SHARE = 0.4;

export interface Finding {
  readonly disease: Disease;
  readonly organ: OrganId;
  /** In the image, pixels. */
  readonly x: number;
  readonly y: number;
}

export interface RenderedImage {
  readonly canvas: Canvas;
  readonly finding?: Finding | undefined;
}

export function renderImage(picture: PlannedImage, seed: number, noise: Noise): RenderedImage {
  const { series, patient, slice } = picture;
  const person = new SampleRandom(seed, 'person', series.name, patient);
  const scan = new SampleRandom(seed, 'scan', series.name, patient, slice);
  const { span, contrast } = picture;
  const drawn =
    span && contrast
      ? drawSlice(picture, span, contrast, person, scan, noise)
      : drawRadiograph(picture, person, scan, noise);
  addDetector(drawn.canvas, picture, scan, noise);
  return drawn;
}

function drawRadiograph(
  picture: PlannedImage,
  person: SampleRandom,
  scan: SampleRandom,
  noise: Noise,
): RenderedImage {
  const thorax = newThorax(person);
  const origin = { x: person.below(256), y: person.below(256) };
  const disease = person.chance(DISEASE_SHARE)
    ? person.pick(diseases.filter((d) => d.organs[0] === 'leftLung'))
    : undefined;
  const shadow: Shadow = {
    x: (person.chance(0.5) ? -1 : 1) * person.between(0.3, 0.55),
    y: person.between(-0.35, 0.15),
    radius: disease ? person.between(...disease.size) : 0,
    strength: disease?.size[1] === 0.12 ? 1.1 : 0.8,
  };
  const { width, height } = picture.series;
  const view = {
    width,
    height,
    shift: [scan.between(-0.05, 0.05), scan.between(-0.06, 0.06)] as const,
    zoom: scan.between(0.92, 1.08),
    origin,
  };
  const canvas = renderRadiograph(thorax, disease ? [shadow] : [], view, noise);
  const px = width / 2 / view.zoom;
  return {
    canvas,
    finding: disease && {
      disease,
      organ: shadow.x < 0 ? 'rightLung' : 'leftLung',
      x: width / 2 + (shadow.x + view.shift[0]) * px,
      y: height / 2 + (shadow.y + view.shift[1]) * px,
    },
  };
}

function drawSlice(
  picture: PlannedImage,
  span: PlaneSpan,
  contrast: Contrast,
  person: SampleRandom,
  scan: SampleRandom,
  noise: Noise,
): RenderedImage {
  const { series, slice, slices } = picture;
  const body = individual(regions[series.region](person), person);
  const lesion = person.chance(DISEASE_SHARE) ? newLesion(body, person) : undefined;
  const start = span.from + person.between(0, 0.1);
  const position = start + ((span.to - start) * (slice + 0.5)) / slices + scan.between(-0.01, 0.01);
  const from = { x: person.below(256), y: person.below(256) };
  const view: SliceView = {
    plane: span.plane,
    position,
    contrast,
    width: series.width,
    height: series.height,
    reach: series.reach * person.about(1, 0.06),
    middle: [span.middle[0] + scan.between(-0.015, 0.015), span.middle[1] + scan.between(-0.015, 0.015)],
    origin: { x: from.x + slice * 3, y: from.y + slice * 2 },
  };
  const canvas = renderSlice(body, view, noise);
  if (!lesion) return { canvas };
  const place = cut(lesion.spot, view);
  if (!place || place.rx < 2.5 || !isOn(canvas, place.x, place.y, lesion.organ)) return { canvas };
  const value = contrast === 'ctLung' ? 0.75 : brightness(contrast, 'lesion');
  const blob: Blob = { ...place, square: false, wobble: 0.15, texture: 0.05, value, label: 'keep' };
  paintBlob(canvas, blob, noise, view.origin);
  return { canvas, finding: { disease: lesion.disease, organ: lesion.organ, x: place.x, y: place.y } };
}

function newLesion(body: Body, random: SampleRandom) {
  const present = new Set(body.parts.map((e) => e.organ));
  const possible = diseases.filter((disease) => disease.organs.some((organ) => present.has(organ)));
  if (possible.length === 0) return undefined;
  const disease = random.pick(possible);
  const organ = random.pick(disease.organs.filter((id) => present.has(id)));
  const host = organ === 'brain' && body.brain ? body.brain : body.parts.find((e) => e.organ === organ);
  if (!host) return undefined;
  const center = mapVector(host.center, (c, k) => c + host.radius[k] * random.between(-0.5, 0.5));
  const size = random.between(...disease.size);
  const radius: Vector = [size, size * random.about(0.9, 0.2), size * 2];
  return { disease, organ, spot: { center, radius } };
}

function isOn(canvas: Canvas, x: number, y: number, organ: OrganId): boolean {
  const [px, py] = [Math.round(x), Math.round(y)];
  if (px < 0 || py < 0 || px >= canvas.width || py >= canvas.height) return false;
  return canvas.labels[py * canvas.width + px] === labelOf(organ);
}

/** Uneven field and noise of the scanner, and the table under a CT. */
function addDetector(canvas: Canvas, picture: PlannedImage, scan: SampleRandom, noise: Noise): void {
  const { modality } = picture.series;
  const { width, height, grey } = canvas;
  const grain = modality === 'MRI' ? 0.022 : modality === 'CT' ? 0.025 : 0.014;
  const gain = scan.about(1, 0.04);
  const [ox, oy] = [scan.below(256), scan.below(256)];
  if (picture.span?.plane === 'axial' && modality === 'CT' && picture.series.region !== 'head')
    paintTable(canvas);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const field =
        modality === 'MRI' ? 1 + 0.22 * noise.at((x * 40) / width + ox, (y * 40) / height + oy) : 1;
      const value = grey[at] * gain * field;
      // The amplitude of a magnetic resonance signal has no sign, so its background is not black.
      const g = grain * (noise.grain(x + ox, y + oy) + 0.5 * noise.grain(x + ox + 1, y + oy));
      grey[at] = modality === 'MRI' ? Math.hypot(value + g, grain) : value + g;
    }
  }
}

function paintTable(canvas: Canvas): void {
  const { width, height, grey } = canvas;
  for (let x = Math.round(width * 0.12); x < width * 0.88; x++) {
    const y = height * 0.975 - height * 0.09 * (Math.abs(x / width - 0.5) / 0.38) ** 2;
    for (let k = 0; k < 2; k++) {
      const at = Math.min(height - 1, Math.round(y) + k) * width + x;
      if (canvas.labels[at] === 0 && grey[at] < 0.1) grey[at] = 0.3;
    }
  }
}
