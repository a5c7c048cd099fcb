import { describe, expect, it } from 'vitest';
import { transformedCopies as transformedCopiesOf } from '../../../../src/analysis/audit/duplicates/transformedCopies';
import { thumbnailCell } from '../../../../src/analysis/embedding/thumbnails';
import { CancelledError } from '../../../../src/analysis/errors';
import type { Pixels } from '../../../../src/analysis/image/resample';
import { Store } from '../../../../src/analysis/store/store';
import { CancelFlag, silentContext, type TaskContext } from '../../../../src/analysis/taskContext';
import { formatEnglish } from '../../../../src/common/messageTemplate';
import { changesMessage } from '../../../../src/common/pictureChanges';
import { temporaryFolder } from '../../../temporaryFolder';

const SIDE = 192;

/** Blobs and a bright ring on black, other ones for each seed. */
function body(seed: number): Pixels {
  let state = seed * 7919 + 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const blobs = Array.from({ length: 28 }, () => ({
    x: (random() - 0.5) * 1.1,
    y: (random() - 0.5) * 1.1,
    width: 0.03 + 0.09 * random(),
    height: (random() - 0.4) * 150,
  }));
  const value = (x: number, y: number) => {
    const radius = Math.hypot(x / 0.8, y / 0.9);
    if (radius > 1) return 0;
    const ring = radius > 0.93 ? 200 : 90;
    return (
      ring +
      blobs.reduce(
        (sum, b) => sum + b.height * Math.exp(-((x - b.x) ** 2 + (y - b.y) ** 2) / b.width ** 2),
        0,
      )
    );
  };
  return drawn(SIDE, SIDE, (x, y) => value((2 * x) / SIDE - 1, (2 * y) / SIDE - 1));
}

function drawn(width: number, height: number, value: (x: number, y: number) => number): Pixels {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.max(0, Math.min(255, Math.round(value(i % width, Math.floor(i / width))))),
  );
  return { width, height, channels: 1, data };
}

/** The picture as read at other places; black outside. */
function moved(
  of: Pixels,
  width: number,
  height: number,
  from: (x: number, y: number) => [number, number],
): Pixels {
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= of.width || y >= of.height ? 0 : of.data[y * of.width + x];
  return drawn(width, height, (x, y) => {
    const [u, v] = from(x, y);
    const [iu, iv] = [Math.floor(u), Math.floor(v)];
    const [fu, fv] = [u - iu, v - iv];
    return (
      (at(iu, iv) * (1 - fu) + at(iu + 1, iv) * fu) * (1 - fv) +
      (at(iu, iv + 1) * (1 - fu) + at(iu + 1, iv + 1) * fu) * fv
    );
  });
}

const last = SIDE - 1;
const angle = (6 * Math.PI) / 180;
const middle = last / 2;
const made: Readonly<Record<string, (picture: Pixels) => Pixels>> = {
  'mirrored left to right': (p) => moved(p, SIDE, SIDE, (x, y) => [last - x, y]),
  'mirrored top to bottom': (p) => moved(p, SIDE, SIDE, (x, y) => [x, last - y]),
  'turned by 90° clockwise': (p) => moved(p, SIDE, SIDE, (x, y) => [y, last - x]),
  'turned by 180° clockwise': (p) => moved(p, SIDE, SIDE, (x, y) => [last - x, last - y]),
  'turned by 6° clockwise': (p) =>
    moved(p, SIDE, SIDE, (x, y) => [
      middle + Math.cos(angle) * (x - middle) + Math.sin(angle) * (y - middle),
      middle - Math.sin(angle) * (x - middle) + Math.cos(angle) * (y - middle),
    ]),
  'cropped to about 70 % of the area': (p) => moved(p, 150, 172, (x, y) => [x + 30, y + 9]),
  'with grey levels inverted': (p) => drawn(SIDE, SIDE, (x, y) => 255 - p.data[y * SIDE + x]),
  'with other brightness or contrast': (p) =>
    drawn(SIDE, SIDE, (x, y) => 255 * (p.data[y * SIDE + x] / 255) ** 0.6),
};

const shown = (picture: Pixels) => ({
  cell: thumbnailCell(picture).filter((_, i) => i % 3 === 0),
  width: picture.width,
  height: picture.height,
});

const store = new Store(temporaryFolder(), () => undefined);
const transformedCopies = (pictures: readonly ReturnType<typeof shown>[], task: TaskContext) =>
  transformedCopiesOf(
    { n: pictures.length, cellOf: (i) => pictures[i].cell, sizeOf: (i) => pictures[i] },
    store,
    task,
  );

describe('transformedCopies', () => {
  it('finds copies among other pictures, and says what was done', async () => {
    const kinds = Object.entries(made);
    const originals = kinds.map((_, i) => body(i));
    const copies = kinds.map(([, change], i) => change(originals[i]));
    const found = await transformedCopies([...originals, ...copies].map(shown), silentContext());
    const text = ({ a, b, changes }: (typeof found)[number]) => {
      const said = changesMessage(changes);
      // Within a few points: a third of the copy is black around the body.
      return [a, b, said && formatEnglish(said).replace(/(?<=to )(6[6-9]|7[0-4]) %/, 'about 70 %')];
    };
    expect(found.map(text)).toEqual(kinds.map(([name], i) => [i, i + kinds.length, name]));
  });

  it('tells pictures whose parts have moved, as in the next slice of a volume, from copies', async () => {
    const pictures = [1, 2, 3, 4].map(body);
    const next = pictures.map((picture) =>
      moved(picture, SIDE, SIDE, (x, y) => [x + 1.6 * Math.sin(y / 11), y + 1.6 * Math.sin(x / 13)]),
    );
    expect(await transformedCopies([...pictures, ...next].map(shown), silentContext())).toEqual([]);
  });

  it('stops when it is cancelled, and takes none, one and plain pictures', async () => {
    const flag = new CancelFlag();
    flag.raise();
    const two = [shown(body(1)), shown(body(2))];
    await expect(transformedCopies(two, silentContext(flag))).rejects.toThrow(CancelledError);
    const plain = shown(drawn(30, 20, () => 7));
    for (const few of [[], [plain], [plain, plain], [plain, two[0]]])
      expect(await transformedCopies(few, silentContext())).toEqual([]);
  });
});
