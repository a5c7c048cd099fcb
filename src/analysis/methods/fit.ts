/** Running one method on an embedding: the request, the answer, and the method as the side sheet and the CLI show it. */
import type { MessageTemplate } from '../../common/messageTemplate';
import type { SampleSpaceName, SpaceName } from '../embedding/spaceName';
import type { Params, ParamSpecs } from '../params';
import type { MethodCapabilities, MethodKind, ResultOf } from './method';

export interface MethodInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: MethodKind;
  readonly params: ParamSpecs;
  readonly capabilities: MethodCapabilities;
}

export interface FitRequest {
  readonly space: SpaceName;
  readonly method: string;
  readonly params: Params;
  readonly seed: number;
  /**
   * Layout to start from, (rows, 2) row-major, so that points move instead of being reshuffled; refused unless the
   * method accepts one. Such a run is cached apart from the one without.
   */
  readonly initial?: Float32Array;
}

/** Parameters of all methods, or of those that the answer depends on, on one space of samples. */
export interface AnalysisParameters {
  readonly space: SampleSpaceName;
  /** By method name; missing ones take their defaults. */
  readonly params: Readonly<Record<string, Params>>;
  readonly seed: number;
}

export interface FitRun {
  readonly space: SpaceName;
  readonly method: string;
  /** The request completed by the defaults, as the data allow them. */
  readonly params: Params;
  readonly seed: number;
  /** What a reader should know before he trusts the result; absent: nothing. */
  readonly warnings?: readonly MessageTemplate[];
  /** Milliseconds of the run that computed it. */
  readonly ms: number;
  readonly fromCache: boolean;
}

export interface FitAnswerOf<K extends MethodKind> extends FitRun {
  readonly kind: K;
  /** Typed arrays own their buffers. */
  readonly result: ResultOf[K];
}

/** Result of one method, with the request that it answers. */
export type FitAnswer = { [K in MethodKind]: FitAnswerOf<K> }[MethodKind];

export function ofKind<K extends MethodKind>(fits: readonly FitAnswer[], kind: K) {
  return fits.filter((fit): fit is Extract<FitAnswer, { kind: K }> => fit.kind === kind);
}
