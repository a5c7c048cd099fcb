/** Decompression of a page into exactly the size that its header says; never more is allocated. */
import { brotliDecompressSync, unzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { decompressLz4, decompressLz4Raw, decompressZstd } from 'hyparquet-compressors';
import { message } from '../../../../common/messageTemplate';
import { damaged, ParquetError } from './parquetError';
import { snappyDecompress } from './snappy';

type Decompress = (input: Uint8Array, size: number) => Uint8Array;

const codecs: Partial<Record<CompressionCodec, Decompress>> = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: snappyDecompress,
  GZIP: (input, size) => unzipSync(input, { maxOutputLength: Math.max(1, size) }),
  BROTLI: (input, size) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, size) }),
  ZSTD: (input, size) => decompressZstd(input, new Uint8Array(size)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

/** @throws ParquetError for an unknown codec or another size; what the decoders throw. */
export function decompress(input: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  const apply = codecs[codec];
  if (!apply) throw new ParquetError(message`is compressed by ${codec}, which cannot be read`);
  const output = apply(input, size);
  if (output.length !== size) throw damaged('a page has another size than its header says');
  return output;
}
