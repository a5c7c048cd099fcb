/** What a method must tell the ledger: its score, its flag, and how steady the flag is. */
import type { AnyMethod } from '../../methods/registry';
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import type { Params } from '../../params';
import type { TaskContext } from '../../taskContext';

export interface OutlierEvaluation {
  /** (n), higher is stranger. */
  readonly scores: Float64Array;
  /** (n), 1 = flagged, by the parameters and the seed asked for. */
  readonly flags: Uint8Array;
  /** (n), share of the runs that flag the row. */
  readonly stability: Float32Array;
  readonly runs: number;
}

export interface OutlierDetector {
  /** An outlier method, or a clustering whose noise counts. */
  readonly method: AnyMethod;
  /** Rough share of the time, against the other judges. */
  readonly cost: number;
  /** @param params resolved by the method's own specs. */
  judge(space: EmbeddingMatrix, params: Params, seed: number, task: TaskContext): Promise<OutlierEvaluation>;
}

/** Counts flags over neighbouring runs. */
export class FlagCounter {
  private readonly counts: Int32Array;
  private runs = 0;

  constructor(private readonly n: number) {
    this.counts = new Int32Array(n);
  }

  add(flagged: Iterable<number>): void {
    this.runs++;
    for (const i of flagged) this.counts[i]++;
  }

  verdict(scores: Float64Array, flagged: Iterable<number>): OutlierEvaluation {
    const flags = new Uint8Array(this.n);
    for (const i of flagged) flags[i] = 1;
    const stability = Float32Array.from(this.counts, (count) => count / this.runs);
    return { scores, flags, stability, runs: this.runs };
  }
}
