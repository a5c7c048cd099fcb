/**
 * Results in the store by request. A damaged entry counts as absent and is overwritten.
 */
import { createHash } from 'node:crypto';
import type { Store } from '../store/store';

/** Raise when a method's numbers change: older results are then computed again. */
const RESULTS_VERSION = 3;

/** Equal keys, whatever the order of their parameters, name the same result. */
export interface RequestKey {
  /** What was computed: a method's name, or "trust-pca", "outlier-comparison". Begins the name of the file. */
  readonly kind: string;
  /** Hash of the matrix that it was computed from. */
  readonly embedding: string;
  /** Completed by the defaults; records may be nested. */
  readonly params: object;
  readonly seed: number;
  /** Layout that the method started from, if any. */
  readonly initial?: Float32Array;
}

export interface CachedResult {
  readonly result: object;
  /** Milliseconds of its computation. */
  readonly ms: number;
}

export class ResultCache {
  constructor(private readonly store: Store) {}

  /** @param accept gives the answer made of an entry, or null where the entry is not a result of that kind. */
  async read<T>(key: RequestKey, accept: (entry: CachedResult) => T | null): Promise<T | undefined> {
    const { name, identity } = placeOf(key);
    return this.store.read(name, identity, (value) => (isEntry(value) ? accept(value) : null));
  }

  /** Whether there is an entry; it may be damaged. */
  has(key: RequestKey): Promise<boolean> {
    return this.store.has(placeOf(key).name);
  }

  async write(key: RequestKey, { ms, result }: CachedResult): Promise<void> {
    const { name, identity } = placeOf(key);
    await this.store.write(name, identity, { ms, result });
  }
}

function placeOf({ kind, embedding, params, seed, initial }: RequestKey): { name: string; identity: string } {
  const parts: unknown[] = [RESULTS_VERSION, embedding, kind, sorted(params), seed];
  if (initial) parts.push(createHash('sha256').update(initial).digest('hex'));
  const identity = JSON.stringify(parts);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { name: `${kind}-${hash}.result`, identity };
}

function isEntry(value: unknown): value is CachedResult {
  if (typeof value !== 'object' || value === null || !('result' in value && 'ms' in value)) return false;
  return typeof value.result === 'object' && value.result !== null && typeof value.ms === 'number';
}

/** The same values with the names of every record in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}
