/**
 * The position of each tensor of a PyTorch checkpoint in its file. The file is a zip of stored entries; `data.pkl` names
 * the tensors, `data/N` are their little-endian bytes. Nothing is copied and nothing of the file is executed.
 *
 * Refused, naming what was found: anything but contiguous float32 and int64 tensors that each
 * fill a storage of their own, inside the file; compressed entries; files of PyTorch before 1.6; big-endian files.
 */
import { basename } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { badFile } from '../../errors';
import { type ByteSource, fileSource } from '../../files/byteSource';
import { openUserFile } from '../../files/userFile';
import {
  entryDataOffset,
  readZipDirectory,
  type ZipDirectory,
  type ZipEntry,
  ZipError,
} from '../../files/zipDirectory';
import { type PickledTensor, PickleError, readTensorPickle, type StorageType } from './pickle';

export interface CheckpointTensor {
  readonly type: 'float32' | 'int64';
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

export interface Checkpoint {
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** Natural logarithm of the factor that turns cosines into logits. */
  readonly logitScale: number;
}

/** The official file has 352 tensors, and 47 KB of pickle. */
const LIMITS = { entries: 20_000, directoryBytes: 8 * 2 ** 20 };
const MAX_PICKLE_BYTES = 8 * 2 ** 20;
const CHUNK_BYTES = 4 * 2 ** 20;
const itemTypes: Readonly<Record<StorageType, { type: 'float32' | 'int64'; bytes: number }>> = {
  FloatStorage: { type: 'float32', bytes: 4 },
  LongStorage: { type: 'int64', bytes: 8 },
};

/** @throws AnalysisError `bad-file` naming the file and what was found in it. */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const file = await openUserFile(path);
  try {
    return await readCheckpointSource(await fileSource(file), basename(path));
  } finally {
    await file.close();
  }
}

/**
 * Reads every weight once: 784 MB take about a second.
 * @throws AnalysisError `bad-file` naming the file and the first tensor that holds a NaN or an infinity.
 */
export async function requireFiniteWeights(
  path: string,
  tensors: Checkpoint['tensors'],
  check: () => void = () => undefined,
): Promise<void> {
  const file = await openUserFile(path);
  try {
    const source = await fileSource(file);
    for (const [name, { type, offset, length }] of tensors) {
      if (type !== 'float32') continue;
      for (let from = 0; from < length; from += CHUNK_BYTES) {
        check();
        const bytes = await source.read(offset + from, Math.min(CHUNK_BYTES, length - from));
        if (!areFinite(bytes)) {
          throw badFile(
            path,
            message`${path} holds a NaN or an infinity in its tensor ${name}, so its vectors would mean nothing; get the file again.`,
          );
        }
      }
    }
  } finally {
    await file.close();
  }
}

/** Little-endian float32; those whose exponent is all ones are not finite. */
function areFinite(bytes: Uint8Array): boolean {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  for (const word of words) if ((word & 0x7f800000) === 0x7f800000) return false;
  return true;
}

/** @param name for messages. */
export async function readCheckpointSource(source: ByteSource, name: string): Promise<Checkpoint> {
  try {
    const [first] = await source.read(0, 2);
    if (first === 0x80)
      throw new CheckpointProblem('it was saved by PyTorch before 1.6; save it again with a newer one');
    const directory = await readZipDirectory(source, LIMITS);
    const tensors = await locateTensors(source, directory);
    return { tensors, logitScale: await readLogitScale(source, tensors) };
  } catch (error) {
    const subject =
      error instanceof ZipError ? 'the archive ' : error instanceof PickleError ? 'its pickle ' : '';
    if (!subject && !(error instanceof CheckpointProblem)) throw error;
    const found = `${subject}${(error as Error).message}`;
    throw badFile(name, message`${name} is not a checkpoint that Slakescope reads: ${found}.`);
  }
}

/** What is wrong, in words that follow "no checkpoint that Slakescope reads: ". */
export class CheckpointProblem extends Error {}

async function locateTensors(
  source: ByteSource,
  directory: ZipDirectory,
): Promise<Map<string, CheckpointTensor>> {
  const byName = new Map<string, ZipEntry>();
  for (const entry of directory.entries) {
    if (byName.has(entry.name)) throw new ZipError(`has "${entry.name}" twice`);
    if (entry.method !== 0 || entry.compressedSize !== entry.size)
      throw new ZipError(`holds "${entry.name}" compressed`);
    byName.set(entry.name, entry);
  }
  const pickles = directory.entries.filter((entry) => /^[^/]+\/data\.pkl$/.test(entry.name));
  if (pickles.length !== 1) throw new ZipError(`holds ${pickles.length} data.pkl where a checkpoint has one`);
  const prefix = pickles[0].name.slice(0, -'data.pkl'.length);
  const content = async (entry: ZipEntry, limit: number) => {
    if (entry.size > limit) throw new ZipError(`has ${entry.size} bytes in "${entry.name}"`);
    return source.read(await entryDataOffset(source, entry, directory), entry.size);
  };
  const requireText = async (name: string, expected: string, problem: string) => {
    const entry = byName.get(`${prefix}${name}`);
    if (entry && new TextDecoder().decode(await content(entry, 16)).trim() !== expected)
      throw new CheckpointProblem(problem);
  };
  await requireText('byteorder', 'little', 'its numbers are not little-endian');
  await requireText('version', '3', 'it has an unknown format version');
  const pickled = readTensorPickle(await content(pickles[0], MAX_PICKLE_BYTES));
  const used = new Set<string>();
  const tensors = new Map<string, CheckpointTensor>();
  for (const [tensorName, tensor] of pickled) {
    const entry = byName.get(`${prefix}data/${tensor.key}`);
    if (!entry) throw new CheckpointProblem(`the storage of ${tensorName} is missing`);
    if (used.has(tensor.key))
      throw new CheckpointProblem(`${tensorName} shares its storage with another tensor`);
    used.add(tensor.key);
    const { type, bytes } = itemTypes[tensor.storage];
    checkLayout(tensorName, tensor, entry.size, bytes);
    const offset = await entryDataOffset(source, entry, directory);
    tensors.set(tensorName, { type, shape: tensor.shape, offset, length: entry.size });
  }
  return tensors;
}

function checkLayout(name: string, tensor: PickledTensor, storageBytes: number, itemBytes: number): void {
  const elements = tensor.shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(elements)) throw new CheckpointProblem(`${name} has an impossible shape`);
  const { storageOffset, storageElements } = tensor;
  if (storageOffset !== 0 || storageElements !== elements || elements * itemBytes !== storageBytes) {
    throw new CheckpointProblem(`${name} does not fill its storage`);
  }
  let expected = 1;
  if (tensor.stride.length !== tensor.shape.length) throw new CheckpointProblem(`${name} has a broken shape`);
  for (let i = tensor.shape.length - 1; i >= 0; i--) {
    if (tensor.shape[i] > 1 && tensor.stride[i] !== expected) {
      throw new CheckpointProblem(`${name} is not stored row by row`);
    }
    expected *= tensor.shape[i];
  }
}

async function readLogitScale(
  source: ByteSource,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): Promise<number> {
  const tensor = tensors.get('logit_scale');
  if (!tensor || tensor.type !== 'float32' || tensor.length !== 4) {
    throw new CheckpointProblem('it has no logit_scale, so it is not a CLIP model of open_clip');
  }
  const bytes = await source.read(tensor.offset, 4);
  const scale = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
  if (!Number.isFinite(scale)) throw new CheckpointProblem('its logit_scale is not a finite number');
  return scale;
}
