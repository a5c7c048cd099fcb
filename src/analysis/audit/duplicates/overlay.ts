/** Two levels of pictures one over the other, pixel by pixel where both have one. */
import { CELL_SIZE } from '../../embedding/thumbnails';
import type { ComparedPicture, Level } from './comparedPicture';
import { BLOCKS, type Placement, sampledWindow } from './registration';

/** Reused, so that no pair allocates. */
export class Overlay {
  count = 0;
  readonly own = new Float32Array(CELL_SIZE * CELL_SIZE);
  readonly laid = new Float32Array(CELL_SIZE * CELL_SIZE);
  readonly block = new Uint8Array(CELL_SIZE * CELL_SIZE);
  /** Index of the next pixel to the right and below, -1 where there is none. */
  readonly right = new Int32Array(CELL_SIZE * CELL_SIZE);
  readonly below = new Int32Array(CELL_SIZE * CELL_SIZE);
  /** Likewise to the left and above. */
  readonly left = new Int32Array(CELL_SIZE * CELL_SIZE);
  readonly above = new Int32Array(CELL_SIZE * CELL_SIZE);
  private readonly indexOf = new Int32Array(CELL_SIZE * CELL_SIZE);

  lay(a: ComparedPicture, b: ComparedPicture, level: 1 | 2, { mirrored, c, s, tx, ty }: Placement): void {
    const [one, other]: [Level, Level] = [a.level(level), b.level(level)];
    const { size, values } = one;
    const { values: target } = other;
    const unit = CELL_SIZE / size;
    const middle = (size - 1) / 2;
    const { left, right, top, bottom, lowU, highU, lowV, highV } = sampledWindow(a.content, b.content, size);
    const side = size / BLOCKS;
    this.indexOf.fill(-1, 0, size * size);
    let n = 0;
    for (let y = top; y < bottom; y++) {
      const fromY = y - middle;
      const blockRow = Math.floor(y / side) * BLOCKS;
      for (let x = left; x < right; x++) {
        const fromX = mirrored ? middle - x : x - middle;
        const u = tx / unit + middle + c * fromX - s * fromY;
        const v = ty / unit + middle + s * fromX + c * fromY;
        if (u < lowU || u > highU || v < lowV || v > highV) continue;
        const iu = u | 0;
        const iv = v | 0;
        const fu = u - iu;
        const fv = v - iv;
        const at = iv * size + iu;
        this.own[n] = values[y * size + x];
        this.laid[n] =
          (target[at] * (1 - fu) + target[at + 1] * fu) * (1 - fv) +
          (target[at + size] * (1 - fu) + target[at + size + 1] * fu) * fv;
        this.block[n] = blockRow + Math.floor(x / side);
        this.indexOf[y * size + x] = n++;
      }
    }
    this.count = n;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const i = this.indexOf[y * size + x];
        if (i < 0) continue;
        this.right[i] = x + 1 < right ? this.indexOf[y * size + x + 1] : -1;
        this.below[i] = y + 1 < bottom ? this.indexOf[(y + 1) * size + x] : -1;
        this.left[i] = x > left ? this.indexOf[y * size + x - 1] : -1;
        this.above[i] = y > top ? this.indexOf[(y - 1) * size + x] : -1;
      }
    }
  }
}
