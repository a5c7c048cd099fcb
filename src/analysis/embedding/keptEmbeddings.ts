/** The embeddings of one dataset by one encoder, in one file of the store: vectors, their map, and what they are of. */
import * as v from 'valibot';
import { by, matrix } from '../store/schemas';
import type { Store } from '../store/store';
import type { StoredEmbeddings } from './storedEmbeddings';
import { TextVectors } from './textVectors';

const NAME = 'embeddings.stored';
/** Raise when the vectors of unchanged images and texts would change without a change of `modelHash`. */
const VERSION = 2;
/** What versions before 2026-12 left in the same folder. */
const EARLIER_FILES = [
  'image_embeddings.npy',
  'text_embeddings.npy',
  'metadata.json',
  'thumbnails.json',
  ...Array.from({ length: 16 }, (_, page) => `thumbnails-${page}.jpg`),
];

export interface KeptEmbeddings extends StoredEmbeddings {
  /** Of the file of each image, in row order: while it is equal, the file is not read again. */
  readonly stamps: readonly string[];
}

const image = v.object({
  id: v.string(),
  path: v.string(),
  size: v.number(),
  mtimeMs: v.number(),
  sha256: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
});
const provenance = v.object({
  formatVersion: v.number(),
  producer: v.string(),
  encoder: v.string(),
  encoderTitle: v.string(),
  modelHash: v.string(),
  fidelity: v.optional(v.object({ images: v.number(), mean: v.number(), lowest: v.number() })),
  images: v.array(image),
  textsHash: v.string(),
  imageEmbeddingsHash: v.string(),
  textEmbeddingsHash: v.string(),
});
const embeddings = v.pipe(
  v.object({
    images: matrix,
    texts: v.pipe(
      v.object({ distinct: matrix, rowOf: v.instance(Int32Array) }),
      v.check(({ distinct: { n }, rowOf }) => rowOf.every((row) => row >= 0 && row < n)),
    ),
    textToImage: v.instance(Int32Array),
    provenance,
    stamps: v.array(v.string()),
  }),
  v.check(
    ({ images, texts, textToImage, provenance: { images: states }, stamps }) =>
      states.length === images.n &&
      stamps.length === images.n &&
      textToImage.length === texts.rowOf.length &&
      textToImage.every((row) => row >= 0 && row < images.n),
  ),
);

/** What the vectors of an encoder for a dataset depend on besides the files. */
export function identityOf(
  root: string,
  encoder: { readonly name: string; readonly modelHash: string },
): string {
  return JSON.stringify(['embeddings', VERSION, root, encoder.name, encoder.modelHash]);
}

export async function readEmbeddings(store: Store, identity: string): Promise<KeptEmbeddings | undefined> {
  const kept = await store.read(NAME, identity, by(embeddings));
  return kept && { ...kept, texts: new TextVectors(kept.texts.distinct, kept.texts.rowOf) };
}

/** @param check called now and then; what it throws ends the writing. */
export async function writeEmbeddings(
  store: Store,
  identity: string,
  kept: KeptEmbeddings,
  check?: () => void,
): Promise<void> {
  const { images, textToImage, provenance: from, stamps } = kept;
  const { distinct, rowOf } = kept.texts;
  await store.write(
    NAME,
    identity,
    { images, texts: { distinct, rowOf }, textToImage, provenance: from, stamps },
    check,
  );
  for (const name of EARLIER_FILES) await store.remove(name);
}
