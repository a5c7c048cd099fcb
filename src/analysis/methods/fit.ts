import type { SampleSpaceName, SpaceName } from '../embedding/spaceName';
import type { Params, ParamSpecs } from '../params';
import type { MethodKind, MethodResult } from './method';

/** A request to run a method on an embedding, and its answer. */
/** A method as the side sheet and the CLI show it. */
export interface MethodInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: MethodKind;
  readonly params: ParamSpecs;
  /** Whether a `FitRequest` may hold an `initial` layout. */
  readonly acceptsInitial?: true;
}

/** What one run of one method gave. Typed arrays own their buffers. */
export interface FitAnswer {
  readonly space: SpaceName;
  readonly method: string;
  /** The request completed by the defaults. */
  readonly params: Params;
  readonly seed: number;
  /** Milliseconds of the run that computed it. */
  readonly ms: number;
  readonly fromCache: boolean;
  readonly result: MethodResult;
}

export interface FitRequest {
  readonly space: SpaceName;
  readonly method: string;
  readonly params: Params;
  readonly seed: number;
  /**
   * Layout to start from, (rows, 2) row-major, so that points move instead of being reshuffled; refused unless the
   * method's info says `acceptsInitial`. Such a run is kept apart from the one without.
   */
  readonly initial?: Float32Array;
}

/** All methods, or those that the answer is made of, on one space of samples. */
export interface AnalysisParameters {
  readonly space: SampleSpaceName;
  /** By method name; what is left out takes its default. */
  readonly params: Readonly<Record<string, Params>>;
  readonly seed: number;
}
