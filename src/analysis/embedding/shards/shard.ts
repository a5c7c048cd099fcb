/**
 * Which shard an image or a text belongs to: by the hash of its id, so that it stays there whatever else comes or goes,
 * in whichever order shards are made and made again.
 */
import { createHash } from 'node:crypto';

export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

export const MAX_SHARDS = 99_999;
const PART_ENDING = '.slakescope-part';
const DIGITS = 5;
/** Of a SHA-256: as many as a number holds exactly. */
const HASH_BYTES = 6;

/** From 1 to `count`. */
export function shardOf(id: string, count: number): number {
  return (createHash('sha256').update(id).digest().readUIntBE(0, HASH_BYTES) % count) + 1;
}

/** "3/8", as `--shard` takes it. */
export function shardName({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** Name of the file of a shard: "part-00003-of-00008.slakescope-part". @param kind of part. */
export function partName({ index, count }: Shard, kind = 'part'): string {
  const digits = (value: number) => String(value).padStart(DIGITS, '0');
  return `${kind}-${digits(index)}-of-${digits(count)}${PART_ENDING}`;
}

/** The shard that the name of a part says; undefined of a file that was renamed. */
export function shardOfPartName(name: string): Shard | undefined {
  const found = /-(\d{5})-of-(\d{5})\.slakescope-part$/.exec(name);
  return found ? { index: Number(found[1]), count: Number(found[2]) } : undefined;
}

export function isPartName(name: string): boolean {
  return isPartOfKind(name, 'part');
}

export function isPartOfKind(name: string, kind: string): boolean {
  return name.startsWith(`${kind}-`) && name.endsWith(PART_ENDING);
}
