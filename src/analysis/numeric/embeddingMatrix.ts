/** One embedding with the values that several methods derive from it, memoized. */
import { columnMeans } from './columns';
import { type EqualRows, equalRows } from './equalRows';
import type { AnyMatrix, DoubleMatrix, Matrix } from './matrix';

/** An offset of so many times a column's extent costs half of the digits of single precision. */
const FAR_OFFSET = 2 ** 12;

export class EmbeddingMatrix {
  /** In single precision; numbers given in doubles are rounded. */
  readonly x: Matrix;
  /** The numbers themselves, where single precision does not hold them. */
  readonly doubles: DoubleMatrix | undefined;
  private readonly derived = new Map<string, Promise<unknown>>();
  private rows: EqualRows | undefined;
  private moved: Matrix | undefined;

  constructor(numbers: AnyMatrix) {
    const { n, d, data } = numbers;
    if (data instanceof Float32Array) {
      this.x = { n, d, data };
      return;
    }
    this.x = { n, d, data: Float32Array.from(data) };
    if (!data.every((value, at) => value === this.x.data[at])) this.doubles = { n, d, data };
  }

  /** The numbers as they were given. */
  get exact(): AnyMatrix {
    return this.doubles ?? this.x;
  }

  get equal(): EqualRows {
    return this.findEqual();
  }

  /** The same where it was found already. */
  get knownEqual(): EqualRows | undefined {
    return this.rows;
  }

  /** The same, found once. @param check as of `equalRows`. */
  findEqual(check?: () => void): EqualRows {
    return (this.rows ??= equalRows(this.exact, check));
  }

  /**
   * Single precision for methods that see differences only: columns far from 0 for their extent are moved there before
   * they are rounded.
   */
  get differences(): Matrix {
    return (this.moved ??= this.doubles && isFarOff(this.doubles) ? centered(this.doubles) : this.x);
  }

  /**
   * Memoizes `compute` by key. A failed or cancelled computation is not memoized: the next call computes again.
   */
  once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.derived.get(key);
    if (known) return known as Promise<T>;
    const started = compute();
    this.derived.set(key, started);
    started.catch(() => this.derived.delete(key));
    return started;
  }

  /** Whether a value of this key was computed, or is being. */
  has(key: string): boolean {
    return this.derived.has(key);
  }

  /** Forgets all derived values, to free memory. */
  clear(): void {
    this.derived.clear();
  }
}

function isFarOff({ n, d, data }: DoubleMatrix): boolean {
  for (let j = 0; j < d; j++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      const value = data[i * d + j];
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (high > low && Math.max(Math.abs(low), Math.abs(high)) > FAR_OFFSET * (high - low)) return true;
  }
  return false;
}

function centered(x: DoubleMatrix): Matrix {
  const mean = columnMeans(x);
  return { n: x.n, d: x.d, data: Float32Array.from(x.data, (value, at) => value - mean[at % x.d]) };
}
