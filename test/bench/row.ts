/** What the benchmark times: a row is one method at a few sizes, ours beside the published ones. */
import type { Method, MethodKind, ResultOf } from '../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import { type ParamSpecs, resolveParams } from '../../src/analysis/params';
import { silentContext } from '../../src/analysis/taskContext';
import type { DataName } from './data';

/** Does the work once, warm or not, and says in a few words what came out, so that contenders can be compared. */
export type Work = () => Promise<string> | string;

export interface Size {
  readonly n: number;
  readonly d: number;
  /** Ours over the reference must not exceed this. */
  readonly bar?: number;
  /** Leaves the others out where they would take minutes or too much memory. */
  readonly oursOnly?: boolean;
  /** Leaves the npm packages out. */
  readonly withoutPeers?: boolean;
}

/** A function `file.name` of test/bench/references; it gets the matrix and these arguments by keyword. */
export interface Reference {
  readonly call: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Row {
  readonly name: string;
  /** What the rows are made of: see data.ts. */
  readonly data: DataName;
  readonly sizes: readonly Size[];
  /** Everything that need not be timed happens here; the returned work may be repeated. */
  ours(x: Matrix): Work | Promise<Work>;
  readonly reference?: Reference;
  /** npm packages that do the same, by name. */
  readonly peers?: Readonly<Record<string, (x: Matrix) => Work | Promise<Work>>>;
}

const SEED = 42;

/** `ours` for a method of the registry. A fresh space each time: nothing is served from an earlier run. */
export function fitting<S extends ParamSpecs, K extends MethodKind, R extends ResultOf[K]>(
  method: Method<S, K, R>,
  request: Readonly<Record<string, unknown>>,
  outcome: (result: R) => string,
): Row['ours'] {
  const params = resolveParams(method.params, request, method.title);
  return (x) => async () => outcome(await method.fit(new EmbeddingMatrix(x), params, SEED, silentContext()));
}

/** As the references word it: "12 clusters, 3 noise". */
export function clusterCount(labels: ArrayLike<number>): string {
  const all = Array.from(labels);
  const clusters = new Set(all.filter((label) => label >= 0)).size;
  return `${clusters} clusters, ${all.filter((label) => label < 0).length} noise`;
}
