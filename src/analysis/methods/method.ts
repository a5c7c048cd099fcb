/** The contract of every clustering, reduction and outlier method. */
import type { MessageTemplate } from '../../common/messageTemplate';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { DoubleMatrix, Matrix } from '../numeric/matrix';
import type { ParamsOf, ParamSpecs } from '../params';
import type { TaskContext } from '../taskContext';
import type { DataFacts, DataLimit, DataShape } from './dataFacts';
import type { Units } from './dataScale';
import type { LandmarkRule } from './landmarkRule';
import type { FromNeighbors } from './neighborSearch';

export type MethodKind = 'clustering' | 'reduction' | 'outliers';

/** One line per row or cluster that leaves a parent, parents before their children. Clusters are n (root), n + 1, .. */
export interface CondensedTree {
  readonly parent: Int32Array;
  readonly child: Int32Array;
  /** 1 / distance at which the child leaves; Infinity among equal rows. */
  readonly lambda: Float64Array;
  readonly childSize: Int32Array;
}

// Results by kind. Optional members come from some methods only and are read by views, figures or tables; the result
// of a method may hold more: typed arrays, matrices, numbers, and records and lists of these.

export interface ClusteringResult extends FromNeighbors {
  /** Int32Array (n), clusters 0.., noise -1. */
  readonly labels: Int32Array;
  /** Nested partitions, one Int32Array (n) per level, finest first. */
  readonly partitions?: readonly Int32Array[];
  readonly condensedTree?: CondensedTree;
}

export interface ReductionResult extends FromNeighbors {
  /** (n, nComponents) row-major. */
  readonly coordinates: Matrix | DoubleMatrix;
  /** Share of the total variance along each component (nComponents), descending. */
  readonly explainedVarianceRatio?: Float64Array;
  /** Kullback-Leibler divergence of the layout, in nats. */
  readonly klDivergence?: number;
  /** Nested partitions, one Int32Array (n) per level, finest first. */
  readonly partitions?: readonly Int32Array[];
}

export interface OutlierResult extends FromNeighbors {
  /** Float64Array (n), higher is more anomalous. */
  readonly scores: Float64Array;
  /** Int32Array, ascending indices of the flagged rows. */
  readonly outliers: Int32Array;
}

export interface ResultOf {
  readonly clustering: ClusteringResult;
  readonly reduction: ReductionResult;
  readonly outliers: OutlierResult;
}

/** A role in views and figures; the first method of the registry that has it plays it by default. */
export type MethodRole =
  /** Colours the maps, and groups the samples of the report. */
  | 'clustering'
  /** First layout of the panel: fast. */
  | 'firstLayout'
  /** Layout on which other methods are compared. */
  | 'comparisonLayout'
  /** Levels that Hierarchy shows first. */
  | 'hierarchy';

export interface MethodCapabilities {
  /** Labels may be -1, and those rows count as outliers. */
  readonly noise?: true;
  /** Results hold nested levels: partitions, or a condensed tree to cut. */
  readonly levels?: true;
  /** `fit` may be given a layout to start from. */
  readonly acceptsInitial?: true;
  readonly roles?: readonly MethodRole[];
  /** Name of the parameter that asks for so many clusters, each level's number among them. */
  readonly levelParam?: string;
  /** What helps to choose a parameter. */
  readonly tuning?: Tuning;
}

/** A curve over the values of a parameter. */
export type Tuning =
  /** Of the silhouette of a run with each value. */
  | { readonly by: 'silhouette'; readonly param: string; readonly values: readonly number[] }
  /** Of the distance to as many neighbours as another parameter says, the row itself counted: values are distances. */
  | { readonly by: 'neighborDistance'; readonly param: string; readonly neighbors: string };

/** Result of a method for every row in the outlier comparison. */
export interface OutlierEvaluation {
  /** (n), higher is more anomalous. */
  readonly scores: Float64Array;
  /** (n), 1 = flagged, by the requested parameters and seed. */
  readonly flags: Uint8Array;
  /** (n), share of the neighbouring runs (other seeds or parameters) that flag the row; of one run, its flags. */
  readonly stability: Float32Array;
  /** Number of neighbouring runs. */
  readonly runs: number;
}

/** How a method takes part in the outlier comparison: its scores, its flags, and how stability is measured. */
export interface OutlierDetector<P> {
  /** Rough time, in microseconds of one processor as of 2026: what share of the progress it has. */
  readonly cost: (data: DataShape) => number;
  /** `params` have passed `resolveParams`. */
  evaluate(space: EmbeddingMatrix, params: P, seed: number, task: TaskContext): Promise<OutlierEvaluation>;
}

/** What a run may be given besides its parameters. */
export interface FitOptions {
  /** Layout to start from, (n, 2) row-major. Read-only; only for methods that accept one. */
  readonly initial?: Float32Array;
}

/** Rough time in milliseconds on two cores as of 2026: of a run, of 1,000 rows, of 1,000² pairs of rows. */
export interface MethodCost {
  readonly once?: number;
  readonly rows?: number;
  readonly pairs?: number;
}

export interface Method<
  S extends ParamSpecs = ParamSpecs,
  K extends MethodKind = MethodKind,
  R extends ResultOf[K] = ResultOf[K],
> {
  /** As in `fit --method`: "kmeans". */
  readonly name: string;
  /** As shown: "K-means". */
  readonly title: string;
  readonly kind: K;
  readonly params: S;
  /** Of a run with default parameters, by `node test/bench/load.mjs`; without it the time left of `analyze` is unknown. */
  readonly cost?: MethodCost;
  readonly capabilities?: MethodCapabilities;
  /** Parameters that the data bound. */
  readonly limits?: Readonly<Partial<Record<keyof S & string, DataLimit>>>;
  /** Bytes in use at most, besides the data and some arrays of n and d; absent: none. */
  memoryBytes?(data: DataShape, params: ParamsOf<S>): number;
  /** Of parameters and result; whatever is absent does not change with the scale of the data. */
  units?(params: ParamsOf<S>): Units;
  /** For a method that computes in single precision, as its reference does: the rows as it sees them. */
  single?(space: EmbeddingMatrix, params: ParamsOf<S>): Matrix;
  /** What infinity means, at the places of a result that may hold it: "condensedTree.lambda". */
  readonly infinite?: Readonly<Record<string, string>>;
  /** What a reader should know before he trusts the result. */
  warnings?(data: DataFacts, params: ParamsOf<S>): readonly MessageTemplate[];
  /** Of every method with the parameter `neighborSearch`: how it answers for all rows when it ran on some. */
  readonly landmarks?: LandmarkRule<ParamsOf<S>, R, ResultOf[K]>;
  /** Of every outlier method, and of a clustering whose noise counts. */
  readonly detector?: OutlierDetector<ParamsOf<S>>;
  /**
   * Called by `runMethod`, which checks what holds for every method. `params` have passed `resolveParams`; equal space,
   * params, seed and options give byte-identical results. Checks `task` at least every 100 ms and reports progress that
   * ends at its total.
   * @throws AnalysisError `bad-input` naming the row of a NaN or an infinity (`assertFinite`), `bad-parameter` where a
   * parameter does not fit the data, CancelledError.
   */
  fit(
    space: EmbeddingMatrix,
    params: ParamsOf<S>,
    seed: number,
    task: TaskContext,
    options?: FitOptions,
  ): Promise<R>;
}

/** A method of any parameters; each is called with what its own specs resolved. */
export type AnyMethod = { readonly [K in MethodKind]: Method<ParamSpecs, K> }[MethodKind];

/** Infers the types of one method from its definition. */
export function defineMethod<S extends ParamSpecs, K extends MethodKind, R extends ResultOf[K]>(
  method: Method<S, K, R> & (K extends 'outliers' ? Required<Pick<Method<S, K, R>, 'detector'>> : unknown),
): Method<S, K, R> {
  return method;
}
