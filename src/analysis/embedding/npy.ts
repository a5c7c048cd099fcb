/**
 * NumPy's .npy files (numpy.lib.format, versions 1 to 3): 1-D and 2-D numbers in, float32 and int32 out. Pickled
 * objects, structures and anything whose size does not match its header are refused with what was found.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { badFile, unexpectedContent } from '../errors';
import { writeAtomically, type WriteFile } from '../files/atomic';
import { unlessMissing } from '../files/missing';
import type { Matrix } from '../numeric/matrix';

const MAGIC = '\x93NUMPY';
const HEADER_ALIGNMENT_BYTES = 64;
const MAX_HEADER_BYTES = 64 * 1024;
/** A Float32Array above this cannot be allocated in one piece by every V8 we run on. */
const MAX_ELEMENTS = 2 ** 31 - 1;

const numberTypes = ['f4', 'f8', 'i4', 'i8', 'u4', 'i2', 'u2', 'i1', 'u1'] as const;
type NumberType = (typeof numberTypes)[number];

export interface NpyHeader {
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * Reads a 2-D array of float32 or float64, C or Fortran order, as a float32 matrix.
 * @throws AnalysisError `bad-file` naming the file, what was found and what is expected.
 */
export async function readMatrix(path: string): Promise<Matrix> {
  const { header, bytes } = await readNpy(path);
  const [n, d] = header.shape;
  if (header.shape.length !== 2) {
    throw unexpectedContent(path, `an array of ${header.shape.length} dimensions`, 'a matrix (2 dimensions)');
  }
  if (header.type !== 'f4' && header.type !== 'f8') {
    throw unexpectedContent(path, `numbers of type ${header.type}`, 'float32 or float64');
  }
  return { n, d, data: toFloat32(header, bytes, n, d) };
}

/** Writes float32 rows as `np.save` would, whole or not at all. */
export async function writeMatrix(
  path: string,
  x: Matrix,
  write: WriteFile = writeAtomically,
): Promise<void> {
  await write(path, npyHeader('<f4', [x.n, x.d]), bytesOf(x.data));
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

async function readNpy(path: string): Promise<{ header: NpyHeader; bytes: Buffer }> {
  const file = await unlessMissing(open(path, 'r'), undefined);
  if (!file) throw badFile(path, `There is no file ${path}.`);
  try {
    const { size } = await file.stat();
    const { header, dataAt } = await readHeader(file, size, path);
    const elements = header.shape.reduce((product, length) => product * length, 1);
    // Each length too: 0 x 10^300 numbers would fit any file.
    const lengths = [...header.shape, elements];
    if (!lengths.every((length) => Number.isSafeInteger(length) && length <= MAX_ELEMENTS)) {
      throw unexpectedContent(path, `${header.shape.join(' x ')} numbers`, `at most ${MAX_ELEMENTS}`);
    }
    const wanted = elements * Number(header.type[1]);
    if (size - dataAt < wanted) {
      const expected = `${wanted} for its shape ${header.shape.join(' x ')}`;
      throw unexpectedContent(path, `${size - dataAt} bytes of data`, expected);
    }
    const bytes = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const length = Math.min(1 << 30, wanted - filled);
      const { bytesRead } = await file.read(bytes, filled, length, dataAt + filled);
      if (bytesRead === 0)
        throw unexpectedContent(path, 'a file that became shorter while it was read', 'a whole one');
      filled += bytesRead;
    }
    return { header, bytes };
  } finally {
    await file.close();
  }
}

async function readHeader(
  file: FileHandle,
  size: number,
  path: string,
): Promise<{ header: NpyHeader; dataAt: number }> {
  const start = Buffer.alloc(Math.min(12, size));
  await file.read(start, 0, start.length, 0);
  if (start.length < 12 || start.toString('latin1', 0, 6) !== MAGIC) {
    throw unexpectedContent(path, 'other first bytes', 'a NumPy .npy file');
  }
  const major = start[6];
  if (major < 1 || major > 3) throw unexpectedContent(path, `format version ${major}`, '1, 2 or 3');
  const lengthBytes = major === 1 ? 2 : 4;
  const length = major === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  const dataAt = 8 + lengthBytes + length;
  if (length > MAX_HEADER_BYTES || dataAt > size)
    throw unexpectedContent(path, `a header of ${length} bytes`, 'one that fits');
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, 8 + lengthBytes);
  return { header: parseHeader(text.toString(major === 3 ? 'utf8' : 'latin1'), path), dataAt };
}

/** Reads the Python dict literal that NumPy writes; nothing of Python is evaluated. */
function parseHeader(text: string, path: string): NpyHeader {
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!order || !shape)
    throw unexpectedContent(path, `the header ${text.trim().slice(0, 120)}`, 'one that NumPy writes');
  const type = descr ? `${descr[2]}${descr[3]}` : /'descr'\s*:\s*'?([^',}]*)/.exec(text)?.[1];
  const known = numberTypes.find((one) => one === type);
  if (!descr || !known) throw unexpectedContent(path, `elements of type ${String(type)}`, 'plain numbers');
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

function toFloat32(header: NpyHeader, bytes: Buffer, n: number, d: number): Float32Array {
  const flat = decodeFloats(header, bytes);
  if (!header.fortranOrder) return flat;
  const out = new Float32Array(n * d);
  for (let j = 0; j < d; j++) for (let i = 0; i < n; i++) out[i * d + j] = flat[j * n + i];
  return out;
}

function decodeFloats(header: NpyHeader, bytes: Buffer): Float32Array {
  if (!header.littleEndian) {
    if (header.type === 'f4') bytes.swap32();
    else bytes.swap64();
  }
  if (header.type === 'f4') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8));
}

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
