/**
 * NumPy's legacy RandomState, value for value: MT19937 (Matsumoto & Nishimura 1998) seeded by init_genrand, and the
 * ways NumPy makes numbers of its words. scikit-learn draws from this stream, so equal seeds give equal results.
 */

const N = 624;
const M = 397;
const TWO_53 = 9007199254740992;

export class MT19937 {
  private readonly state = new Uint32Array(N);
  private at = N;
  private cachedNormal: number | undefined;

  /** @param seed an integer in [0, 2^32). */
  constructor(seed: number) {
    this.state[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const previous = this.state[i - 1] ^ (this.state[i - 1] >>> 30);
      this.state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /** The next 32-bit word. */
  word(): number {
    if (this.at === N) this.refill();
    let y = this.state[this.at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** `random_sample()`: a double in [0, 1) of 53 bits. */
  random(): number {
    const a = this.word() >>> 5;
    const b = this.word() >>> 6;
    return (a * 67108864 + b) / TWO_53;
  }

  /** `randint(0, below)`: masked rejection on 32-bit words; below <= 2^32. No word is drawn for below = 1. */
  integer(below: number): number {
    const max = below - 1;
    if (max <= 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max); // the least number of ones that is at least max
    for (;;) {
      const value = (this.word() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** `permutation(n)`: Fisher-Yates from the end. */
  permutation(n: number): Int32Array {
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = out[i];
      out[i] = out[j];
      out[j] = swapped;
    }
    return out;
  }

  /** `choice(n, p=...)`: one index. @param cumulated probabilities, as of `cumulatedShares`. */
  choice(cumulated: Float64Array): number {
    return searchSorted(cumulated, this.random(), 'right');
  }

  /** `standard_normal()`: polar Box-Muller; the second value of a pair is returned by the next call. */
  normal(): number {
    if (this.cachedNormal !== undefined) {
      const value = this.cachedNormal;
      this.cachedNormal = undefined;
      return value;
    }
    let x1: number;
    let x2: number;
    let r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.cachedNormal = f * x1;
    return f * x2;
  }

  private refill(): void {
    const s = this.state;
    for (let i = 0; i < N - M; i++) s[i] = s[i + M] ^ twisted(s[i], s[i + 1]);
    for (let i = N - M; i < N - 1; i++) s[i] = s[i + M - N] ^ twisted(s[i], s[i + 1]);
    s[N - 1] = s[M - 1] ^ twisted(s[N - 1], s[0]);
    this.at = 0;
  }
}

function twisted(word: number, next: number): number {
  const y = (word & 0x80000000) | (next & 0x7fffffff);
  return (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}

/** Sums of the probabilities up to each, as NumPy's `choice` makes them. */
export function cumulatedShares(probabilities: Float64Array): Float64Array {
  let sum = 0;
  const cumulated = probabilities.map((share) => (sum += share));
  return cumulated.map((value) => value / sum);
}

/** `numpy.searchsorted` on ascending values: the first index that keeps the order, before or after equal values. */
export function searchSorted(sorted: ArrayLike<number>, value: number, side: 'left' | 'right'): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (side === 'left' ? sorted[middle] < value : sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
