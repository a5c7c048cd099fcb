/**
 * Raw features and thumbnails of all images of a dataset. What an earlier run made, finished or killed, is taken
 * from its record files by content hash (a file of the size and time it had in the last finished run is not read
 * again); decoding of the next images overlaps the network's work on the last.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { imageName, imageStamp, readImageBytes } from '../dataset/imageSource';
import type { Dataset, Finding, Sample } from '../dataset/types';
import { useImage } from '../image/decode';
import type { Pixels } from '../image/resample';
import { gatherRows, type Rows, rowsOf } from '../numeric/matrix';
import { RecordFiles } from '../store/recordFiles';
import type { Store } from '../store/store';
import { type TaskContext, unlessCancelled } from '../taskContext';
import { undecodable } from './decodedImages';
import type { Encoder } from './encoder';
import { GrowingPicture } from './growingPicture';
import type { ImageFileState } from './storedEmbeddings';
import { CELL_BYTES, thumbnailCell } from './thumbnails';

/** Images being read and decoded while a batch is encoded. */
const READ_AHEAD_BATCHES = 2;
/** Pixels of an image of which each step takes a good part of a second. */
const LARGE_BYTES = 2 ** 25;
/** Of raw features in memory: some 60,000 images of the built-in encoder. */
const MAX_FEATURE_BYTES = 2 ** 31;

export interface ImageFeatures {
  /** Samples that could be decoded, in the order of the rows below. */
  readonly samples: readonly Sample[];
  readonly states: readonly ImageFileState[];
  readonly stamps: readonly string[];
  /** Of the rows; those that are many are read from the record files, until `close`. */
  readonly features: Rows;
  /** Thumbnail of a row; until `close`. */
  readonly cellOf: (row: number) => Uint8Array;
  close(): Promise<void>;
  readonly undecodable: readonly Finding[];
  /** How many had to be encoded now. */
  readonly encoded: number;
}

/** An image and its file as they were when it was embedded. */
export interface KnownImage {
  readonly state: ImageFileState;
  readonly stamp: string;
}

interface Prepared extends KnownImage {
  /** Absent when a record has the image already. */
  readonly fresh?: { readonly input: Uint8Array; readonly cell: Uint8Array };
}

/** Raw features of images, by row. */
export interface RawFeatures {
  readonly states: readonly ImageFileState[];
  readonly features: Rows;
}

export interface EmbedImagesOptions {
  /** Of images that need not be read from the records. */
  readonly kept?: RawFeatures | undefined;
  /** Is given what `GrowingPicture` shows. */
  readonly onPicture?: ((coordinates: Float32Array) => void) | undefined;
  /** Sees the error of an image before it is left out; what it throws ends the run. */
  readonly onUnreadable?: (error: unknown) => void;
  /** Whether the record files are rewritten as one without the records of other images; else `compactImageRecords` does. */
  readonly compacts?: boolean;
  /** Of features that are held in memory. */
  readonly maxFeatureBytes?: number;
}

/**
 * @param store of the record files.
 * @param known the images of the last finished run with this encoder.
 * @throws CancelledError; the records made until then stay.
 */
export async function embedImages(
  dataset: Dataset,
  encoder: Encoder,
  store: Store,
  known: readonly KnownImage[],
  task: TaskContext,
  {
    kept,
    onPicture,
    onUnreadable = () => undefined,
    compacts = true,
    maxFeatureBytes = MAX_FEATURE_BYTES,
  }: EmbedImagesOptions = {},
): Promise<ImageFeatures> {
  const featureBytes = encoder.imageFeatures * 4;
  const inMemory = new Map(kept?.states.map(({ sha256 }, i) => [sha256, kept.features.row(i)]));
  const records = new LazyRecords(() => openImageRecords(store, encoder, () => task.check()));
  const has = async (sha256: string) => inMemory.has(sha256) || (await records.open()).has(sha256);
  if (!kept) await records.open();
  try {
    const { samples: all } = dataset;
    const featuresOf = ({ sha256 }: ImageFileState) =>
      inMemory.get(sha256) ?? new Float32Array(records.opened.read(sha256).buffer, 0, encoder.imageFeatures);
    const knownByPath = new Map(known.map((image) => [image.state.path, image]));
    const samples: Sample[] = [];
    const states: ImageFileState[] = [];
    const stamps: string[] = [];
    const bad: Finding[] = [];
    const batchSize = encoder.imageBatchSize;
    const ahead: Promise<Prepared | Finding>[] = [];
    let started = 0;
    let encoded = 0;
    const picture = onPicture && new GrowingPicture(all.length, encoder.imageFeatures, onPicture);
    const startMore = () => {
      while (started < all.length && ahead.length < batchSize * READ_AHEAD_BATCHES) {
        const preparing = prepare(all[started++], dataset.root, encoder, {
          has,
          knownByPath,
          onUnreadable,
          task,
        });
        preparing.catch(() => undefined); // the rejection is handled where the image is awaited
        ahead.push(preparing);
      }
    };
    task.progress(0, all.length);
    for (let done = 0; done < all.length;) {
      startMore();
      const fresh: Required<Prepared>[] = [];
      const rows: number[] = [];
      const taken = ahead.splice(0, batchSize);
      for (const [i, preparing] of taken.entries()) {
        const prepared = await unlessCancelled(preparing, task);
        task.check();
        if (!('state' in prepared)) {
          bad.push(prepared);
          continue;
        }
        samples.push(all[done + i]);
        rows.push(done + i);
        states.push(prepared.state);
        stamps.push(prepared.stamp);
        if (prepared.fresh) fresh.push(prepared as Required<Prepared>);
      }
      startMore();
      if (fresh.length > 0) {
        const features = await encoder.encodeImages(fresh.map((image) => image.fresh.input));
        await records.opened.putAll(
          fresh.map(({ state, fresh }, i) => {
            const own = features.subarray(i * encoder.imageFeatures, (i + 1) * encoder.imageFeatures);
            return [state.sha256, joinBytes(own, fresh.cell)];
          }),
        );
        encoded += fresh.length;
      }
      if (picture) {
        const first = states.length - rows.length;
        for (const [i, at] of rows.entries()) picture.add(at, featuresOf(states[first + i]));
        picture.update();
      }
      done += taken.length;
      task.progress(done, all.length);
    }
    if (compacts) {
      await records.opened.compact(
        states.map((state) => state.sha256),
        () => task.check(),
      );
    }
    const stored: Rows = {
      n: states.length,
      d: encoder.imageFeatures,
      row: (i) => featuresOf(states[i]),
    };
    const isSmall = stored.n * featureBytes <= maxFeatureBytes;
    return {
      samples,
      states,
      stamps,
      features: isSmall ? rowsOf(gatherRows(stored, () => task.check())) : stored,
      cellOf: (at) => records.opened.read(states[at].sha256).subarray(featureBytes),
      close: () => records.close(),
      undecodable: bad,
      encoded,
    };
  } catch (error) {
    await records.close();
    throw error;
  }
}

class LazyRecords {
  private files: RecordFiles | undefined;
  private opening: Promise<RecordFiles> | undefined;

  constructor(private readonly create: () => Promise<RecordFiles>) {}

  async open(): Promise<RecordFiles> {
    return (this.files = await (this.opening ??= this.create()));
  }

  /** @throws Error where they were not opened. */
  get opened(): RecordFiles {
    if (!this.files) throw new Error('The records are not open.');
    return this.files;
  }

  async close(): Promise<void> {
    await (await this.opening)?.close();
  }
}

/** Raw features and thumbnail of each image, by its content. */
export function openImageRecords(
  store: Store,
  { modelHash, imageFeatures }: Pick<Encoder, 'modelHash' | 'imageFeatures'>,
  check?: () => void,
): Promise<RecordFiles> {
  return RecordFiles.open(store, 'images', modelHash, imageFeatures * 4 + CELL_BYTES, check);
}

/** @param contents SHA-256 of each image. */
export async function compactImageRecords(
  store: Store,
  encoder: Pick<Encoder, 'modelHash' | 'imageFeatures'>,
  contents: readonly string[],
): Promise<void> {
  const records = await openImageRecords(store, encoder);
  try {
    await records.compact(contents);
  } finally {
    await records.close();
  }
}

interface Preparing {
  readonly has: (sha256: string) => Promise<boolean>;
  readonly knownByPath: ReadonlyMap<string, KnownImage>;
  readonly onUnreadable: (error: unknown) => void;
  readonly task: Pick<TaskContext, 'check'>;
}

async function prepare(
  sample: Sample,
  root: string,
  encoder: Encoder,
  { has, knownByPath, onUnreadable, task }: Preparing,
): Promise<Prepared | Finding> {
  const path = imageName(sample.image, root);
  try {
    const { stamp, ...file } = await imageStamp(sample.image);
    const before = knownByPath.get(path);
    if (before?.stamp === stamp && (await has(before.state.sha256))) {
      return { state: { ...before.state, id: sample.id }, stamp };
    }
    const bytes = await readImageBytes(sample.image);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const state = { id: sample.id, path, ...file, sha256 };
    if (await has(sha256)) return { state, stamp };
    const check = () => task.check();
    const use = async (pixels: Pixels) => {
      const input = encoder.prepareImage(pixels);
      if (pixels.data.length > LARGE_BYTES) await setImmediate(); // others take their turn, a cancel too
      check();
      return { input, cell: thumbnailCell(pixels) };
    };
    const fresh = await useImage(bytes, path, use, check);
    return { state, stamp, fresh };
  } catch (error) {
    onUnreadable(error);
    return undecodable(sample, root, error);
  }
}

function joinBytes(features: Float32Array, cell: Uint8Array): Uint8Array {
  const out = new Uint8Array(features.byteLength + cell.length);
  out.set(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  out.set(cell, features.byteLength);
  return out;
}
