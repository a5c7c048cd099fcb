/**
 * What people do to pictures before they lie twice in a dataset: each kind makes the file of a changed copy. Amounts
 * are drawn from `random`, so that a kind is tried over its whole range.
 */
import sharp from 'sharp';

/**
 * @typedef {{ width: number, height: number, data: Uint8Array }} Grey one byte a pixel, row-major.
 * @typedef {() => number} Random from [0, 1).
 * @typedef {{ bytes: Buffer, extension: string }} File
 */

/** @param {Grey} picture @returns {Promise<File>} */
async function png({ width, height, data }) {
  const raw = { width, height, channels: /** @type {const} */ (1) };
  return { bytes: await sharp(data, { raw }).toColourspace('b-w').png().toBuffer(), extension: 'png' };
}

/** @param {Grey} picture @param {number} quality @returns {Promise<File>} */
async function jpeg({ width, height, data }, quality = 92) {
  const raw = { width, height, channels: /** @type {const} */ (1) };
  return { bytes: await sharp(data, { raw }).jpeg({ quality }).toBuffer(), extension: 'jpg' };
}

/** @param {Grey} picture @param {(value: number) => number} of @returns {Grey} */
function mapped(picture, of) {
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, Math.round(of(value)))),
  );
  return { ...picture, data: picture.data.map((value) => table[value]) };
}

/** @param {Grey} picture @param {(pipeline: import('sharp').Sharp) => import('sharp').Sharp} change @returns {Promise<Grey>} */
async function through({ width, height, data }, change) {
  const raw = { width, height, channels: /** @type {const} */ (1) };
  const made = await change(sharp(data, { raw }))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { channels } = made.info;
  const grey = channels === 1 ? made.data : made.data.filter((_, i) => i % channels === 0);
  return { width: made.info.width, height: made.info.height, data: new Uint8Array(grey) };
}

/** @param {Random} random @param {number} from @param {number} to */
const between = (random, from, to) => from + (to - from) * random();
/** @template T @param {Random} random @param {readonly T[]} choices @returns {T} */
const oneOf = (random, choices) => choices[Math.floor(random() * choices.length)];
/** @param {Grey} picture @param {number} factor */
const resized = (picture, factor) =>
  through(picture, (pipeline) => pipeline.resize(Math.max(48, Math.round(picture.width * factor))));
/** @param {Grey} picture @param {number} angle clockwise */
const turned = (picture, angle) =>
  through(picture, (pipeline) => pipeline.rotate(angle, { background: '#000' }));

/** Turned by a few degrees in the frame that it had; the corners are black. @param {Grey} picture @param {number} angle */
async function tilted(picture, angle) {
  const { width, height } = picture;
  const wide = await turned(picture, angle);
  const [left, top] = [Math.floor((wide.width - width) / 2), Math.floor((wide.height - height) / 2)];
  return through(wide, (pipeline) => pipeline.extract({ left, top, width, height }));
}

/** Up to 15 % of each side's length are cut off, unevenly. @param {Grey} picture @param {Random} random */
function cropped(picture, random) {
  const { width, height } = picture;
  const [keptX, keptY] = [between(random, 0.85, 0.95), between(random, 0.85, 0.95)];
  const [w, h] = [Math.round(width * keptX), Math.round(height * keptY)];
  const region = {
    left: Math.floor((width - w) * random()),
    top: Math.floor((height - h) * random()),
    width: w,
    height: h,
  };
  return through(picture, (pipeline) => pipeline.extract(region));
}

/** @param {Grey} picture @param {Random} random */
function padded(picture, random) {
  const { width, height } = picture;
  const background = oneOf(random, ['#000', '#fff', '#808080']);
  const [x, y] = oneOf(random, [
    [0, 0.25],
    [0.25, 0],
    [0.12, 0.12],
  ]);
  const share = between(random, 0.4, 1);
  const [sides, ends] = [Math.round(width * x * share), Math.round(height * y * share)];
  return through(picture, (pipeline) =>
    pipeline.extend({ left: sides, right: sides, top: ends, bottom: ends, background }),
  );
}

/** Lines of capital letters of 5 x 7 dots in a corner. @param {Grey} picture @param {Random} random @returns {Grey} */
function withText(picture, random) {
  const { width, height } = picture;
  const data = picture.data.slice();
  const dot = Math.max(1, Math.round(width / 170));
  const lines = 1 + Math.floor(random() * 3);
  const letters = 6 + Math.floor(random() * 8);
  const [left, top] = [
    random() < 0.5 ? dot * 2 : width - dot * (letters * 6 + 2),
    random() < 0.5 ? dot * 2 : height - dot * (lines * 9 + 2),
  ];
  for (let line = 0; line < lines; line++) {
    for (let letter = 0; letter < letters; letter++) {
      const shape = Math.floor(random() * 2 ** 31);
      for (let at = 0; at < 35; at++) {
        if (((shape >> (at % 31)) & 1) === 0) continue;
        const x = left + (letter * 6 + (at % 5)) * dot;
        const y = top + (line * 9 + Math.floor(at / 5)) * dot;
        fill({ width, height, data }, x, y, dot, dot, 255);
      }
    }
  }
  return { width, height, data };
}

/** A frame around a region and an arrow to it. @param {Grey} picture @param {Random} random @returns {Grey} */
function withMarks(picture, random) {
  const { width, height } = picture;
  const made = { width, height, data: picture.data.slice() };
  const line = Math.max(1, Math.round(width / 120));
  const [w, h] = [
    Math.round(width * between(random, 0.12, 0.25)),
    Math.round(height * between(random, 0.12, 0.25)),
  ];
  const [x, y] = [
    Math.round(width * between(random, 0.2, 0.6)),
    Math.round(height * between(random, 0.2, 0.6)),
  ];
  for (const [left, top, across, down] of [
    [x, y, w, line],
    [x, y + h, w, line],
    [x, y, line, h],
    [x + w, y, line, h + line],
  ]) {
    fill(made, left, top, across, down, 255);
  }
  for (let i = 0; i < width * 0.12; i++) fill(made, x - i, y - i, line, line, 255);
  return made;
}

/** @param {Grey} picture @param {number} left @param {number} top @param {number} w @param {number} h @param {number} value */
function fill({ width, height, data }, left, top, w, h, value) {
  for (let y = Math.max(0, top); y < Math.min(height, top + h); y++) {
    data.fill(value, y * width + Math.max(0, left), y * width + Math.max(0, Math.min(width, left + w)));
  }
}

/** @param {Grey} picture @param {Random} random @param {number} deviation @returns {Grey} */
function noisy(picture, random, deviation) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    ...picture,
    data: picture.data.map((value) => Math.max(0, Math.min(255, Math.round(value + deviation * normal())))),
  };
}

/** Grey levels between two quantiles of those above black are spread, the rest is cut off. @param {Grey} picture @param {Random} random */
function windowed(picture, random) {
  const levels = Array.from(picture.data.filter((value) => value > 8)).sort((a, b) => a - b);
  const [low, high] = [
    levels[Math.floor(levels.length * between(random, 0.05, 0.25))] ?? 0,
    levels[Math.floor(levels.length * between(random, 0.8, 0.97))] ?? 255,
  ];
  return mapped(picture, (value) => ((value - low) / Math.max(8, high - low)) * 255);
}

/** @param {Grey} picture @returns {Grey} */
const inverted = (picture) => mapped(picture, (value) => 255 - value);
/** @param {Grey} picture @param {Random} random */
const gamma = (picture, random) => {
  const exponent = oneOf(random, [between(random, 0.5, 0.75), between(random, 1.35, 2)]);
  return mapped(picture, (value) => 255 * (value / 255) ** exponent);
};
/** @param {Grey} picture @param {Random} random */
const brighter = (picture, random) => {
  const by = oneOf(random, [-1, 1]) * between(random, 20, 60);
  return mapped(picture, (value) => value + by);
};
/** @param {Grey} picture @param {Random} random */
const contrasted = (picture, random) => {
  const by = oneOf(random, [between(random, 0.5, 0.8), between(random, 1.25, 1.7)]);
  return mapped(picture, (value) => 128 + (value - 128) * by);
};
/** @param {Random} random */
const fewDegrees = (random) => oneOf(random, [-1, 1]) * between(random, 2, 10);
/** @param {Grey} picture */
const mirrored = (picture) => through(picture, (pipeline) => pipeline.flop());
/** @param {Grey} picture */
const flipped = (picture) => through(picture, (pipeline) => pipeline.flip());

/** The kinds by name. @type {Readonly<Record<string, (picture: Grey, random: Random) => Promise<File>>>} */
export const transformations = {
  smaller: async (p, r) => jpeg(await resized(p, between(r, 0.3, 0.8))),
  larger: async (p, r) => jpeg(await resized(p, between(r, 1.2, 2))),
  'recompressed q10-30': (p, r) => jpeg(p, Math.round(between(r, 10, 30))),
  'recompressed q40-90': (p, r) => jpeg(p, Math.round(between(r, 40, 90))),
  png: (p) => png(p),
  'WebP and back': async ({ width, height, data }, r) => {
    const raw = { width, height, channels: /** @type {const} */ (1) };
    const bytes = await sharp(data, { raw })
      .webp({ quality: Math.round(between(r, 40, 90)) })
      .toBuffer();
    return { bytes: await sharp(bytes).toColourspace('b-w').png().toBuffer(), extension: 'png' };
  },
  'bit depth': (p, r) => {
    const levels = oneOf(r, [8, 16, 32]);
    return png(mapped(p, (value) => (Math.floor((value * levels) / 256) * 255) / (levels - 1)));
  },
  '12 bits in 16': async ({ width, height, data }) => {
    const raw = { width, height, channels: /** @type {const} */ (1) };
    const bytes = await sharp(
      Uint16Array.from(data, (value) => value * 16),
      { raw },
    )
      .toColourspace('grey16')
      .png()
      .toBuffer();
    return { bytes, extension: 'png' };
  },
  brightness: (p, r) => jpeg(brighter(p, r)),
  contrast: (p, r) => jpeg(contrasted(p, r)),
  gamma: (p, r) => jpeg(gamma(p, r)),
  windowing: (p, r) => jpeg(windowed(p, r)),
  inversion: (p) => jpeg(inverted(p)),
  blur: async (p, r) =>
    jpeg(await through(p, (pipeline) => pipeline.blur((p.width / 512) * between(r, 1, 3)))),
  noise: (p, r) => jpeg(noisy(p, r, between(r, 5, 15))),
  'mirrored left to right': async (p) => jpeg(await mirrored(p)),
  'mirrored top to bottom': async (p) => jpeg(await flipped(p)),
  'turned 90, 180, 270': async (p, r) => jpeg(await turned(p, oneOf(r, [90, 180, 270]))),
  'turned by 2-10 degrees': async (p, r) => jpeg(await tilted(p, fewDegrees(r))),
  'turned by 2-10 degrees, frame grown': async (p, r) => jpeg(await turned(p, fewDegrees(r))),
  'cropped up to 15 %': async (p, r) => jpeg(await cropped(p, r)),
  padded: async (p, r) => jpeg(await padded(p, r)),
  'burned-in text': (p, r) => jpeg(withText(p, r)),
  'burned-in marks': (p, r) => jpeg(withMarks(p, r)),
  'turned, with an EXIF orientation': async (p, r) => {
    const [angle, orientation] = oneOf(r, [
      [90, 8],
      [180, 3],
      [270, 6],
    ]);
    const { bytes } = await jpeg(await turned(p, angle));
    return {
      bytes: await sharp(bytes).withMetadata({ orientation }).jpeg({ quality: 92 }).toBuffer(),
      extension: 'jpg',
    };
  },
  'cropped, contrast': async (p, r) => jpeg(contrasted(await cropped(p, r), r)),
  'mirrored, recompressed q30': async (p) => jpeg(await mirrored(p), 30),
  'turned by degrees, cropped': async (p, r) => jpeg(await cropped(await tilted(p, fewDegrees(r)), r)),
  'inverted, smaller': async (p, r) => jpeg(await resized(inverted(p), between(r, 0.4, 0.8))),
  'text, windowed': (p, r) => jpeg(withText(windowed(p, r), r)),
  'turned 90, brightness': async (p, r) => jpeg(brighter(await turned(p, oneOf(r, [90, 270])), r)),
  'padded, gamma': async (p, r) => jpeg(await padded(gamma(p, r), r)),
};

/** A picture file in grey. @param {string} path @returns {Promise<Grey>} */
export async function readGrey(path) {
  const { data, info } = await sharp(path)
    .toColourspace('b-w')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.filter((_, i) => i % info.channels === 0)),
  };
}
