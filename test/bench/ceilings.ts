/** What the machine gives at most, measured in the same run: products of matrices, and copying memory. */
import { eachProductBlock } from '../../src/analysis/numeric/gram';
import { timesTransposed } from '../../src/analysis/numeric/matmul';
import { silentContext } from '../../src/analysis/taskContext';
import { Contender, type DataFile, type Python } from './contender';

export interface Ceiling {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

const ROWS = 4096;
const COLUMNS = 512;
const SIZE = 2048;
const COPIED_BYTES = 2 ** 28;
const REPEATS = 5;
const LIMIT_SECONDS = 60;

export async function ceilings(python: Python | undefined, data: DataFile): Promise<readonly Ceiling[]> {
  const singles = { n: ROWS, d: COLUMNS, data: new Float32Array(ROWS * COLUMNS).fill(0.5) };
  const doubles = { n: SIZE, d: COLUMNS, data: new Float64Array(SIZE * COLUMNS).fill(0.5) };
  const all = Int32Array.from({ length: ROWS }, (_, i) => i);
  const single = await best(() => eachProductBlock(singles, all, silentContext(), () => undefined));
  const double = await best(() => timesTransposed(doubles, doubles));
  const [source, target] = [new Uint8Array(COPIED_BYTES).fill(1), new Uint8Array(COPIED_BYTES)];
  const copy = await best(() => target.set(source));
  return [
    {
      what: 'products in single precision, ours',
      value: (2 * ROWS ** 2 * COLUMNS) / single / 1e9,
      unit: 'GFLOP/s',
    },
    { what: 'products in doubles, ours', value: (2 * SIZE ** 2 * COLUMNS) / double / 1e9, unit: 'GFLOP/s' },
    { what: 'copying memory, one thread', value: (2 * COPIED_BYTES) / copy / 1e9, unit: 'GB/s' },
    ...(python ? await numpys(python, data) : []),
  ];
}

async function numpys(python: Python, data: DataFile): Promise<readonly Ceiling[]> {
  const args = { size: SIZE, bytes: COPIED_BYTES };
  const call = { name: 'NumPy', call: 'ceilings.measure', args };
  const contender = Contender.python(call, python, data, LIMIT_SECONDS);
  try {
    await contender.start();
    const values = await contender.values();
    return [
      { what: 'products in single precision, NumPy', value: values[0], unit: 'GFLOP/s' },
      { what: 'copying memory, NumPy', value: values[1], unit: 'GB/s' },
    ];
  } finally {
    contender.close();
  }
}

async function best(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const from = performance.now();
    await work();
    least = Math.min(least, performance.now() - from);
  }
  return least / 1000;
}
