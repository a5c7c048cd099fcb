/** The only caller of the image encoder in the sample: fixed settings, so that equal pixels give equal bytes. */
import type { Canvas } from './canvas';
import { organIds, organs } from './organs';

/** Visibly perfect, at about 15 kB a picture. */
const JPEG_QUALITY = 90;

async function encoder() {
  return (await import('sharp')).default;
}

/** Brightness as bytes. */
export function toBytes(grey: Float32Array): Uint8Array {
  const bytes = new Uint8ClampedArray(grey.length); // rounds and clamps as it stores
  for (let i = 0; i < grey.length; i++) bytes[i] = grey[i] * 255;
  return new Uint8Array(bytes.buffer);
}

export async function encodeJpeg(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3,
  quality = JPEG_QUALITY,
): Promise<Uint8Array> {
  const sharp = await encoder();
  return sharp(pixels, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality, chromaSubsampling: '4:4:4', optimiseCoding: true })
    .toBuffer();
}

/** One grey per organ, 0 for none. */
export async function encodeMask(canvas: Canvas): Promise<Uint8Array> {
  const sharp = await encoder();
  const greys = Uint8Array.from([0, ...organIds.map((id) => organs[id].grey)]);
  const { width, height, labels } = canvas;
  const pixels = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) pixels[i] = greys[labels[i]];
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6, palette: false })
    .toBuffer();
}
