/** Results as the CLI writes them: vectors as arrays, matrices as {"shape":[n,d],"data":[row-major]}. */
import { isTypedArray } from '../store/storedValue';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** JSON has no infinities and no NaN: they become null. */
export function resultToJson(value: unknown): Json {
  if (isTypedArray(value)) return Array.from(value as ArrayLike<number>, finiteOrNull);
  if (typeof value === 'number') return finiteOrNull(value);
  if (Array.isArray(value)) return value.map(resultToJson);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (isMatrix(value)) return { shape: [value.n, value.d], data: resultToJson(value.data) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resultToJson(item)]));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function isMatrix(value: object): value is { n: number; d: number; data: Float32Array | Float64Array } {
  return 'n' in value && 'd' in value && 'data' in value && isTypedArray(value.data);
}
