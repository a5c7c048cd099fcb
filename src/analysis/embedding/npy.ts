/**
 * NumPy's .npy files (numpy.lib.format, versions 1 to 3): matrices of float16, float32 and float64 in, float32 out.
 * Pickled objects, structures and anything whose size does not match its header are refused with what was found, and
 * so is what is too large, before its memory is taken.
 */
import { constants as bufferLimits } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { message } from '../../common/messageTemplate';
import { badFile, unexpectedContent } from '../errors';
import { writeAtomically, type WriteFile } from '../files/atomic';
import { openUserFile } from '../files/userFile';
import type { AnyMatrix, Matrix } from '../numeric/matrix';

const MAGIC = '\x93NUMPY';
const HEADER_ALIGNMENT_BYTES = 64;
const MAX_HEADER_BYTES = 64 * 1024;
/** A Float32Array above this cannot be allocated in one piece by every V8 we run on. */
const MAX_ELEMENTS = 2 ** 31 - 1;

const numberTypes = ['f2', 'f4', 'f8', 'i4', 'i8', 'u4', 'i2', 'u2', 'i1', 'u1'] as const;
type NumberType = (typeof numberTypes)[number];

export interface NpyHeader {
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** As `readNumbers`, doubles rounded to float32. */
export async function readMatrix(path: string): Promise<Matrix> {
  const { n, d, data } = await readNumbers(path);
  return { n, d, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/**
 * Reads a 2-D array of float16, float32 or float64, C or Fortran order, either byte order: float32, or float64 as it is.
 * @param memoryLimit bytes that the numbers may take.
 * @param checkShape is given rows and columns before the numbers are read; what it throws ends the reading.
 * @throws AnalysisError `bad-file` naming the file, what was found and what is expected.
 */
export async function readNumbers(
  path: string,
  memoryLimit = Infinity,
  checkShape: (n: number, d: number) => void = () => undefined,
): Promise<AnyMatrix> {
  const { header, bytes } = await readNpy(path, memoryLimit, checkShape);
  const [n, d] = header.shape;
  if (header.fortranOrder) return transposed(decodeFloats(header, bytes), n, d);
  const data = decodeFloats(header, bytes);
  return data instanceof Float32Array ? { n, d, data } : { n, d, data };
}

/** Writes float32 rows as `np.save` would, whole or not at all. */
export function writeMatrix(path: string, x: Matrix, write: WriteFile = writeAtomically): Promise<void> {
  return writeRows(path, x, [x.data], write);
}

/** The same of numbers that come in blocks, one after another. */
export async function writeRows(
  path: string,
  { n, d }: Pick<Matrix, 'n' | 'd'>,
  blocks: Iterable<Float32Array>,
  write: WriteFile,
): Promise<void> {
  await write(path, npyHeader('<f4', [n, d]), bytesOfBlocks(blocks));
}

function* bytesOfBlocks(blocks: Iterable<Float32Array>): Generator<Uint8Array> {
  for (const block of blocks) yield bytesOf(block);
}

/** The header `np.save` writes (version 1.0), padded so that the data begin at a multiple of 64. */
export function npyHeader(descr: '<f4' | '<i4', shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const preamble = MAGIC.length + 4;
  const total = Math.ceil((preamble + dict.length + 1) / HEADER_ALIGNMENT_BYTES) * HEADER_ALIGNMENT_BYTES;
  const text = dict.padEnd(total - preamble - 1) + '\n';
  const out = Buffer.alloc(total);
  out.write(MAGIC, 0, 'latin1');
  out.writeUInt8(1, 6);
  out.writeUInt8(0, 7);
  out.writeUInt16LE(text.length, 8);
  out.write(text, preamble, 'latin1');
  return out;
}

async function readNpy(
  path: string,
  memoryLimit: number,
  checkShape: (n: number, d: number) => void,
): Promise<{ header: NpyHeader; bytes: Buffer }> {
  const file = await openUserFile(path);
  try {
    const { size } = await file.stat();
    const { header, dataAt } = await readHeader(file, size, path);
    requireElements(header, path);
    requireMatrix(header, path, size - dataAt);
    const [n, d] = header.shape;
    const wanted = n * d * Number(header.type[1]);
    requireMemory(path, header, memoryLimit);
    checkShape(n, d);
    const bytes = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const length = Math.min(1 << 30, wanted - filled);
      const { bytesRead } = await file.read(bytes, filled, length, dataAt + filled);
      if (bytesRead === 0)
        throw unexpectedContent(
          path,
          message`a file that became shorter while it was read`,
          message`a whole one`,
        );
      filled += bytesRead;
    }
    return { header, bytes };
  } finally {
    await file.close();
  }
}

/** What can be in memory. */
function requireElements({ shape }: NpyHeader, path: string): void {
  const lengths = [...shape, shape.reduce((product, length) => product * length, 1)];
  // Each length too: 0 x 10^300 numbers would fit any file.
  if (!lengths.every((length) => Number.isSafeInteger(length) && length <= MAX_ELEMENTS)) {
    throw unexpectedContent(path, message`${shape.join(' x ')} numbers`, message`at most ${MAX_ELEMENTS}`);
  }
}

/** @param dataBytes that the file has after its header. */
export function requireMatrix({ shape, type }: NpyHeader, path: string, dataBytes: number): void {
  if (shape.length !== 2) {
    throw unexpectedContent(
      path,
      message`an array of ${shape.length} dimensions`,
      message`a matrix (2 dimensions)`,
    );
  }
  if (shape[1] === 0)
    throw unexpectedContent(path, message`${shape[0]} rows of no numbers`, message`at least one column`);
  if (!type.startsWith('f')) {
    throw unexpectedContent(path, message`numbers of type ${type}`, message`float16, float32 or float64`);
  }
  const [n, d] = shape;
  const wanted = n * d * Number(type[1]);
  if (Math.max(n, d) > MAX_ELEMENTS || dataBytes !== wanted) {
    const expected = message`${wanted} for its shape ${n} x ${d}`;
    throw unexpectedContent(path, message`${dataBytes} bytes of data`, expected);
  }
}

/** The bytes of the file, and the numbers where they are not those bytes. */
function requireMemory(path: string, { shape, type, fortranOrder }: NpyHeader, memoryLimit: number): void {
  const elements = shape[0] * shape[1];
  const raw = elements * Number(type[1]);
  const decoded = type === 'f2' ? 4 * elements : 0;
  const needed = (raw + decoded) * (fortranOrder ? 2 : 1);
  const limit = Math.min(memoryLimit, bufferLimits.MAX_LENGTH);
  if (needed <= limit) return;
  const [asked, allowed] = [needed, limit].map((count) => Math.ceil(count / 2 ** 20));
  throw badFile(
    path,
    message`${path} holds ${shape.join(' x ')} numbers, which need ${asked} MiB of memory, but ${allowed} MiB are allowed; give fewer rows, or allow more memory.`,
  );
}

export async function readHeader(
  file: FileHandle,
  size: number,
  path: string,
): Promise<{ header: NpyHeader; dataAt: number }> {
  const start = Buffer.alloc(Math.min(12, size));
  await file.read(start, 0, start.length, 0);
  if (start.length < 12 || start.toString('latin1', 0, 6) !== MAGIC) {
    throw unexpectedContent(path, message`other first bytes`, message`a NumPy .npy file`);
  }
  const major = start[6];
  if (major < 1 || major > 3)
    throw unexpectedContent(path, message`format version ${major}`, message`1, 2 or 3`);
  const lengthBytes = major === 1 ? 2 : 4;
  const length = major === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  const dataAt = 8 + lengthBytes + length;
  if (length > MAX_HEADER_BYTES || dataAt > size)
    throw unexpectedContent(path, message`a header of ${length} bytes`, message`one that fits`);
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, 8 + lengthBytes);
  return { header: parseHeader(text.toString(major === 3 ? 'utf8' : 'latin1'), path), dataAt };
}

/** Reads the Python dict literal that NumPy writes; nothing of Python is evaluated. */
function parseHeader(text: string, path: string): NpyHeader {
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  const type = descr ? `${descr[2]}${descr[3]}` : /'descr'\s*:\s*'?([^',}]*)/.exec(text)?.[1];
  if (!order || !shape || type === undefined)
    throw unexpectedContent(
      path,
      message`the header ${text.trim().slice(0, 120)}`,
      message`one that NumPy writes`,
    );
  const known = numberTypes.find((one) => one === type);
  if (!descr || !known)
    throw unexpectedContent(path, message`elements of type ${type}`, message`plain numbers`);
  return {
    type: known,
    littleEndian: descr[1] !== '>',
    fortranOrder: order[1] === 'True',
    shape: shape[1]
      .split(',')
      .map((part) => part.replace('L', '').trim())
      .filter((part) => part !== '')
      .map(Number),
  };
}

function transposed(flat: Float32Array | Float64Array, n: number, d: number): AnyMatrix {
  const fill = <T extends Float32Array | Float64Array>(out: T): T => {
    for (let j = 0; j < d; j++) for (let i = 0; i < n; i++) out[i * d + j] = flat[j * n + i];
    return out;
  };
  return flat instanceof Float32Array
    ? { n, d, data: fill(new Float32Array(n * d)) }
    : { n, d, data: fill(new Float64Array(n * d)) };
}

export function decodeFloats({ type, littleEndian }: NpyHeader, bytes: Buffer): Float32Array | Float64Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (type === 'f2') {
    if (!littleEndian) bytes.swap16();
    return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToSingle);
  }
  if (!littleEndian) {
    if (type === 'f4') bytes.swap32();
    else bytes.swap64();
  }
  return type === 'f4'
    ? new Float32Array(buffer, byteOffset, byteLength / 4)
    : new Float64Array(buffer, byteOffset, byteLength / 8);
}

/** The value of a float16 (IEEE 754: 1 sign, 5 exponent and 10 fraction bits). */
function halfToSingle(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
