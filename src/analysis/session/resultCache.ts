/**
 * Results by (embedding, method, parameters, seed, version): what was computed once is read the next time. A
 * damaged entry counts as absent and is overwritten.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnalysisError } from '../errors';
import { writeAtomically } from '../files/atomic';
import { isMissingFile } from '../files/missing';
import type { MethodResult } from '../methods/method';
import type { Params } from '../params';
import { decodeResult, encodeResult } from './resultFile';

/** Raise when a method's numbers change, so that old results are not taken for new ones. */
const RESULTS_VERSION = 2;

export interface ResultKey {
  /** Hash of the matrix the method saw. */
  readonly embedding: string;
  readonly method: string;
  /** Completed by the defaults. */
  readonly params: Params;
  readonly seed: number;
  /** Layout that the run was given to start from, if any. */
  readonly initial?: Float32Array;
}

export interface CachedResult {
  readonly result: MethodResult;
  readonly ms: number;
}

export class ResultCache {
  constructor(
    private readonly folder: string,
    private readonly onDamaged: (message: string) => void,
  ) {}

  async read(key: ResultKey): Promise<CachedResult | undefined> {
    const path = this.path(key);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if (isMissingFile(error)) return undefined;
      throw error;
    }
    try {
      return decodeResult(bytes, path) as unknown as CachedResult;
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      this.onDamaged(error.message);
      return undefined;
    }
  }

  async write(key: ResultKey, entry: CachedResult): Promise<void> {
    await writeAtomically(this.path(key), encodeResult({ ms: entry.ms, result: entry.result }));
  }

  private path(key: ResultKey): string {
    const params = Object.fromEntries(Object.entries(key.params).sort(([a], [b]) => (a < b ? -1 : 1)));
    const identity: unknown[] = [RESULTS_VERSION, key.embedding, key.method, params, key.seed];
    if (key.initial) identity.push(createHash('sha256').update(key.initial).digest('hex'));
    const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
    return join(this.folder, `${key.method}-${hash}.result`);
  }
}
