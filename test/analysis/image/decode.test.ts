import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { thumbnailCell } from '../../../src/analysis/embedding/thumbnails';
import { clipPixels } from '../../../src/analysis/image/clipPreprocess';
import { decodeImage, loadSharp, type Sharp, useImage } from '../../../src/analysis/image/decode';
import { toGrey } from '../../../src/analysis/image/fit';
import { withoutInks } from '../../../src/analysis/image/inks';
import { withinPixelBudget } from '../../../src/analysis/image/pixelBudget';

/** A picture with structure everywhere: 64 x 64 grey. */
const grey = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i * 37 + ((i >> 6) * 91) / 3) & 255);
let sharp: Sharp;
beforeAll(async () => {
  sharp = await loadSharp();
});
const rawGrey = { raw: { width: 64, height: 64, channels: 1 } } as const;

describe('decoding', () => {
  it('16 bits are counted from the highest bit that is used', async () => {
    for (const bits of [8, 10, 12, 16]) {
      const wide = Uint16Array.from(grey, (value) => value << (bits - 8));
      const file = await sharp(wide, rawGrey).toColourspace('grey16').png().toBuffer();
      const { channels, data } = await decodeImage(file, 'x');
      expect([bits, channels, Buffer.compare(data, grey)]).toEqual([bits, 1, 0]);
    }
  });

  it('colours of 16 bits are their upper 8, as Pillow opens them', async () => {
    const wide = Uint16Array.from({ length: 8 * 8 * 3 }, (_, i) => i * 341 + 7);
    const raw = { raw: { width: 8, height: 8, channels: 3 } } as const;
    const file = await sharp(wide, raw).toColourspace('rgb16').png().toBuffer();
    const { channels, data } = await decodeImage(file, 'x');
    expect([channels, [...data]]).toEqual([3, Array.from(wide, (value) => value >> 8)]);
  });

  it('CMYK becomes the RGB of Pillow, for both encoders and the thumbnails', () => {
    const inks = [
      160, 125, 61, 0, 0, 0, 0, 255, 12, 200, 33, 77, 255, 255, 255, 255, 10, 0, 250, 128, 1, 2, 3, 4,
    ];
    const image = { width: 6, height: 1, channels: 4, cmyk: true, data: Uint8Array.from(inks) };
    // Pillow 13: Image.fromarray(inks, 'CMYK').convert('RGB')
    const expected = [95, 130, 194, 0, 0, 0, 170, 38, 155, 0, 0, 0, 122, 127, 2, 250, 249, 248];
    expect([...withoutInks(image).data]).toEqual(expected);
    const square = { ...image, width: 1, data: image.data.subarray(0, 4) };
    expect([...clipPixels(square, 1)]).toEqual([95, 130, 194]);
    expect([...thumbnailCell(square).subarray(0, 3)]).toEqual([95, 130, 194]);
    expect(toGrey(square).data[0]).toBe((95 * 19595 + 130 * 38470 + 194 * 7471 + 0x8000) >> 16);
  });

  it('damaged picture data is an error with its cause, bytes behind the end are not', async () => {
    const jpeg = await sharp(grey, rawGrey).jpeg({ quality: 90 }).toBuffer();
    const damaged = Buffer.from(jpeg);
    for (let i = damaged.length >> 1; i < (damaged.length >> 1) + 40; i++) damaged[i] ^= 0x5a;
    await expect(decodeImage(damaged, 'x')).rejects.toThrow(
      /^x cannot be decoded \(VipsJpeg: Corrupt JPEG data/,
    );
    expect((await decodeImage(Buffer.concat([jpeg, Buffer.alloc(100_000, 1)]), 'x')).width).toBe(64);
    const png = await sharp(grey, rawGrey).png().toBuffer();
    const flipped = Buffer.from(png);
    flipped[png.length - 20] ^= 0xff;
    await expect(decodeImage(flipped, 'x')).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('each of many at once has its own cause, and harmless bytes before a marker are none', async () => {
    const jpeg = await sharp(grey, rawGrey).jpeg({ quality: 90 }).toBuffer();
    const scanAt = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const harmless = Buffer.concat([jpeg.subarray(0, scanAt), Buffer.alloc(4, 1), jpeg.subarray(scanAt)]);
    const damaged = Buffer.from(jpeg);
    for (let i = damaged.length >> 1; i < (damaged.length >> 1) + 40; i++) damaged[i] ^= 0x5a;
    const alone = await outcome(damaged);
    expect(await outcome(harmless)).toBe('64 pixels wide');
    expect(alone).toMatch(/Corrupt JPEG data/);
    const files = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? harmless : damaged));
    const outcomes = await Promise.all(files.map(outcome));
    expect([...new Set(outcomes.filter((_, i) => i % 2 === 0))]).toEqual(['64 pixels wide']);
    expect([...new Set(outcomes.filter((_, i) => i % 2 === 1))]).toEqual([alone]);
  });

  it('refuses more pixels than the budget before decoding', async () => {
    const file = await sharp(grey, rawGrey).png().toBuffer();
    file.writeUInt32BE(60_000, 16);
    file.writeUInt32BE(60_000, 20);
    file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
    await expect(decodeImage(file, 'x')).rejects.toMatchObject({
      detail: { reason: 'it has 60000 x 60000 pixels, and more than 100000000 are not decoded' },
    });
  });
});

/** Of decoding a file: its width, or what is said. */
async function outcome(file: Buffer): Promise<string> {
  try {
    return `${(await decodeImage(file, 'x')).width} pixels wide`;
  } catch (error) {
    return String(error);
  }
}

describe('the memory of images in flight', () => {
  it('is shared: large ones wait for each other, small ones do not', async () => {
    let running = 0;
    let most = 0;
    const job = (bytes: number) =>
      withinPixelBudget(bytes, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
      });
    await Promise.all(Array.from({ length: 8 }, () => job(2 ** 40)));
    expect(most).toBe(1);
    most = 0;
    await Promise.all(Array.from({ length: 8 }, () => job(1000)));
    expect(most).toBe(8);
    await expect(withinPixelBudget(2 ** 40, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await job(2 ** 40);
  });
});

it('shrinks an image of very many pixels, and no other, where a picture of one size is made of it', async () => {
  const sizeOf = async (width: number, height: number) => {
    const create = { width, height, channels: 3, background: { r: 90, g: 5, b: 7 } } as const;
    const file = await sharp({ create }).png().toBuffer();
    const nothing = () => undefined;
    return useImage(
      file,
      'x',
      (pixels) => [pixels.width, pixels.height, ...pixels.data.slice(0, 3)],
      nothing,
      64,
    );
  };
  expect(await sizeOf(5000, 4000)).toEqual([128, 102, 90, 5, 7]);
  expect(await sizeOf(500, 400)).toEqual([500, 400, 90, 5, 7]);
});
