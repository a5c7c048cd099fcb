/** Under which keys results are stored, and which of those of an analysis are there. */
import { qualityK } from '../../common/layoutQualityK';
import { AnalysisError } from '../errors';
import type { AnalysisParameters, FitRequest } from '../methods/fit';
import { detectorMethods, methods } from '../methods/registry';
import { fitRequest } from '../methods/runMethod';
import { resolveParamsByMethod } from '../outliers/outlierComparison';
import type { Params } from '../params';
import type { EmbeddingSpace } from './embeddingSpaces';
import type { RequestKey, ResultCache } from './resultCache';

export const COMPARISON = 'outlier-comparison';

type Fit = Omit<FitRequest, 'space'>;

/** Of a fit with the parameters that it runs with. @param embedding hash of the space. */
export function fitKey({ method, params, seed, initial }: Fit, embedding: string): RequestKey {
  return { kind: method, embedding, params, seed, initial };
}

export function qualityKind(method: string): string {
  return `trust-${method}`;
}

/** Of the quality of the layout of such a fit. */
export function qualityKey(fit: Fit, embedding: string, k: number): RequestKey {
  const { method, params } = fit;
  return { ...fitKey(fit, embedding), kind: qualityKind(method), params: { fit: params, k } };
}

/** @param params of every detector, by method. */
export function comparisonKey(
  params: Readonly<Record<string, Params>>,
  seed: number,
  embedding: string,
): RequestKey {
  return { kind: COMPARISON, embedding, params, seed };
}

/** Kinds of the results of an analysis on a space that are stored, whatever of them is damaged. */
export async function storedKinds(
  { params, seed }: AnalysisParameters,
  { space, hash }: EmbeddingSpace,
  cache: ResultCache,
): Promise<ReadonlySet<string>> {
  const k = qualityK(space.x.n);
  const keys = unlessRefused(() => [
    comparisonKey(resolveParamsByMethod(detectorMethods, params), seed, hash),
  ]);
  for (const method of methods) {
    const { name, kind } = method;
    const fits = unlessRefused(() => [
      { method: name, params: fitRequest(method, params[name] ?? {}, space).params, seed },
    ]);
    for (const fit of fits) {
      keys.push(fitKey(fit, hash));
      if (kind === 'reduction') keys.push(qualityKey(fit, hash, k));
    }
  }
  const stored = await Promise.all(keys.map((key) => cache.has(key)));
  return new Set(keys.filter((_, at) => stored[at]).map(({ kind }) => kind));
}

/** What refuses the data or its parameters has no result. */
function unlessRefused<T>(make: () => T[]): T[] {
  try {
    return make();
  } catch (error) {
    if (error instanceof AnalysisError) return [];
    throw error;
  }
}
