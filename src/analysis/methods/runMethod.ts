/**
 * One run of a method, with what holds for all of them: the memory is estimated before the work, rows hold numbers, the
 * scale of the data does not matter, and no number of the answer is null, NaN or infinite but where that is documented.
 */
import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { equalRows } from '../numeric/equalRows';
import { type Params, resolveParams } from '../params';
import type { TaskContext } from '../taskContext';
import { type DataShape, fitParams } from './dataFacts';
import { scaleData, scaleParams, unscaleResult } from './dataScale';
import {
  fitByLandmarks,
  LANDMARK_LIMITS,
  landmarkBytes,
  type LandmarkLimits,
  usesLandmarks,
} from './landmarks';
import type { AnyMethod, FitOptions, ResultOf } from './method';
import { requireFinite } from './resultNumbers';

const MEBIBYTE = 2 ** 20;
/** Of the machine's memory, which others need too. */
const MEMORY_SHARE = 1 / 4;
/** Views, products and lists of any method. */
const BASE_BYTES = 32 * MEBIBYTE;
/** Sums, means and orders of any method. */
const BYTES_PER_ROW_AND_COLUMN = 128;

export interface FittedRequest {
  readonly params: Params;
  readonly warnings: readonly MessageTemplate[];
}

export interface RunOptions extends FitOptions {
  /** Bytes that the run may use; absent: `memoryLimitBytes`. */
  readonly memoryLimit?: number;
  /** As of `fitRequest`. */
  readonly limits?: LandmarkLimits;
}

export interface MethodRun {
  readonly result: ResultOf[keyof ResultOf];
  /** Places of the result that hold an infinity, with its meaning. */
  readonly infinite: Readonly<Record<string, string>>;
}

/** What one computation may use by default: a quarter of the memory of the machine or of its container. */
export function memoryLimitBytes(): number {
  const container = constrainedMemory();
  const memory = container > 0 ? Math.min(container, totalmem()) : totalmem();
  return Math.floor(memory * MEMORY_SHARE);
}

/**
 * The request completed by the defaults, as these data allow them, and what is to be said about both.
 * @param limits beyond which landmarks are taken.
 * @throws AnalysisError `bad-parameter` naming the parameter, the value and the allowed range.
 */
export function fitRequest(
  method: AnyMethod,
  request: Readonly<Record<string, unknown>>,
  space: EmbeddingMatrix,
  limits = LANDMARK_LIMITS,
): FittedRequest {
  const { n, d } = space.x;
  const { params, warnings } = paramsFor(method, request, { n, d }, differingRows(space, limits), limits);
  const own = method.warnings?.({ n, d, equal: space.equal }, params) ?? [];
  return {
    params,
    warnings: [
      ...warnings,
      ...own,
      ...lostInSingle(method, space, params),
      ...belowSingle(method, space, params),
    ],
  };
}

/**
 * Before data of this shape are read.
 * @throws AnalysisError as `fitRequest`; `bad-input` where the memory does not suffice for a run.
 */
export function checkMemory(
  method: AnyMethod,
  request: Readonly<Record<string, unknown>>,
  shape: DataShape,
  limit: number,
): void {
  // How many rows differ is not known yet: all, at most.
  const { params } = paramsFor(method, request, shape, shape.n, LANDMARK_LIMITS);
  const onLandmarks = usesLandmarks(method, params, shape.n, LANDMARK_LIMITS);
  requireMemory(method, shape, params, limit, onLandmarks ? LANDMARK_LIMITS : undefined);
}

function paramsFor(
  method: AnyMethod,
  request: Readonly<Record<string, unknown>>,
  { n, d }: DataShape,
  differing: number,
  landmarks: LandmarkLimits,
) {
  const { title, params: specs, limits = {} } = method;
  const params = resolveParams(specs, request, title);
  const fitted = usesLandmarks(method, params, differing, landmarks) ? landmarks.count : n;
  return fitParams({ title, specs, limits }, params, request, { n: fitted, d });
}

/** Different rows, where there may be more than the limits allow. */
function differingRows(space: EmbeddingMatrix, { mostRows }: LandmarkLimits): number {
  return space.x.n > mostRows ? space.equal.first.length : space.x.n;
}

/**
 * @param params from `fitRequest`.
 * @throws AnalysisError as `Method.fit`; `bad-input` where the memory does not suffice, the rows hold no numbers, are too
 * long for single precision, or the result is not finite.
 */
export async function runMethod(
  method: AnyMethod,
  space: EmbeddingMatrix,
  params: Params,
  seed: number,
  task: TaskContext,
  { memoryLimit = memoryLimitBytes(), limits = LANDMARK_LIMITS, ...options }: RunOptions = {},
): Promise<MethodRun> {
  const { title } = method;
  const { n, d } = space.x;
  const onLandmarks = usesLandmarks(method, params, differingRows(space, limits), limits);
  requireMemory(method, { n, d }, params, memoryLimit, onLandmarks ? limits : undefined);
  if (d === 0) {
    throw new AnalysisError(
      'bad-input',
      message`${titled(title)}: the ${n} rows hold no numbers; give at least one column.`,
      {
        method: title,
      },
    );
  }
  const scaled = scaleData(space, title);
  const units = method.units?.(params) ?? {};
  const scaledParams = scaleParams(params, units, scaled.exponent);
  const result = onLandmarks
    ? await fitByLandmarks(method, scaled.space, scaledParams, seed, task, options, limits)
    : await method.fit(scaled.space, scaledParams, seed, task, options);
  const own = unscaleResult(result, units, scaled.exponent);
  return { result: own, infinite: requireFinite(own, method.infinite ?? {}, title) };
}

function requireMemory(
  method: AnyMethod,
  data: DataShape,
  params: Params,
  limit: number,
  landmarks: LandmarkLimits | undefined,
): void {
  const { n, d } = data;
  const own = 4 * n * d + BYTES_PER_ROW_AND_COLUMN * (n + d) + BASE_BYTES;
  const needed =
    own +
    (landmarks
      ? landmarkBytes(method, data, params, landmarks.count)
      : (method.memoryBytes?.(data, params) ?? 0));
  if (needed <= limit) return;
  const [asked, allowed] = [needed, limit].map((bytes) => Math.ceil(bytes / MEBIBYTE));
  throw new AnalysisError(
    'bad-input',
    message`${titled(method.title)}: ${n} rows of ${d} columns need about ${asked} MiB of memory, but ${allowed} MiB are allowed; analyse fewer rows, or allow more memory.`,
    { method: method.title, rows: n, columns: d, asked, allowed },
  );
}

/** Rows that differ, but no longer in single precision. */
function lostInSingle(method: AnyMethod, space: EmbeddingMatrix, params: Params): MessageTemplate[] {
  const { title } = method;
  if (!space.doubles || !method.single) return [];
  // As it will be computed: tiny numbers differ once they are scaled.
  const single = method.single(scaleData(space, title).space, params);
  const differ = space.equal.first.length;
  const left = equalRows(single).first.length;
  if (left >= differ) return [];
  return [
    message`${titled(title)}: of ${differ} different rows only ${left} differ in single precision, in which this method computes.`,
  ];
}

/** Smallest number that single precision holds with all its digits. */
const SMALLEST_SINGLE = 2 ** -126;

/** Data so small that what the result gives in their unit has lost its digits, or is 0. */
function belowSingle(method: AnyMethod, { exact }: EmbeddingMatrix, params: Params): MessageTemplate[] {
  const powers = Object.entries(method.units?.(params).result ?? {});
  const places = powers.filter(([, power]) => power > 0).map(([place]) => place);
  if (places.length === 0) return [];
  if (exact.data.some((value) => Math.abs(value) >= SMALLEST_SINGLE)) return [];
  if (exact.data.every((value) => value === 0)) return [];
  return [
    message`${titled(method.title)}: the data are so small that single precision cannot hold what is given in their unit (${places.join(', ')}); multiply them by a constant first.`,
  ];
}
