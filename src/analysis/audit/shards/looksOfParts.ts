/** What all images of a dataset show, out of the first parts of all shards; cells are read from these as they are needed. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as v from 'valibot';
import { message } from '../../../common/messageTemplate';
import {
  notWhole,
  type OpenPartFile,
  openPartFile,
  type PartKind,
  type PartOrigin,
} from '../../embedding/shards/partFile';
import { type Common, refused, requireAllShards } from '../../embedding/shards/requireComplete';
import { isPartOfKind, type Shard, shardName } from '../../embedding/shards/shard';
import { fileError } from '../../errors';
import { crc32 } from '../../files/crc32';
import { DESCRIPTION_LENGTH } from '../duplicates/describedPictures';
import { GREY_CELL_BYTES } from '../duplicates/greyCell';
import { firstEqualRows } from '../duplicates/imageLooks';
import type { OpenLooks } from '../duplicates/lookAtImages';
import { HASH_WORDS } from '../duplicates/perceptualHash';
import { digestAt } from './digests';
import { thumbnailsKind, type ThumbnailsPart } from './kinds';

export interface LooksOfParts extends OpenLooks {
  readonly origin: Omit<PartOrigin, 'shard'>;
  /** Number of shards. */
  readonly count: number;
  /** Hash of what is the same wherever the parts were made: contents, pixels, sizes and radiographs of all images. */
  readonly identity: string;
  readonly sizeOf: (row: number) => { readonly width: number; readonly height: number };
  readonly isRadiograph: (row: number) => boolean;
  /** What the file of the image was when its part was made, and the path and the shard ("3/8") of that part. */
  readonly stateOf: (row: number) => {
    readonly size: number;
    readonly mtimeMs: number;
    readonly part: string;
    readonly shard: string;
  };
  /** Numbers of `description`. @throws AnalysisError where the parts were made without `--transformed`. */
  readonly descriptionOf: (row: number) => Float32Array;
}

/** The paths of the parts of a kind in a folder. */
async function partsOfKind(folder: string, kind: PartKind): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => isPartOfKind(name, kind.name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    throw fileError(error, folder);
  }
}

/**
 * The contents of all parts of a kind, in the order of their shards.
 * @param common what must be equal in them.
 * @param like what they must be of: the parts of an earlier stage.
 * @throws AnalysisError naming the parts that are damaged, missing, doubled, or do not belong together.
 */
export async function readAllParts<Schema extends v.GenericSchema<unknown, PartOrigin>>(
  folder: string,
  kind: PartKind<Schema>,
  common: readonly Common<v.InferOutput<Schema>>[],
  like: { readonly origin: Omit<PartOrigin, 'shard'>; readonly count: number },
  check: () => void,
): Promise<{ path: string; head: v.InferOutput<Schema> }[]> {
  const parts: { path: string; head: v.InferOutput<Schema> }[] = [];
  for (const path of await partsOfKind(folder, kind)) {
    check();
    const part = await openPartFile(path, kind);
    await part.close();
    parts.push({ path, head: part.content });
  }
  requireSome(parts, folder, kind, like.count);
  requireAllShards(parts, common, kind.madeBy);
  const [{ path, head }] = parts;
  const again = message`make it again by "${`${kind.madeBy} ${shardName(head.shard)}`}"`;
  if (head.producer !== like.origin.producer)
    throw refused(
      message`${path} was made by ${head.producer}, but the thumbnails in ${folder} by ${like.origin.producer}; ${again}.`,
    );
  if (JSON.stringify(head.dataset) !== JSON.stringify(like.origin.dataset))
    throw refused(message`${path} is of another dataset than the thumbnails in ${folder}; ${again}.`);
  return parts.sort((one, other) => one.head.shard.index - other.head.shard.index);
}

function requireSome(
  parts: readonly unknown[],
  folder: string,
  { name, madeBy }: PartKind,
  count: number | 'N',
): void {
  if (parts.length > 0) return;
  throw refused(
    message`${folder} holds no part of the stage ${name}; make those of all shards by "${`${madeBy} I/${count}`}".`,
  );
}

/**
 * @param folder of the parts. @param shard that is asked for, if one is: its number of shards must be theirs.
 * @throws AnalysisError as `readAllParts`.
 */
export async function openLooks(
  folder: string,
  shard: Shard | undefined,
  check: () => void,
): Promise<LooksOfParts> {
  const parts: (OpenPartFile<ThumbnailsPart> & { readonly head: ThumbnailsPart })[] = [];
  const close = async () => {
    for (const part of parts) await part.close();
  };
  try {
    for (const path of await partsOfKind(folder, thumbnailsKind)) {
      check();
      const part = await openPartFile(path, thumbnailsKind, true);
      parts.push({ ...part, head: part.content });
    }
    requireSome(parts, folder, thumbnailsKind, shard?.count ?? 'N');
    requireAllShards(parts, [], thumbnailsKind.madeBy);
    const { producer, dataset, shard: one } = parts[0].head;
    if (shard && shard.count !== one.count)
      throw refused(
        message`The parts in ${folder} are of ${one.count} shards, but --shard says ${shard.count}; give the same number to every stage.`,
      );
    return { ...looksOf(parts, dataset.samples), origin: { producer, dataset }, count: one.count, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function looksOf(
  parts: readonly (OpenPartFile<ThumbnailsPart> & { readonly head: ThumbnailsPart })[],
  n: number,
): Omit<LooksOfParts, 'origin' | 'count' | 'close'> {
  const partOf = new Int32Array(n).fill(-1);
  const indexOf = new Int32Array(n);
  parts.forEach(({ path, head: { places } }, part) => {
    places.forEach((row, index) => {
      if (row < 0 || row >= n || partOf[row] >= 0) throw notWhole(path, thumbnailsKind);
      partOf[row] = part;
      indexOf[row] = index;
    });
  });
  const missing = partOf.indexOf(-1);
  if (missing >= 0) throw notWhole(parts[0].path, thumbnailsKind);
  const headOf = (row: number) => parts[partOf[row]].head;
  const hashes = new Uint32Array(n * HASH_WORDS);
  const contents: string[] = [];
  const pixels: string[] = [];
  const identity = createHash('sha256');
  const sizeOf = (row: number) => {
    const { sizes } = headOf(row);
    return { width: sizes[2 * indexOf[row]], height: sizes[2 * indexOf[row] + 1] };
  };
  const isRadiograph = (row: number) => headOf(row).radiographs[indexOf[row]] === 1;
  for (let row = 0; row < n; row++) {
    const head = headOf(row);
    const index = indexOf[row];
    hashes.set(head.hashes.subarray(index * HASH_WORDS, (index + 1) * HASH_WORDS), row * HASH_WORDS);
    contents.push(digestAt(head.contents, index));
    pixels.push(digestAt(head.pixels, index));
    const { width, height } = sizeOf(row);
    identity.update(`${contents[row]} ${pixels[row]} ${width} ${height} ${isRadiograph(row)}\n`);
  }
  const colours = parts.flatMap(({ head }) =>
    head.colours.map(({ image, colour }) => [head.places[image], colour] as const),
  );
  const checked = (row: number, of: 'cells' | 'descriptions', length: number) => {
    const { path, head, read } = parts[partOf[row]];
    const index = indexOf[row];
    const bytes = read(head[of], index * length, length);
    const checks = of === 'cells' ? head.checks : head.descriptionChecks;
    if ((crc32(bytes) | 0) !== checks[index]) throw notWhole(path, thumbnailsKind);
    return bytes;
  };
  const undescribed = parts.find(({ head }) => !head.described);
  return {
    n,
    contents,
    hashes,
    identity: identity.digest('hex'),
    firstEqual: firstEqualRows(contents, (row) => pixels[row]),
    colours: new Map(colours.sort(([a], [b]) => a - b)),
    ...{ sizeOf, isRadiograph },
    stateOf(row) {
      const { path, head } = parts[partOf[row]];
      const [size, mtimeMs] = head.states.subarray(2 * indexOf[row], 2 * indexOf[row] + 2);
      return { size, mtimeMs, part: path, shard: shardName(head.shard) };
    },
    cellOf: (row) => checked(row, 'cells', GREY_CELL_BYTES),
    descriptionOf(row) {
      if (undescribed)
        throw refused(
          message`${undescribed.path} was made without --transformed; make the thumbnails of all shards again with it.`,
        );
      return new Float32Array(checked(row, 'descriptions', DESCRIPTION_LENGTH).buffer);
    },
  };
}
