import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ThumbnailAtlas } from '../../../src/webview/scatter/thumbnailAtlas';

/** Two sheets of two cells side by side: samples 0 and 1, 2 and 3. */
const sheets = [0, 2].map((first) => ({
  ...{ first, count: 2, cellSize: 10, columns: 2, mimeType: 'image/jpeg' },
  bytes: new Uint8Array([first]),
}));

let atlas: ThumbnailAtlas;
beforeEach(async () => {
  vi.stubGlobal('createImageBitmap', async (blob: Blob) =>
    Promise.resolve([...new Uint8Array(await blob.arrayBuffer())][0]),
  );
  atlas = new ThumbnailAtlas(() => undefined);
  for (const sheet of sheets) await atlas.add(sheet);
});

/** The cell that is drawn of each sample: first sample of its sheet, and pixels from its left edge. */
function drawn(samples: number): (string | null)[] {
  return Array.from({ length: samples }, (_, sample) => {
    let cell: string | null = null;
    const drawImage = (...[bitmap, left]: unknown[]) => void (cell = `${String(bitmap)}+${String(left)}`);
    return atlas.draw({ drawImage }, sample, 0, 0, 10) ? cell : null;
  });
}

describe('ThumbnailAtlas', () => {
  it('draws each sample from its sheet, and asks for sheets once', () => {
    expect(drawn(5)).toEqual(['0+0', '0+10', '2+0', '2+10', null]);
  });

  it('draws samples that have moved as they were, until their sheets are new', async () => {
    atlas.move(Int32Array.of(-1, 0, 1, 3));
    expect(drawn(4)).toEqual([null, '0+0', '0+10', '2+10']);
    atlas.move(Int32Array.of(1, 0, 3));
    expect(drawn(3)).toEqual(['0+0', null, '2+10']);
    await atlas.add(sheets[0]);
    expect(drawn(3)).toEqual(['0+0', '0+10', '2+10']);
  });
});
