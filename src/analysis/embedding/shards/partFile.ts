/**
 * The file of a part: a stored value (store/storedValue.ts) of a declared kind, so that length, text and every array have
 * their checksums. It appears whole or not at all, and is read once to check it; rows that are many stay in the file.
 */
import { basename } from 'node:path';
import * as v from 'valibot';
import { message } from '../../../common/messageTemplate';
import { isPassing } from '../../../common/systemErrors';
import { AnalysisError, badFile, fileError } from '../../errors';
import { writeTogether } from '../../files/atomic';
import { fileSource } from '../../files/byteSource';
import { isMissingFile } from '../../files/missing';
import { readUserFileAt } from '../../files/readAt';
import { openUserFile } from '../../files/userFile';
import {
  type ArrayInFile,
  type ArrayTypeName,
  decodeStored,
  encodeStored,
  MAX_TEXT_BYTES,
  StoredFault,
} from '../../store/storedValue';
import type { TaskContext } from '../../taskContext';
import { shardName, shardOfPartName } from './shard';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const sha256 = v.pipe(v.string(), v.hexadecimal(), v.length(64));

/** What every part says: by which version, of which dataset and of which shard it is. */
export const originEntries = {
  producer: v.string(),
  /** Equal in all parts of a dataset. */
  dataset: v.object({ identity: sha256, name: v.string(), samples: count, texts: count }),
  shard: v.pipe(
    v.object({ index: count, count }),
    v.check(({ index, count: all }) => index >= 1 && index <= all),
  ),
};
export type PartOrigin = v.InferOutput<v.ObjectSchema<typeof originEntries, undefined>>;

export interface PartKind<Schema extends v.GenericSchema = v.GenericSchema> {
  /** Begins the names of its files: "part". */
  readonly name: string;
  /** Raise when the layout changes; a part of another is made again. */
  readonly version: number;
  /** Of what is written, arrays of the types `left` as `ArrayInFile`. */
  readonly schema: Schema;
  /** Types of the arrays that stay in the file. */
  readonly left: readonly ArrayTypeName[];
  /** What makes it: "slakescope embed --shard". */
  readonly madeBy: string;
}

export interface OpenPartFile<T> {
  readonly path: string;
  readonly content: T;
  /** Numbers first..first+count-1 of an array that stays in the file. @throws AnalysisError where the file was changed. */
  readonly read: (array: ArrayInFile, first: number, count: number) => Uint8Array<ArrayBuffer>;
  readonly close: () => Promise<void>;
}

function identityOf({ name, version }: PartKind): string {
  return JSON.stringify([name === 'part' ? 'slakescope part' : `slakescope ${name} part`, version]);
}

/**
 * Writes the file, whole or not at all.
 * @param size says what makes it large: "12 images and 9 texts".
 * @throws AnalysisError `bad-parameter` where it would be too large.
 */
export async function writePart(
  path: string,
  kind: PartKind,
  content: unknown,
  size: string,
  check: () => void,
): Promise<void> {
  const pieces = encodeStored(identityOf(kind), content);
  if (pieces[1].length > MAX_TEXT_BYTES)
    throw new AnalysisError(
      'bad-parameter',
      message`A shard of ${size} is too large for one file; make more shards.`,
    );
  await writeTogether((write) => write(path, ...pieces), check);
}

/**
 * @param unchecked arrays that stay in the file are not read to check them: the caller checks what it reads.
 * @throws AnalysisError `bad-file` where it cannot be read, or is no whole part of the kind.
 */
export async function openPartFile<Schema extends v.GenericSchema>(
  path: string,
  kind: PartKind<Schema>,
  unchecked = false,
): Promise<OpenPartFile<v.InferOutput<Schema>>> {
  try {
    return await openStored(path, kind, unchecked);
  } catch (error) {
    throw isNotWhole(error) ? notWhole(path, kind) : error;
  }
}

function isNotWhole(error: unknown): boolean {
  return error instanceof StoredFault || v.isValiError(error);
}

/** As `openPartFile`. @throws StoredFault and ValiError where it is no whole part of the kind. */
async function openStored<Schema extends v.GenericSchema>(
  path: string,
  kind: PartKind<Schema>,
  unchecked: boolean,
): Promise<OpenPartFile<v.InferOutput<Schema>>> {
  const file = await openUserFile(path);
  try {
    const stored = await decodeStored(await fileSource(file), identityOf(kind), kind.left, unchecked);
    return {
      path,
      content: v.parse(kind.schema, stored),
      read({ type, offset }, first, length) {
        const bytes = bytesOf(type);
        const found = readUserFileAt(path, file.fd, offset + first * bytes, length * bytes);
        if (!found)
          throw badFile(path, message`${path} was changed by another program meanwhile; run it again.`);
        return found;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw fileError(error, path);
  }
}

export function notWhole(path: string, { madeBy }: Pick<PartKind, 'madeBy'>): AnalysisError {
  const named = shardOfPartName(basename(path));
  const again = `${madeBy} ${named ? shardName(named) : 'I/N'}`;
  return badFile(
    path,
    message`${path} is damaged, or was not written by this version of Slakescope; remove it and make it again by "${again}".`,
  );
}

/** The part that is there, if it is whole and `isCurrent`. */
export async function currentPart<Schema extends v.GenericSchema>(
  path: string,
  kind: PartKind<Schema>,
  isCurrent: (content: v.InferOutput<Schema>) => boolean,
  task: Pick<TaskContext, 'log'>,
): Promise<v.InferOutput<Schema> | undefined> {
  let content: v.InferOutput<Schema>;
  try {
    const part = await openStored(path, kind, false);
    content = part.content;
    await part.close();
  } catch (error) {
    if (isNotWhole(error)) {
      task.log(
        'warn',
        `${path} is damaged, or was not written by this version of Slakescope; it is made again.`,
      );
      return undefined;
    }
    if (!(error instanceof AnalysisError)) throw error;
    if (isPassing(error.cause)) throw error;
    if (!isMissingFile(error.cause)) task.log('warn', `${error.message} The part is made again.`);
    return undefined;
  }
  if (isCurrent(content)) return content;
  task.log('info', `${path} is of other files, another encoder or another version; it is made again.`);
  return undefined;
}

function bytesOf(type: ArrayTypeName): number {
  return { Int32Array: 4, Uint8Array: 1, Float32Array: 4, Float64Array: 8 }[type];
}
