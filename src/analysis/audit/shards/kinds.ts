/**
 * The kinds of parts of an audit, one a stage (`stages.ts`): thumbnails by the hash of the images' ids, pairs by runs of
 * tiles, partners and copies by rows.
 */
import * as v from 'valibot';
import { originEntries, type PartKind, sha256 } from '../../embedding/shards/partFile';
import { ArrayInFile } from '../../store/storedValue';
import { DESCRIPTION_LENGTH } from '../duplicates/describedPictures';
import { GREY_CELL_BYTES } from '../duplicates/greyCell';
import { changesSchema } from '../duplicates/keptTransformedCopies';
import { PARTNERS } from '../duplicates/likelyCopies';
import { HASH_WORDS } from '../duplicates/perceptualHash';
import { DIGEST_WORDS } from './digests';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const integers = v.instance(Int32Array);
const doubles = v.instance(Float64Array);

const thumbnails = v.pipe(
  v.object({
    ...originEntries,
    /** Whether it has what `--transformed` needs. */
    described: v.boolean(),
    /** Place in the dataset of each image. */
    places: integers,
    /** Size and time of change of each file, one after another. */
    states: doubles,
    /** SHA-256 of each file, and of its pixels (`pixelFacts`). */
    contents: integers,
    pixels: integers,
    /** Width and height of each image, one after another. */
    sizes: integers,
    /** 1 for a radiograph, which is no slice of a volume. */
    radiographs: integers,
    /** Difference hashes. */
    hashes: integers,
    /** Channels of the images that have one colour throughout; `image` is the index in `places`. */
    colours: v.array(v.object({ image: count, colour: v.array(count) })),
    /** CRC-32 of each cell, and of each description. */
    checks: integers,
    descriptionChecks: integers,
    /** Grey cells, one after another, and the numbers of `description` where `described`. */
    cells: v.instance(ArrayInFile),
    descriptions: v.instance(ArrayInFile),
  }),
  v.check((part) => {
    const n = part.places.length;
    const described = part.described ? n : 0;
    return (
      part.states.length === 2 * n &&
      part.contents.length === DIGEST_WORDS * n &&
      part.pixels.length === DIGEST_WORDS * n &&
      part.sizes.length === 2 * n &&
      part.radiographs.length === n &&
      part.hashes.length === HASH_WORDS * n &&
      part.colours.every(({ image }) => image < n) &&
      part.checks.length === n &&
      part.descriptionChecks.length === described &&
      part.cells.type === 'Uint8Array' &&
      part.cells.length === GREY_CELL_BYTES * n &&
      part.descriptions.type === 'Float32Array' &&
      part.descriptions.length === DESCRIPTION_LENGTH * described
    );
  }),
);

const pairs = v.pipe(
  v.object({
    ...originEntries,
    /** Of what all images show (`LooksOfParts.identity`), and of all vectors. */
    looks: sha256,
    vectors: sha256,
    similarity: v.number(),
    a: integers,
    b: integers,
    cosines: doubles,
    /** 1 for slices, 0 for copies. */
    slices: integers,
  }),
  v.check(({ a, b, cosines, slices }) => [b, cosines, slices].every(({ length }) => length === a.length)),
);

const lists = v.object({ partners: integers, symmetries: integers });
const partners = v.pipe(
  v.object({ ...originEntries, looks: sha256, first: count, end: count, content: lists, body: lists }),
  v.check(({ first, end, content, body }) =>
    [content.partners, content.symmetries, body.partners, body.symmetries].every(
      ({ length }) => first <= end && length === PARTNERS * (end - first),
    ),
  ),
);

const copies = v.pipe(
  v.object({
    ...originEntries,
    looks: sha256,
    a: integers,
    b: integers,
    /** NaN where the pair was not looked at closely. */
    scores: doubles,
    /** Of the pairs with a score from 0 on, in their order. */
    changes: v.array(changesSchema),
  }),
  v.check(
    ({ a, b, scores, changes }) =>
      b.length === a.length &&
      scores.length === a.length &&
      scores.reduce((sum, score) => sum + (score >= 0 ? 1 : 0), 0) === changes.length,
  ),
);

const madeBy = (stage: string) => `slakescope audit --stage ${stage} --shard`;

export const thumbnailsKind: PartKind<typeof thumbnails> = {
  name: 'thumbnails',
  version: 1,
  schema: thumbnails,
  left: ['Uint8Array', 'Float32Array'],
  madeBy: madeBy('thumbnails'),
};
export const pairsKind: PartKind<typeof pairs> = {
  name: 'pairs',
  version: 1,
  schema: pairs,
  left: [],
  madeBy: madeBy('pairs'),
};
export const partnersKind: PartKind<typeof partners> = {
  name: 'partners',
  version: 1,
  schema: partners,
  left: [],
  madeBy: madeBy('partners'),
};
export const copiesKind: PartKind<typeof copies> = {
  name: 'copies',
  version: 1,
  schema: copies,
  left: [],
  madeBy: madeBy('copies'),
};

export type ThumbnailsPart = v.InferOutput<typeof thumbnails>;
export type PairsPart = v.InferOutput<typeof pairs>;
export type PartnersPart = v.InferOutput<typeof partners>;
export type CopiesPart = v.InferOutput<typeof copies>;
