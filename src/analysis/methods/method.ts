/** What every clustering, reduction and outlier method looks like to the pipeline, the CLI and the side sheet. */
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { Matrix } from '../numeric/matrix';
import type { ParamsOf, ParamSpecs } from '../params';
import type { TaskContext } from '../taskContext';

export type MethodKind = 'clustering' | 'reduction' | 'outliers';

/** Values that a result may hold: typed arrays for vectors, `Matrix` or `Matrix64` for matrices. */
export interface Matrix64 {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}
export type ResultValue =
  | number
  | string
  | boolean
  | null
  | Int32Array
  | Uint8Array
  | Float32Array
  | Float64Array
  | Matrix
  | Matrix64
  | readonly ResultValue[]
  | { readonly [name: string]: ResultValue };
export type MethodResult = { readonly [name: string]: ResultValue };

/** Required of each kind, so that the pipeline can use any method by kind alone. */
export interface ClusteringResult {
  /** Int32Array (n), clusters 0.., noise -1. */
  readonly labels: Int32Array;
}
export interface ReductionResult {
  /** (n, nComponents) row-major. */
  readonly coordinates: Matrix | Matrix64;
}
export interface OutlierResult {
  /** Float64Array (n), higher is stranger. */
  readonly scores: Float64Array;
  /** Int32Array, ascending indices of the flagged rows. */
  readonly outliers: Int32Array;
}

/** What a run may be given besides its parameters. */
export interface FitOptions {
  /** Layout to start from, (n, 2) row-major. Read-only; only for methods with `acceptsInitial`. */
  readonly initial?: Float32Array;
}

export interface Method<S extends ParamSpecs = ParamSpecs, R = MethodResult> {
  /** As in `fit --method`: "kmeans". */
  readonly name: string;
  /** As shown: "K-means". */
  readonly title: string;
  readonly kind: MethodKind;
  readonly params: S;
  /** Whether `fit` may be given a layout to start from. */
  readonly acceptsInitial?: true;
  /** `params` have passed `resolveParams`; equal space, params, seed and options give byte-identical results. */
  fit(
    space: EmbeddingMatrix,
    params: ParamsOf<S>,
    seed: number,
    task: TaskContext,
    options?: FitOptions,
  ): Promise<R>;
}

/** Keeps the types of one method while writing it. */
export function defineMethod<S extends ParamSpecs, R extends object>(method: Method<S, R>): Method<S, R> {
  return method;
}
