import { describe, expect, it } from 'vitest';
import { jpeg, png, read, readOne, record } from './tinyDataset';

describe('what lies there instead of an image', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['a page', '<!DOCTYPE html><title>x</title>', /HTML page/],
    ['WebP', 'RIFF0000WEBPVP8 ', /WebP picture; convert/],
    ['TIFF', Buffer.from('49492a0008000000', 'hex'), /TIFF picture; convert/],
    ['DICOM', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]), /DICOM file; export/],
    ['a path', '../xmlab0/source.jpg', /path of a picture as text/],
    ['zeros', Buffer.alloc(500), /zero bytes/],
    ['a zip', 'PK\u0003\u0004', /zip archive; unpack/],
    ['a page with a mark', '\ufeff\n<!DOCTYPE HTML>', /HTML page/],
    ['an LFS pointer with a mark', '\ufeffversion https://git-lfs.github.com/spec/v1', /git lfs pull/],
    ['a link of Windows', '[InternetShortcut]\r\nURL=https://x/y.jpg\r\n', /is text, not a picture/],
    ['an error', '404: Not Found\n', /is text, not a picture/],
    ['an enormous PNG', png(60_000, 60_000), /60000 x 60000 pixels/],
  ])('%s is named with the cure', async (_, content, expected) => {
    const { samples, findings } = await readOne({ 'source.jpg': content });
    expect(samples).toEqual([]);
    expect(findings).toMatchObject([
      { kind: 'bad-image', leavesOut: true, message: expect.stringMatching(expected) as string },
    ]);
  });

  it.each<[Record<string, Buffer | object>, string[], RegExp]>([
    [
      { 'imgs/xmlab1/xmlab1/source.jpg': jpeg(), 'imgs/xmlab2/source.jpg': jpeg() },
      ['xmlab2'],
      /its folder xmlab1 has one: move what is in that up/,
    ],
    [
      { 'imgs/train/xmlab1/source.jpg': jpeg(), 'imgs/test/xmlab2/source.jpg': jpeg() },
      [],
      /holds folders that have, such as xmlab\d: move them up/,
    ],
  ])('samples one folder deeper are named', async (files, ids, expected) => {
    const { samples, findings } = await read(files);
    expect(samples.map(({ id }) => id)).toEqual(ids);
    const missing = findings.filter(({ kind }) => kind === 'missing-image');
    expect(missing.length).toBe(2 - ids.length);
    for (const { message } of missing) expect(message).toMatch(expected);
  });

  it('the only folder in imgs is that of the samples where it holds them', async () => {
    const { samples, findings } = await read({
      'imgs/Slake1.0/xmlab1/source.jpg': jpeg(),
      'imgs/Slake1.0/xmlab1/question.json': [record()],
      'imgs/.DS_Store': '',
      'imgs/.pytest_cache/x': '',
      'train.json': [record({ img_name: 'xmlab1/source.jpg' })],
    });
    expect([samples.map(({ id, split }) => [id, split]), findings]).toEqual([[['xmlab1', 'train']], []]);
  });

  it('hidden folders are no samples', async () => {
    const { findings } = await read({
      'imgs/xmlab1/source.jpg': jpeg(),
      'imgs/xmlab1/question.json': [record()],
      'imgs/.stversions/x': '',
      'imgs/.~tmp~/x': '',
      'train.json': [record({ img_name: 'xmlab1/source.jpg' })],
    });
    expect(findings).toEqual([]);
  });

  it('names other images in the folder', async () => {
    const { findings } = await read({
      'imgs/a/source.bmp': 'BM',
      'imgs/b/b.jpg': jpeg(),
      'imgs/a/question.json': [record()],
    });
    expect(findings.map(({ message }) => message)).toEqual([
      'The sample has no source.jpg, source.jpeg or source.png, but source.bmp: convert the picture to source.png or source.jpg. It is left out.',
      'The sample has no source.jpg, source.jpeg or source.png, but b.jpg: rename it to source.jpg. It is left out.',
    ]);
  });

  it('a JPEG with much behind its end is whole; one whose end is only in its thumbnail is not', async () => {
    expect(
      (await readOne({ 'source.jpg': Buffer.concat([jpeg(), Buffer.alloc(100_000)]) })).findings,
    ).toEqual([]);
    const thumbnail = Buffer.concat([
      Buffer.from([0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9]),
      jpeg().subarray(2, -2),
    ]);
    const cut = await readOne({ 'source.jpg': Buffer.concat([Buffer.from([0xff, 0xd8]), thumbnail]) });
    expect(cut.findings).toMatchObject([{ message: 'The image is cut off; it is left out.' }]);
  });
});
