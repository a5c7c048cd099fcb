/**
 * Results on disk by request. A damaged entry counts as absent and is overwritten.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnalysisError } from '../errors';
import { writeAtomically } from '../files/atomic';
import { isMissingFile } from '../files/missing';
import { decodeResult, encodeResult } from './resultFile';

/** Raise when a method's numbers change: older results are then computed again. */
const RESULTS_VERSION = 2;

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
  constructor(
    private readonly folder: string,
    private readonly onDamaged: (message: string) => void,
  ) {}

  /** @param accept gives the answer made of an entry, or null where the entry is not a result of that kind. */
  async read<T>(key: RequestKey, accept: (entry: CachedResult) => T | null): Promise<T | null> {
    const path = this.path(key);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if (isMissingFile(error)) return null;
      throw error;
    }
    try {
      const entry = decodeResult(bytes, path);
      const answer = isEntry(entry) ? accept(entry) : null;
      if (answer === null)
        this.onDamaged(`${path} holds another result than its name says; it is computed again.`);
      return answer;
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      this.onDamaged(error.message);
      return null;
    }
  }

  async write(key: RequestKey, { ms, result }: CachedResult): Promise<void> {
    await writeAtomically(this.path(key), encodeResult({ ms, result }));
  }

  private path({ kind, embedding, params, seed, initial }: RequestKey): string {
    const identity: unknown[] = [RESULTS_VERSION, embedding, kind, sorted(params), seed];
    if (initial) identity.push(createHash('sha256').update(initial).digest('hex'));
    const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
    return join(this.folder, `${kind}-${hash}.result`);
  }
}

function isEntry(value: unknown): value is CachedResult {
  if (typeof value !== 'object' || value === null) return false;
  const { result, ms } = value as Partial<Record<keyof CachedResult, unknown>>;
  return typeof result === 'object' && result !== null && typeof ms === 'number';
}

/** The same values with the names of every record in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}
