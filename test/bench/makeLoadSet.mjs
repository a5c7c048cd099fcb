/**
 * Writes a large set in SLAKE's layout: small drawn pictures and as many records an image as asked for, of which about
 * a fifth are distinct, as in SLAKE.
 *
 *     node test/bench/makeLoadSet.mjs FOLDER [IMAGES] [RECORDS PER IMAGE]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const [folder, images = '10000', perImage = '25'] = process.argv.slice(2);
const MODALITIES = ['CT', 'MRI', 'X-Ray'];
const LOCATIONS = ['Lung', 'Abdomen', 'Brain', 'Neck', 'Pelvic Cavity'];
const ORGANS = [
  'liver',
  'spleen',
  'heart',
  'left lung',
  'right lung',
  'kidney',
  'bladder',
  'brain',
  'colon',
  'rectum',
];
const COLOURS = ['black', 'grey', 'white'];
const SPLITS = /** @type {const} */ (['train', 'validate', 'test']);
const IN_FLIGHT = 16;

/** Mulberry32. @param {number} seed */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ellipses of one grey each on a dark ground, with noise. @param {() => number} next */
async function picture(next) {
  const side = 112 + Math.floor(next() * 64);
  const grey = new Float32Array(side * side).fill(12);
  const shapes = 3 + Math.floor(next() * 6);
  for (let s = 0; s < shapes; s++) {
    const [cx, cy] = [side * (0.25 + next() / 2), side * (0.25 + next() / 2)];
    const [rx, ry] = [side * (0.06 + next() * 0.3), side * (0.06 + next() * 0.3)];
    const value = 40 + next() * 190;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        if (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1) grey[y * side + x] = value;
      }
    }
  }
  const pixels = Uint8Array.from(grey, (value) => Math.min(255, value + next() * 14));
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** @param {() => number} next @param {number} image @param {number} count */
function records(next, image, count) {
  /** @template T @param {readonly T[]} list @returns {T} */
  const one = (list) => list[Math.floor(next() * list.length)];
  const [modality, location] = [one(MODALITIES), one(LOCATIONS)];
  const about = (
    /** @type {string} */ question,
    /** @type {string} */ answer,
    /** @type {string} */ content,
  ) => ({
    img_id: image,
    img_name: `xmlab${image}/source.jpg`,
    question,
    answer,
    q_lang: 'en',
    location,
    modality,
    answer_type: answer === 'Yes' || answer === 'No' ? 'CLOSED' : 'OPEN',
    base_type: 'vqa',
    content_type: content,
    triple: ['vhead', '_', '_'],
  });
  const made = [
    about('What modality is used to take this image?', modality, 'Modality'),
    about('Which part of the body does this image belong to?', location, 'Position'),
  ];
  while (made.length < count) {
    const [first, second] = [one(ORGANS), one(ORGANS)];
    const kind = next();
    if (kind < 0.35) made.push(about(`Does the picture contain ${first}?`, one(['Yes', 'No']), 'Organ'));
    else if (kind < 0.6)
      made.push(about(`What color is the ${first} beside the ${second}?`, one(COLOURS), 'Color'));
    else if (kind < 0.8)
      made.push(
        about(`Which is larger, ${first} or ${second}, in slice ${Math.floor(next() * 400)}?`, first, 'Size'),
      );
    else
      made.push(about(`How many millimetres is the ${first}?`, String(Math.floor(next() * 900)), 'Quantity'));
  }
  return made.slice(0, count);
}

const count = Number(images);
/** @type {Record<typeof SPLITS[number], string[]>} */
const lists = { train: [], validate: [], test: [] };

/** @param {number} image */
async function write(image) {
  const next = random(image + 1);
  const own = join(folder, 'imgs', `xmlab${image}`);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'source.jpg'), await picture(next));
  const made = records(next, image, Number(perImage)).map((record, i) => ({
    ...record,
    qid: image * Number(perImage) + i,
  }));
  await writeFile(join(own, 'question.json'), JSON.stringify(made));
  const place = next();
  return {
    split: SPLITS[place < 0.7 ? 0 : place < 0.85 ? 1 : 2],
    lines: made.map((record) => JSON.stringify(record)),
  };
}

for (let first = 0; first < count; first += IN_FLIGHT) {
  const some = Array.from({ length: Math.min(IN_FLIGHT, count - first) }, (_, i) => first + i);
  for (const { split, lines } of await Promise.all(some.map(write))) lists[split].push(...lines);
}
for (const split of SPLITS) await writeFile(join(folder, `${split}.json`), `[${lists[split].join(',\n')}]`);
console.log(`${folder}: ${count} images, ${count * Number(perImage)} records.`);
