/**
 * Image files to raw 8-bit pixels with sharp: no colour management (Pillow applies none), no rotation. The native
 * build of sharp shares GObject with Electron on Linux and can take the editor down with it (sharp issue 4522), so
 * there its WebAssembly build is loaded instead.
 */
import { createRequire } from 'node:module';
import type sharp from 'sharp';
// eslint-disable-next-line no-duplicate-imports -- one type-only import cannot take the default and a name
import { type Metadata } from 'sharp';
import { message } from '../../common/messageTemplate';
import { isShortage } from '../../common/systemErrors';
import { MAX_IMAGE_PIXELS } from '../dataset/imageHeader';
import { AnalysisError } from '../errors';
import { withinPixelBudget } from './pixelBudget';
import type { Pixels } from './resample';

export type Sharp = typeof sharp;

let loaded: Promise<Sharp> | undefined;

/** Loads sharp on first use, so that a machine without a fitting build can still say so in a sentence. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= importSharp().catch((error: unknown) => {
    loaded = undefined;
    if (isShortage(error)) throw error;
    throw new AnalysisError(
      'unavailable',
      message`Images cannot be decoded on this machine: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  });
  return loaded;
}

/** True where the native build is unsafe and the WebAssembly build must be used. */
function needsWasm(
  versions: NodeJS.ProcessVersions = process.versions,
  platform = process.platform,
): boolean {
  return platform === 'linux' && versions['electron'] !== undefined;
}

async function importSharp(): Promise<Sharp> {
  if (needsWasm()) preferWasm();
  const module = await import('sharp');
  const instance = module.default;
  instance.cache(false); // every file is read once
  instance.concurrency(1); // parallel over images, not inside one
  return instance;
}

/** Makes sharp's own loader find the WebAssembly build under the name of the native one. */
function preferWasm(): void {
  const require = createRequire(__filename);
  const wasmPath = require.resolve('@img/sharp-wasm32/sharp.node');
  const Module = require('node:module') as {
    _resolveFilename: (request: string, ...rest: unknown[]) => string;
  };
  const original = Module._resolveFilename;
  const native = `@img/sharp-${process.platform}-${process.arch}/sharp.node`;
  Module._resolveFilename = (request, ...rest) =>
    request === native ? wasmPath : original(request, ...rest);
}

type FailOn = 'warning' | 'error' | 'truncated';

/** What libvips says where its decoder gives no reason. */
const UNSAID = 'Unknown error';
/** Beyond which pictures to look at are made of a shrunk image. */
const VERY_MANY_PIXELS = 2 ** 24;

/**
 * What libvips says of a failure is one text for the whole process: images that are decoded meanwhile add to it and clear
 * it. So an image that fails beside others is decoded again with none beside it, and only what is said then counts.
 */
const ALONE = Infinity;

/** Decoded sizes are kept while `use` runs: raw pixels, and as much again for what is made of them. */
const BYTES_PER_PIXEL = 2 * 4;

/**
 * Decodes an image and hands its pixels to `use`, within the memory that all images in flight share.
 * @param bytes the file's content.
 * @param name for the message.
 * @param check called when its turn has come; what it throws ends the work, which may have waited long.
 * @param side that suffices, for pictures to look at: an image of very many pixels is given in about twice that size.
 * @throws AnalysisError `bad-file` with the `reason` when the bytes are not an image that can be decoded completely.
 */
export async function useImage<T>(
  bytes: Uint8Array,
  name: string,
  use: (pixels: Pixels) => T | Promise<T>,
  check: () => void = () => undefined,
  side?: number,
): Promise<T> {
  const sharp = await loadSharp();
  const readMetadata = () => sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata();
  const metadata =
    (await withinPixelBudget(bytes.length, () => unlessItFails(readMetadata))) ??
    (await withinPixelBudget(ALONE, () => failing(name, readMetadata)));
  const { width, height } = metadata;
  if (width * height > MAX_IMAGE_PIXELS) {
    throw undecodable(
      name,
      `it has ${width} x ${height} pixels, and more than ${MAX_IMAGE_PIXELS} are not decoded`,
    );
  }
  const most = side !== undefined && width * height > VERY_MANY_PIXELS ? 2 * side : undefined;
  const used = await withinPixelBudget(width * height * BYTES_PER_PIXEL, async () => {
    check();
    const pixels = await unlessItFails(() => decode(sharp, bytes, metadata, strictness(metadata), most));
    return pixels && { value: await use(pixels) };
  });
  if (used) return used.value;
  return withinPixelBudget(ALONE, async () => {
    check();
    return use(await failing(name, () => decodeAlone(sharp, bytes, metadata, most)));
  });
}

/** The pixels of one image, for callers that hold few at a time. @throws AnalysisError as `useImage`. */
export function decodeImage(bytes: Uint8Array, name: string): Promise<Pixels> {
  return useImage(bytes, name, (pixels) => pixels);
}

/**
 * Decodes, and passes over what is harmless. Done alone: else the harmless fault of another image could be taken for its own.
 * @param most of the longer side; the image is shrunk to it.
 */
async function decodeAlone(
  sharp: Sharp,
  bytes: Uint8Array,
  metadata: Metadata,
  most: number | undefined,
): Promise<Pixels> {
  try {
    return await decode(sharp, bytes, metadata, strictness(metadata), most);
  } catch (error) {
    if (!isHarmless(error)) throw error;
    return decode(sharp, bytes, metadata, 'truncated', most);
  }
}

function strictness({ format }: Metadata): FailOn {
  return format === 'jpeg' ? 'warning' : 'error';
}

/** A warning of libjpeg is damaged picture data (Pillow stops at it), but for bytes between segments, which it skips. */
function isHarmless(error: unknown): boolean {
  return error instanceof Error && /extraneous bytes before marker|Adobe|Unknown JFIF/.test(error.message);
}

async function decode(
  sharp: Sharp,
  bytes: Uint8Array,
  metadata: Metadata,
  failOn: FailOn,
  most: number | undefined,
): Promise<Pixels> {
  const input = sharp(bytes, { failOn, limitInputPixels: MAX_IMAGE_PIXELS, ignoreIcc: true });
  const cmyk = metadata.space === 'cmyk';
  const wide = metadata.depth === 'ushort' ? (metadata.channels > 2 ? 'rgb16' : 'grey16') : undefined;
  if (cmyk) input.pipelineColourspace('cmyk').toColourspace('cmyk');
  else if (wide) input.pipelineColourspace(wide).toColourspace(wide);
  if (most !== undefined) input.resize(most, most, { fit: 'inside', withoutEnlargement: true });
  const raw = input.raw({ depth: wide ? 'ushort' : 'uchar' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const shape = { width, height, channels, ...(isPalette(metadata) ? { nearest: true } : {}) };
  if (wide) {
    const aligned = data.byteOffset % 2 === 0 ? data : Uint8Array.from(data);
    const values = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length / 2);
    return { ...shape, data: inEightBits(values, channels) };
  }
  return {
    ...shape,
    ...(cmyk ? { cmyk: true } : {}),
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/**
 * 16 bits to 8, counted from the highest bit that is used: scanners store 10 or 12 bits in 16, and cutting the lower 8
 * of those off would leave a black picture (Pillow clips them to white). Colours with all bits keep their upper 8.
 */
function inEightBits(values: Uint16Array, channels: number): Uint8Array {
  const hasAlpha = channels === 2 || channels === 4;
  let used = 0;
  for (let i = 0; i < values.length; i++) {
    if (!hasAlpha || i % channels !== channels - 1) used |= values[i];
  }
  const shift = Math.max(0, 32 - Math.clz32(used) - 8);
  const out = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const isAlpha = hasAlpha && i % channels === channels - 1;
    out[i] = values[i] >> (isAlpha ? 8 : shift);
  }
  return out;
}

/** @returns undefined where `work` fails; it is then done again alone, which says why. */
async function unlessItFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/** @throws AnalysisError `bad-file` with what `work`, done alone, fails with. */
async function failing<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw undecodable(name, reason === UNSAID ? 'its pixels cannot be read' : reason);
  }
}

function undecodable(name: string, reason: string): AnalysisError {
  return new AnalysisError('bad-file', message`${name} cannot be decoded (${reason}).`, {
    file: name,
    reason,
  });
}

/** Pillow's modes P and 1: palette PNGs and GIFs, and PNGs or TIFFs of one bit. */
function isPalette({ isPalette, format, bitsPerSample }: Metadata): boolean {
  return isPalette || format === 'gif' || bitsPerSample === 1;
}
