/** What the benchmark times: a row is one task, ours beside what a user would else pick. One line declares a contender. */
import type { Method, MethodKind, ResultOf } from '../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import { type ParamSpecs, resolveParams } from '../../src/analysis/params';
import { silentContext } from '../../src/analysis/taskContext';
import type { Values } from './data';
import type { Quality } from './quality';

/** Does the work once, warm or not. */
export type Work = () => Promise<Values> | Values;
/** Everything that need not be timed while warm happens here; the returned work may be repeated. */
type Prepare = (x: Matrix) => Work | Promise<Work>;

/** A function `file.name` of test/bench/references; it gets the matrix (n, d) and these arguments by keyword. */
export interface PythonCall {
  readonly name: string;
  readonly call: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Rows up to which its memory is enough; absent: any number. */
  readonly most?: number;
}
export interface NpmPackage {
  readonly name: string;
  readonly prepare: Prepare;
}

export function python(
  name: string,
  call: string,
  args: PythonCall['args'] = {},
  most = Infinity,
): PythonCall {
  return { name, call, args, most };
}
export function npm(name: string, prepare: Prepare): NpmPackage {
  return { name, prepare };
}

export interface Row {
  readonly name: string;
  readonly title: string;
  readonly quality: Quality;
  readonly ours: Prepare;
  /** The first is the reference. */
  readonly others: readonly (PythonCall | NpmPackage)[];
  /** Ours over the reference must not exceed this, by number of rows. */
  readonly bars?: Readonly<Record<number, number>>;
  /** Rows up to which it is run; absent: any number. */
  readonly most?: number;
}

export const SEED = 42;

/** `ours` for a method of the registry. A fresh space each time: nothing is served from an earlier run. */
export function fitting<S extends ParamSpecs, K extends MethodKind, R extends ResultOf[K]>(
  method: Method<S, K, R>,
  request: Readonly<Record<string, unknown>>,
  valuesOf: (result: R) => Values,
): Prepare {
  const params = resolveParams(method.params, request, method.title);
  return (x) => async () => valuesOf(await method.fit(new EmbeddingMatrix(x), params, SEED, silentContext()));
}

/** Rows as most npm packages take them. */
export function asArrays({ n, d, data }: Matrix): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
}
