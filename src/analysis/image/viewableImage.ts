/** Encoded images as the editor's own viewer shows them. */
import { loadSharp } from './decode';

export interface ViewableImage {
  readonly bytes: Uint8Array;
  /** Of a file name, without the dot. */
  readonly extension: string;
}

/** How the files of each format begin that the viewer knows. */
const formats: readonly { readonly extension: string; readonly begins: (head: string) => boolean }[] = [
  { extension: 'png', begins: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { extension: 'jpg', begins: (head) => head.startsWith('\xff\xd8\xff') },
  { extension: 'gif', begins: (head) => /^GIF8[79]a/.test(head) },
  { extension: 'webp', begins: (head) => /^RIFF[^]{4}WEBP/.test(head) },
  { extension: 'bmp', begins: (head) => head.startsWith('BM') },
];
const HEAD_BYTES = 16;
const MAX_PIXELS = 100_000_000;

/**
 * The image as it is where the viewer knows its format, else as PNG.
 * @throws the decoder's error where the bytes are no image.
 */
export async function viewableImage(bytes: Uint8Array): Promise<ViewableImage> {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  const known = formats.find(({ begins }) => begins(head));
  if (known) return { bytes, extension: known.extension };
  const sharp = await loadSharp();
  return { bytes: await sharp(bytes, { limitInputPixels: MAX_PIXELS }).png().toBuffer(), extension: 'png' };
}
