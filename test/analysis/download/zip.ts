/** Writes zip files for tests, lies included. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly data: Buffer;
  readonly deflate?: boolean;
  /** Unix mode with type bits. */
  readonly mode?: number;
  /** What the directory says instead of the truth. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  readonly localName?: string;
}

export function makeZip(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const packed = file.deflate ? deflateRawSync(file.data) : file.data;
    const name = Buffer.from(file.name);
    const localName = Buffer.from(file.localName ?? file.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(localName.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt8(3, 5);
    central.writeUInt16LE(file.deflate ? 8 : 0, 10);
    central.writeUInt32LE(file.claimedCrc ?? crc32(file.data), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(file.claimedSize ?? file.data.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    locals.push(local, localName, packed);
    centrals.push(central, name);
    offset += local.length + localName.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
