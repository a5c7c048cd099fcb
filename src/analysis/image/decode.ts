/**
 * Image files to raw 8-bit pixels with sharp: no colour management (Pillow applies none), no rotation. The native
 * build of sharp shares GObject with Electron on Linux and can take the editor down with it (sharp issue 4522), so
 * there its WebAssembly build is loaded instead.
 */
import { createRequire } from 'node:module';
import type sharp from 'sharp';
// eslint-disable-next-line no-duplicate-imports -- one type-only import cannot take the default and a name
import { type Metadata } from 'sharp';
import { AnalysisError } from '../errors';
import type { Pixels } from './resample';

export type Sharp = typeof sharp;

/** Larger images would not fit into the memory of a laptop several times; no SLAKE image is near it. */
const MAX_PIXELS = 100_000_000;

let loaded: Promise<Sharp> | undefined;

/** Loads sharp on first use, so that a machine without a fitting build can still say so in a sentence. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= importSharp().catch((error: unknown) => {
    loaded = undefined;
    throw new AnalysisError(
      'unavailable',
      `Images cannot be decoded on this machine: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
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

/**
 * @param bytes the file's content.
 * @param name for the message.
 * @throws AnalysisError `bad-file` with the `reason` when the bytes are not an image that can be decoded completely.
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Pixels> {
  const sharp = await loadSharp();
  try {
    const input = sharp(bytes, { failOn: 'truncated', limitInputPixels: MAX_PIXELS, ignoreIcc: true });
    const metadata = await input.metadata();
    const { data, info } = await input.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return {
      ...(isPalette(metadata) ? { nearest: true } : {}),
      ...(metadata.space === 'cmyk' ? { cmyk: true } : {}),
      width: info.width,
      height: info.height,
      channels: info.channels,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw new AnalysisError('bad-file', `${name} cannot be decoded (${reason}).`, { file: name, reason });
  }
}

/** Pillow's modes P and 1: palette PNGs and GIFs, and PNGs or TIFFs of one bit. */
function isPalette({ isPalette, format, bitsPerSample }: Metadata): boolean {
  return isPalette || format === 'gif' || bitsPerSample === 1;
}
