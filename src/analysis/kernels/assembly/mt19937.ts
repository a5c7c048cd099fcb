/** NumPy's MT19937, as `numeric/mt19937.ts` has it, where many streams of few numbers are drawn, or many numbers before JavaScript is compiled. */

const N: i32 = 624;
const M: i32 = 397;

/** @param state i32 (625): the words and the place of the next, written. */
function begin(state: usize, seed: i32): void {
  let word = seed;
  store<i32>(state, word);
  for (let i = 1; i < N; i++) {
    word = 1812433253 * (word ^ (word >>> 30)) + i;
    store<i32>(state + ((<usize>i) << 2), word);
  }
  store<i32>(state + ((<usize>N) << 2), N);
}

function nextWord(state: usize): i32 {
  const place = state + ((<usize>N) << 2);
  let at = load<i32>(place);
  if (at === N) {
    refill(state);
    at = 0;
  }
  store<i32>(place, at + 1);
  let y = load<i32>(state + ((<usize>at) << 2));
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

function refill(state: usize): void {
  for (let i = 0; i < N; i++) {
    const next = i + 1 < N ? i + 1 : 0;
    const far = i + M < N ? i + M : i + M - N;
    const own = load<i32>(state + ((<usize>i) << 2)) & 0x80000000;
    const y = own | (load<i32>(state + ((<usize>next) << 2)) & 0x7fffffff);
    const twisted = (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    store<i32>(state + ((<usize>i) << 2), load<i32>(state + ((<usize>far) << 2)) ^ twisted);
  }
}

/** `randint(0, below)`, below > 1. */
function integer(state: usize, below: i32): i32 {
  const most = below - 1;
  const mask: i32 = -1 >>> clz(most);
  let value = nextWord(state) & mask;
  while (<u32>value > <u32>most) value = nextWord(state) & mask;
  return value;
}

/** The first `randint(0, below)` of a seed; below > 1. @param state i32 (625): scratch. */
export function firstInteger(state: usize, seed: i32, below: i32): i32 {
  begin(state, seed);
  return integer(state, below);
}

/** The first `permutation(n)` of a seed. @param state i32 (625): scratch. @param out i32 (n), written. */
export function firstPermutation(state: usize, seed: i32, n: i32, out: usize): void {
  begin(state, seed);
  for (let i = 0; i < n; i++) store<i32>(out + ((<usize>i) << 2), i);
  for (let i = n - 1; i > 0; i--) {
    const at = out + ((<usize>i) << 2);
    const other = out + ((<usize>integer(state, i + 1)) << 2);
    const swapped = load<i32>(at);
    store<i32>(at, load<i32>(other));
    store<i32>(other, swapped);
  }
}

/** Opens the stream of a seed. @param state i32 (625): written. */
export function beginRandom(state: usize, seed: i32): void {
  begin(state, seed);
}

/** The next words of a stream as numbers in [-1, 1). @param out f64 (n), written. */
export function fillRandom(state: usize, out: usize, n: i32): void {
  for (let end = out + ((<usize>n) << 3); out < end; out += 8)
    store<f64>(out, <f64>nextWord(state) / 2147483648);
}
