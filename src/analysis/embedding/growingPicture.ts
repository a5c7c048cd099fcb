/**
 * A picture of images while they are being embedded: the two directions in which their raw features vary most so far,
 * as PCA finds them. It is to look at and no result depends on it, so it is cheap: of each image a sketch of few numbers
 * is kept (each feature is added to one of them with a random sign: Charikar et al. 2002), of the first `FITTED` images
 * the directions are found, and they turn by a few steps of orthogonal iteration from those before, so that the dots
 * glide. It is drawn when enough images have come, never by the clock: the same images give the same pictures.
 */

/** Numbers of a sketch. */
const SKETCH = 128;
/** From so many images on the directions stay. */
const FITTED = 4096;
/** Steps towards the directions for each picture. */
const STEPS = 3;
/** Images of the first picture. */
const LEAST = 8;
/** A picture follows when there are so many times as many images, but at least so often over the whole dataset. */
const GROWTH = 1.25;
const PICTURES = 32;
const SEED = 0x9e3779b9; // any constant; another one turns the picture

export class GrowingPicture {
  /** (n, 2); NaN where there is no image yet. */
  private readonly coordinates: Float32Array;
  /** Rows of `sketches`. */
  private readonly fitted: number[] = [];
  private readonly sketches: Float64Array;
  private readonly sum = new Float64Array(SKETCH);
  private readonly directions = [new Float64Array(SKETCH), new Float64Array(SKETCH)] as const;
  private readonly signs: Int8Array;
  private count = 0;
  private next: number;

  /**
   * @param n images of the dataset.
   * @param features of each.
   * @param show is given the coordinates (n, 2), NaN where there is no image yet; they change later.
   */
  constructor(
    private readonly n: number,
    features: number,
    private readonly show: (coordinates: Float32Array) => void,
  ) {
    this.coordinates = new Float32Array(2 * n).fill(NaN);
    this.sketches = new Float64Array(Math.min(n, FITTED) * SKETCH);
    this.signs = randomSigns(features);
    this.next = Math.min(n, LEAST);
    this.directions[0][0] = 1;
    this.directions[1][1] = 1;
  }

  /** @param values raw features of the image. */
  add(row: number, values: Float32Array): void {
    const sketch = new Float64Array(SKETCH);
    for (let f = 0; f < values.length; f++) sketch[f % SKETCH] += values[f] * this.signs[f];
    this.count++;
    if (this.fitted.length < FITTED) {
      this.sketches.set(sketch, this.fitted.length * SKETCH);
      this.fitted.push(row);
      for (let k = 0; k < SKETCH; k++) this.sum[k] += sketch[k];
    } else this.place(row, sketch, this.mean());
  }

  /** Shows the picture if there is more to see, or all. To be called after each batch. */
  update(): void {
    if (this.count < this.next && this.count < this.n) return;
    this.next = Math.min(this.count * GROWTH, this.count + this.n / PICTURES);
    const { fitted, sketches } = this;
    const mean = this.mean();
    const sketchOf = (at: number) => sketches.subarray(at * SKETCH, (at + 1) * SKETCH);
    if (this.count <= FITTED) for (let step = 0; step < STEPS; step++) this.turn(mean, sketchOf);
    fitted.forEach((row, at) => this.place(row, sketchOf(at), mean));
    this.show(this.coordinates);
  }

  private mean(): Float64Array {
    const { length } = this.fitted;
    return this.sum.map((value) => value / length);
  }

  /** One step of orthogonal iteration. */
  private turn(mean: Float64Array, sketchOf: (at: number) => Float64Array): void {
    const sums = this.directions.map((direction) => {
      const sum = new Float64Array(SKETCH);
      for (let at = 0; at < this.fitted.length; at++) {
        const sketch = sketchOf(at);
        const along = product(sketch, mean, direction);
        for (let k = 0; k < SKETCH; k++) sum[k] += along * (sketch[k] - mean[k]);
      }
      return sum;
    });
    const [first, second] = sums;
    if (!normalize(first)) return; // all alike so far
    this.directions[0].set(first);
    const shared = second.reduce((total, value, k) => total + value * first[k], 0);
    for (let k = 0; k < SKETCH; k++) second[k] -= shared * first[k];
    if (normalize(second)) this.directions[1].set(second);
  }

  private place(row: number, sketch: Float64Array, mean: Float64Array): void {
    this.directions.forEach((direction, axis) => {
      this.coordinates[2 * row + axis] = product(sketch, mean, direction);
    });
  }
}

function product(sketch: Float64Array, mean: Float64Array, direction: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < SKETCH; k++) sum += (sketch[k] - mean[k]) * direction[k];
  return sum;
}

/** @returns whether there was a length to divide by. */
function normalize(vector: Float64Array): boolean {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 1e-12)) return false;
  for (let k = 0; k < vector.length; k++) vector[k] /= length;
  return true;
}

/** 1 or -1 for each feature, from a 32-bit xorshift (Marsaglia 2003). */
function randomSigns(features: number): Int8Array {
  let state = SEED;
  return new Int8Array(features).map(() => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 1) === 1 ? 1 : -1;
  });
}
